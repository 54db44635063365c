import fc from 'fast-check'
import type { Account } from '../../src/account/account.ts'
import type { ApiCall, Draw } from './random-calls.ts'
import { fieldWrites } from './random-field-calls.ts'

/** Writes beyond people, companies and tickets: what an account is run with, and what lies beside a ticket. */

type Rows = { readonly size: number; all(): Iterable<{ readonly id: number }> }

const idOf = (rows: Rows, number: number): number => {
  const ids = [...rows.all()].map(({ id }) => id)
  return ids[number % Math.max(1, ids.length)] ?? 999
}

/** A call made of numbers that choose what it acts on. */
export const drawn = (make: (id: (table: keyof Account['database']) => number, number: number) => ApiCall) =>
  fc.tuple(fc.nat(1_000_000), fc.nat(1_000_000)).map(
    ([first, number]): Draw =>
      (account) => {
        let turn = first
        return make((table) => idOf(account.database[table], turn++), number)
      },
  )

const post = (path: string, body?: unknown): ApiCall => ({ method: 'POST', path, body })
const put = (path: string, body?: unknown): ApiCall => ({ method: 'PUT', path, body })
const remove = (path: string): ApiCall => ({ method: 'DELETE', path })

const upload = drawn((id, number) => {
  const [path, field, texts] = (
    [
      [`/tickets/${id('tickets')}/notes`, 'attachments[]', { body: 'File' }],
      [`/tickets/${id('tickets')}`, 'attachments[]', { priority: '2' }],
      ['/contacts', 'avatar', { name: 'Pic', phone: String(number) }],
      [`/solutions/articles/${id('solution_articles')}`, 'attachments[]', { status: '2' }],
    ] as const
  )[number % 4] as readonly [string, string, Record<string, string>]
  const parts = Object.entries(texts).map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const file = `--b\r\nContent-Disposition: form-data; name="${field}"; filename="a.png"\r\n\r\nbytes ${number}\r\n--b--\r\n`
  const isChange = field !== 'avatar' && !path.endsWith('notes')
  return { method: isChange ? 'PUT' : 'POST', path, body: Buffer.from([...parts, file].join('')) }
})

/** Writes below the categories of forums. */
export const discussionWrites: fc.Arbitrary<Draw> = fc.oneof(
  drawn((_, number) => post('/discussions/categories', { name: `Category ${number % 9}` })),
  drawn((id, number) => put(`/discussions/categories/${id('discussion_categories')}`, { description: `${number}` })),
  drawn((id, number) =>
    post(`/discussions/categories/${id('discussion_categories')}/forums`, {
      name: `Forum ${number % 9}`,
      forum_type: 1 + (number % 4),
      forum_visibility: 1 + (number % 4),
      ...(number % 4 === 3 && { company_ids: [id('companies')] }),
    }),
  ),
  drawn((id, number) =>
    put(`/discussions/forums/${id('discussion_forums')}`, {
      forum_visibility: 1 + (number % 4),
      ...(number % 3 === 0 && { forum_category_id: id('discussion_categories') }),
    }),
  ),
  ...[1, 2, 3].map(() =>
    drawn((id, number) =>
      post(`/discussions/forums/${id('discussion_forums')}/topics`, {
        title: `Topic ${number}`,
        message: '<p>Text</p>',
        sticky: number % 3 === 0,
        locked: number % 7 === 0,
        ...(number % 2 === 0 && { user_id: id('users') }),
      }),
    ),
  ),
  drawn((id, number) =>
    put(`/discussions/topics/${id('discussion_topics')}`, {
      sticky: number % 2 === 0,
      ...(number % 3 === 0 && { message: 'Changed' }),
      ...(number % 5 === 0 && { forum_id: id('discussion_forums') }),
    }),
  ),
  ...[1, 2, 3].map(() =>
    drawn((id, number) =>
      post(`/discussions/topics/${id('discussion_topics')}/comments`, {
        body: `Comment ${number}`,
        ...(number % 2 === 0 && { user_id: id('users') }),
      }),
    ),
  ),
  drawn((id, number) =>
    put(`/discussions/comments/${id('discussion_comments')}`, { answer: number % 2 === 0, body: 'Changed' }),
  ),
  drawn((id) => remove(`/discussions/comments/${id('discussion_comments')}`)),
  drawn((id) => post(`/discussions/topics/${id('discussion_topics')}/follow`, { user_id: id('users') })),
  drawn((id) => post(`/discussions/forums/${id('discussion_forums')}/follow`, { user_id: id('users') })),
  drawn((id) => remove(`/discussions/topics/${id('discussion_topics')}/follow?user_id=${id('users')}`)),
  drawn((id, number) =>
    remove(
      [
        `/discussions/topics/${id('discussion_topics')}`,
        `/discussions/topics/${id('discussion_topics')}`,
        `/discussions/forums/${id('discussion_forums')}`,
        `/discussions/categories/${id('discussion_categories')}`,
      ][number % 4] as string,
    ),
  ),
)

const SOLUTIONS = ['solution_categories', 'solution_folders', 'solution_articles'] as const

export const solutionWrites: fc.Arbitrary<Draw> = fc.oneof(
  drawn((_, number) => post('/solutions/categories', { name: `Category ${number % 9}`, description: 'Of all kinds' })),
  drawn((id, number) =>
    post(`/solutions/categories/${id('solution_categories')}/folders`, {
      name: `Folder ${number % 9}`,
      ...(number % 2 === 0 && { parent_folder_id: id('solution_folders') }),
      ...(number % 5 === 0 && { visibility: 4, company_ids: [id('companies')] }),
    }),
  ),
  drawn((id, number) =>
    put(`/solutions/folders/${id('solution_folders')}`, {
      visibility: 1 + (number % 7),
      parent_folder_id: number % 3 === 0 ? null : id('solution_folders'),
    }),
  ),
  drawn((id, number) =>
    post(`/solutions/folders/${id('solution_folders')}/articles`, {
      title: `Article ${number}`,
      description: '<p>About a router</p>',
      status: 1 + (number % 2),
      tags: ['made'],
    }),
  ),
  drawn((id, number) =>
    put(`/solutions/articles/${id('solution_articles')}`, {
      status: 1 + (number % 2),
      agent_id: id('agents'),
      seo_data: { meta_title: 'Found', meta_keywords: ['a', 'b'] },
    }),
  ),
  drawn((id, number) => {
    const table = SOLUTIONS[number % 3] as (typeof SOLUTIONS)[number]
    const text = table === 'solution_articles' ? { title: 'Ein', description: 'Router', status: 2 } : { name: 'Ein' }
    const write = number % 2 === 0 ? post : put
    return write(`/${table.replace('solution_', 'solutions/')}/${id(table)}/${number % 4 < 2 ? 'de' : 'fr'}`, text)
  }),
  drawn((id, number) => {
    if (number % 4 === 0) return remove(`/solutions/categories/${id('solution_categories')}`)
    if (number % 4 === 1) return remove(`/solutions/folders/${id('solution_folders')}`)
    return remove(`/solutions/articles/${id('solution_articles')}`)
  }),
)

/** Skills, mailboxes, and how the account mails. */
export const deskWrites: fc.Arbitrary<Draw> = fc.oneof(
  drawn((id, number) =>
    post(number % 2 === 0 ? '/skills' : '/admin/skills', {
      name: `Skill ${number}`,
      agents: [{ id: id('agents') }],
      match_type: number % 3 === 0 ? 'any' : 'all',
      conditions: [{ resource_type: 'ticket', field_name: 'group_id', operator: 'in', value: [id('groups')] }],
    }),
  ),
  drawn((id, number) =>
    put(`/admin/skills/${id('skills')}`, { rank: 1 + (number % 4), agents: [{ id: id('agents') }] }),
  ),
  drawn((id) => remove(`/skills/${id('skills')}`)),
  drawn((id) => put(`/agents/${id('agents')}`, { skill_ids: [id('skills'), id('skills')] })),
  drawn((id, number) =>
    post('/email/mailboxes', {
      support_email: `box${number % 9}@new.test`,
      mailbox_type: 'freshdesk_mailbox',
      default_reply_email: number % 2 === 0,
      product_id: number % 3 === 0 ? null : id('products'),
      group_id: id('groups'),
    }),
  ),
  drawn((id, number) =>
    put(`/email/mailboxes/${id('email_configs')}`, {
      ...(number % 2 === 0 && { support_email: `box${number % 9}@new.test` }),
      ...(number % 3 === 0 && {
        mailbox_type: 'custom_mailbox',
        custom_mailbox: {
          access_type: 'outgoing',
          outgoing: { mail_server: 'smtp.test', port: 25, authentication: 'plain', user_name: 'x', password: 'x' },
        },
      }),
      default_reply_email: number % 4 === 0,
    }),
  ),
  drawn((id) => remove(`/email/mailboxes/${id('email_configs')}`)),
  drawn((_, number) =>
    put('/email/settings', { multiple_to: number % 2 === 0, personalized_email_replies: number % 3 === 0 }),
  ),
  drawn((_, number) => put('/notifications/email/bcc', { emails: number % 3 === 0 ? [] : [`copy${number}@new.test`] })),
  drawn((id, number) =>
    post('/admin/groups', {
      name: `Desk ${number}`,
      unassigned_for: number % 2 === 0 ? null : '2h',
      business_calendar_id: number % 3 === 0 ? null : id('business_hours'),
      automatic_agent_assignment: {
        enabled: true,
        settings: [{ channel: 'ticket', assignment_type: 'lbrr_by_omniroute', more: { deep: [number] } }],
      },
    }),
  ),
  drawn((id, number) =>
    put(`/admin/groups/${id('groups')}/agents`, { agents: [{ id: id('agents'), deleted: number % 2 === 0 }] }),
  ),
  drawn((id) => remove(`/admin/groups/${id('groups')}`)),
)

export const setupWrites: fc.Arbitrary<Draw> = fc.oneof(
  upload,
  { weight: 4, arbitrary: fieldWrites },
  { weight: 10, arbitrary: discussionWrites },
  { weight: 8, arbitrary: solutionWrites },
  { weight: 8, arbitrary: deskWrites },
  drawn((id, number) =>
    post('/agents', { email: `agent${number}@desk.test`, ticket_scope: 2, group_ids: [id('groups')] }),
  ),
  drawn((id, number) => put(`/agents/${id('agents')}`, { occasional: number % 2 === 0, signature: '<p>Bye</p>' })),
  drawn((id) => remove(`/agents/${id('agents')}`)),
  drawn((id) => put(`/contacts/${id('users')}/make_agent`, { occasional: true })),
  drawn((id, number) => post('/groups', { name: `Group ${number}`, escalate_to: id('agents'), unassigned_for: '1h' })),
  drawn((id) => put(`/groups/${id('groups')}`, { agent_ids: [id('agents'), id('agents')], description: 'Changed' })),
  drawn((id) => remove(`/groups/${id('groups')}`)),
  drawn((id, number) =>
    put(`/tickets/${id('tickets')}`, { group_id: id('groups'), responder_id: id('agents'), status: 2 + (number % 6) }),
  ),
  drawn((id, number) =>
    post('/canned_responses', {
      title: `Response ${number}`,
      content_html: 'Text',
      visibility: number % 3,
      folder_id: id('canned_response_folders'),
      ...(number % 3 === 2 && { group_ids: [id('groups')] }),
    }),
  ),
  drawn((_, number) => post('/canned_response_folders', { name: `Folder ${number}` })),
  drawn((id, number) =>
    post(`/tickets/${id('tickets')}/time_entries`, number % 2 === 0 ? {} : { time_spent: '01:20', billable: false }),
  ),
  drawn((id) => put(`/time_entries/${id('time_entries')}/toggle_timer`, {})),
  drawn((id) =>
    post(`/tickets/${id('tickets')}/satisfaction_ratings`, { feedback: 'Good', ratings: { default_question: 103 } }),
  ),
  drawn((id) => post(`/tickets/${id('tickets')}/forward`, { body: 'See below', to_emails: ['else@other.test'] })),
  drawn((id) =>
    post('/tickets/merge', { primary_id: id('tickets'), ticket_ids: [id('tickets')], convert_recepients_to_cc: true }),
  ),
  drawn((id) => post(`/tickets/${id('tickets')}/watch`, { user_id: id('agents') })),
  drawn((id) =>
    post('/tickets/bulk_update', { bulk_action: { ids: [id('tickets'), id('tickets')], properties: { priority: 4 } } }),
  ),
  drawn((id, number) =>
    post('/tickets', {
      email: 'ada@acme.test',
      subject: 'Child',
      description: 'Part',
      status: 2,
      priority: 1,
      cc_emails: ['copy@other.test'],
      ...(number % 2 === 0 ? { parent_id: id('tickets') } : { related_ticket_ids: [id('tickets'), id('tickets')] }),
    }),
  ),
  drawn((_, number) =>
    post('/tickets/outbound_email', {
      email: `out${number}@new.test`,
      subject: 'Hello',
      description: 'Text',
      email_config_id: 158000001002,
    }),
  ),
  drawn((id, number) =>
    post(`/automations/${number % 2 === 0 ? 1 : 3}/rules`, {
      name: `Rule ${number}`,
      active: number % 3 > 0,
      conditions: [
        {
          name: 'condition_set_1',
          match_type: 'all',
          properties: [{ resource_type: 'ticket', field_name: 'group_id', operator: 'in', value: [id('groups')] }],
        },
      ],
      actions: [
        { field_name: 'responder_id', value: id('agents') },
        { field_name: 'add_tag', value: ['ruled'] },
      ],
    }),
  ),
  drawn((id) => remove(`/automations/1/rules/${id('automation_rules')}`)),
)
