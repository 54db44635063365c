import fc from 'fast-check'
import type { Account } from '../../src/account/account.ts'
import type { ApiCall, Draw } from './random-calls.ts'
import { drawn } from './random-setup-calls.ts'

/** Writes of what lies beside a ticket: its summary, its archive, who has access, replies to forwards, files. */

/** Of a ticket that is archived, or now and then of one that is not. */
function archived({ database }: Account, number: number): number {
  const ids = [...database.tickets.all()].filter((ticket) => ticket.archived).map(({ id }) => id)
  return ids[number % (ids.length + 1)] ?? 1
}

const summaryWithFile = (ticketId: number, number: number): ApiCall => ({
  method: 'PUT',
  path: `/tickets/${ticketId}/summary`,
  body: Buffer.from(
    [
      `--b\r\nContent-Disposition: form-data; name="body"\r\n\r\nIn short ${number}\r\n`,
      `--b\r\nContent-Disposition: form-data; name="attachments[]"; filename="a.png"\r\n\r\n${number}\r\n--b--\r\n`,
    ].join(''),
  ),
})

const deleteArchived = fc.nat(1_000_000).map(
  (number): Draw =>
    (account) => ({ method: 'DELETE', path: `/tickets/archived/${archived(account, number)}` }),
)

/** Contacts and companies from a CSV file, one of three with a fault. */
function csvImport(kind: 'contacts' | 'companies', number: number): ApiCall {
  const line =
    kind === 'contacts' ? `Person ${number % 7},p${number % 7}@x.test` : `Company ${number % 7},c${number % 7}.test`
  const text = ['Name,Other', line, ...(number % 3 === 0 ? [',nobody', 'x'] : []), number % 11 === 0 ? '"' : line].join(
    '\r\n',
  )
  const columns = { name: 0, [kind === 'contacts' ? 'email' : 'domains']: 1 }
  const parts = Object.entries(columns).map(
    ([name, column]) => `--b\r\nContent-Disposition: form-data; name="fields[${name}]"\r\n\r\n${column}\r\n`,
  )
  const file = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${text}\r\n--b--\r\n`
  return { method: 'POST', path: `/${kind}/imports`, body: Buffer.from([...parts, file].join('')) }
}

const csvWrites = [
  drawn((_, number) => csvImport(number % 2 === 0 ? 'contacts' : 'companies', number)),
  drawn((id, number) => ({
    method: 'PUT',
    path: `/${number % 2 === 0 ? 'contacts' : 'companies'}/imports/${id('imports')}/cancel`,
  })),
  drawn((_, number) => ({
    method: 'POST',
    path: number % 2 === 0 ? '/contacts/export' : '/companies/export',
    body: { fields: { default_fields: ['name'], custom_fields: [] } },
  })),
]

const collaborationWrites = [
  drawn((id, number) => ({
    method: 'POST',
    path: '/collaboration/threads',
    body: {
      type: ['forward', 'discussion', 'private'][number % 3],
      parent: { id: id('tickets'), type: 'ticket' },
      ...(number % 2 === 0 && { participants: { emails: ['a@b.test'], agents: [id('agents')] } }),
      additional_info: { email_config_id: id('email_configs') },
    },
  })),
  drawn((id, number) => ({
    method: 'POST',
    path: '/collaboration/messages',
    body: {
      body: number % 2 === 0 ? 'A word' : '<p>A word</p>',
      thread_id: String(id('collaboration_threads')),
      participants: { email: { to: ['a@b.test'] } },
      ...(number % 3 === 0 && { full_message: 'A word, quoted', additional_info: { has_quoted_text: true } }),
    },
  })),
  drawn((id) => ({ method: 'DELETE', path: `/collaboration/threads/${id('collaboration_threads')}` })),
  drawn((id) => ({ method: 'DELETE', path: `/collaboration/messages/${id('collaboration_messages')}` })),
  drawn((id, number) => ({
    method: 'POST',
    path: '/customer-satisfaction/surveys/7d0f1c3e-52a4-4b8e-9c61-0a4d2f6b8e13/responses',
    body: { ticket_id: id('tickets'), answers: [{ question_id: 'Q_1', value: number % 2 === 0 ? 5 : 'Five' }] },
  })),
]

const peopleWrites = [
  drawn((id, number) => ({
    method: 'PUT',
    path: `/agents/${id('agents')}/availability`,
    body: {
      channel_availability: [{ channel: 'Email queue', assignment_limit: number % 30 }],
      ...(number % 2 === 0 && { availability_control: 'admin_controlled' }),
    },
  })),
  drawn((id, number) => ({
    method: 'POST',
    path: '/agents/bulk',
    body: {
      agents: [number % 5, number % 3].map((one) => ({
        email: `bulk${one}@x.test`,
        ticket_scope: 1,
        occasional: true,
        group_ids: [id('groups')],
      })),
    },
  })),
  drawn((_, number) => ({
    method: 'POST',
    path: '/canned_responses/bulk',
    body: {
      canned_responses: [
        { title: 'Mine', content_html: 'x', visibility: 1 },
        { title: 'Nowhere', content_html: 'x', visibility: number % 2 === 0 ? 0 : 2 },
      ],
    },
  })),
  drawn((_, number) => ({
    method: 'POST',
    path: '/contact-activities',
    body: {
      activity: { name: 'Bought', actor: { type: 'contact' }, source: { name: 'Shop' } },
      contact: number % 2 === 0 ? { email: `buyer${number % 5}@x.test` } : { facebook_id: `fb${number % 5}` },
    },
  })),
]

export const extraWrites: fc.Arbitrary<Draw> = fc.oneof(
  ...collaborationWrites,
  ...peopleWrites,
  ...csvWrites,
  drawn((id, number) => ({
    method: 'PUT',
    path: `/tickets/${id('tickets')}/summary`,
    body: {
      body: number % 2 === 0 ? 'In short' : '<p>In short</p>',
      ...(number % 3 === 0 && { user_id: id('agents') }),
    },
  })),
  drawn((id, number) => summaryWithFile(id('tickets'), number)),
  drawn((id) => ({ method: 'DELETE', path: `/tickets/${id('tickets')}/summary` })),
  drawn((id) => ({
    method: 'POST',
    path: `/tickets/${id('tickets')}/accesses`,
    body: { user_ids: [id('agents'), id('agents')] },
  })),
  drawn((id, number) => ({
    method: 'PATCH',
    path: `/tickets/${id('tickets')}/accesses`,
    body: { user_ids: [{ id: id('agents'), deleted: number % 2 === 0 }] },
  })),
  drawn((id) => ({ method: 'DELETE', path: `/tickets/${id('tickets')}/accesses` })),
  drawn((id) => ({
    method: 'POST',
    path: `/tickets/${id('tickets')}/reply_to_forward`,
    body: { body: 'Thank you', to_emails: ['else@other.test'], cc_emails: ['copy@other.test'] },
  })),
  drawn((id) => ({ method: 'DELETE', path: `/attachments/${id('attachments')}` })),
  drawn((id) => ({ method: 'POST', path: `/_emulator/tickets/${id('tickets')}/archive` })),
  drawn((_, number) => ({
    method: 'PATCH',
    path: '/_emulator/account',
    body: { settings: { archive_after_days: [null, 5, 20][number % 3] } },
  })),
  deleteArchived,
)
