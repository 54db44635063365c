import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { inOrder } from '../../src/account/forms.ts'
import type { Database } from '../../src/store/database.ts'
import type { Related } from '../../src/store/rows/custom-objects.ts'
import { type FormKind, namesOf } from '../../src/store/rows/fields.ts'
import { accountOf, staleIndexes } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { type Draw, writes } from '../support/random-calls.ts'
import { extraWrites } from '../support/random-extra-calls.ts'
import { fieldWrites } from '../support/random-field-calls.ts'
import { objectAndFormWrites } from '../support/random-object-calls.ts'
import { deskWrites, discussionWrites, setupWrites, solutionWrites } from '../support/random-setup-calls.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const account = accountOf(emulator)

/** What happens to an account besides requests. */
type Event = Draw | { readonly advance: number } | { readonly snapshot: number } | { readonly restore: number }

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 12, arbitrary: writes },
  { weight: 4, arbitrary: setupWrites },
  { weight: 3, arbitrary: fieldWrites },
  { weight: 10, arbitrary: discussionWrites },
  { weight: 8, arbitrary: deskWrites },
  { weight: 6, arbitrary: extraWrites },
  { weight: 8, arbitrary: solutionWrites },
  { weight: 12, arbitrary: objectAndFormWrites },
  { weight: 2, arbitrary: fc.record({ advance: fc.constantFrom(1, 3600, 100_000) }) },
  { weight: 1, arbitrary: fc.record({ snapshot: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ restore: fc.nat(1) }) },
)

async function happen(one: Event): Promise<void> {
  if (typeof one === 'function') {
    const { method, path, body } = one(account)
    const isForm = Buffer.isBuffer(body)
    const headers: Record<string, string> = isForm ? { 'Content-Type': 'multipart/form-data; boundary=b' } : {}
    const answer = await freshdesk.call(method, path, { body: isForm ? String(body) : body, headers })
    expect(answer.status, `${method} ${path} ${JSON.stringify(body)}`).toBeLessThan(500)
  } else if ('advance' in one) await emulator.clock.advance(one.advance)
  else if ('snapshot' in one) emulator.snapshot(String(one.snapshot))
  else emulator.restore(String(one.restore))
}

/** What refers to a row that is not there, or to a person or company twice. */
function contradictions(database: Database): string[] {
  const { users, companies, tickets, conversations, ticket_summaries, ticket_accesses, attachments } = database
  const { agents, skills, groups, email_configs } = database
  const found: string[] = []
  const claim = (isTrue: boolean, sentence: string) => isTrue || found.push(sentence)
  const addresses = [...users.all()].flatMap((user) => [
    ...new Set([...(user.email === null ? [] : [user.email]), ...user.other_emails]),
  ])
  claim(new Set(addresses).size === addresses.length, 'two people have one e-mail')
  for (const field of ['twitter_id', 'unique_external_id'] as const) {
    const values = [...users.all()].map((user) => user[field]).filter((value) => value !== null)
    claim(new Set(values).size === values.length, `two people have one ${field}`)
  }
  const companyNames = [...companies.all()].map(({ sort_name }) => sort_name)
  claim(new Set(companyNames).size === companyNames.length, 'two companies have one name')
  const domains = [...companies.all()].flatMap((company) => company.domains)
  claim(new Set(domains).size === domains.length, 'two companies have one domain')
  const isCompany = (id: number | null) => id === null || companies.get(id) !== undefined
  for (const user of users.all()) {
    const ids = [user.company_id, ...user.other_companies.map(({ company_id }) => company_id)]
    claim(ids.every(isCompany), `the person ${user.id} has a company that is gone`)
  }
  for (const agent of agents.all()) {
    claim(
      agent.skill_ids.every((id) => skills.get(id) !== undefined),
      `the agent ${agent.id} has a skill that is gone`,
    )
    claim(
      agent.group_ids.every((id) => groups.get(id) !== undefined),
      `the agent ${agent.id} has a group that is gone`,
    )
  }
  const ranks = [...skills.by.rank.all()].map(({ rank }) => rank)
  claim(
    ranks.every((rank, index) => rank === index + 1),
    'the ranks of skills are not 1, 2, 3',
  )
  const mailboxes = [...email_configs.all()].map(({ reply_email }) => reply_email)
  claim(new Set(mailboxes).size === mailboxes.length, 'two mailboxes have one address')
  const primary = [...email_configs.all()].filter(({ primary_role }) => primary_role)
  const replying = new Set(primary.map(({ product_id }) => product_id))
  claim(replying.size === primary.length, 'two mailboxes of one product reply by default')
  const used = new Set<number>()
  const use = (id: number | null) => id !== null && used.add(id)
  for (const ticket of tickets.all()) {
    claim(isCompany(ticket.company_id), `the ticket ${ticket.id} has a company that is gone`)
    claim(users.get(ticket.requester_id) !== undefined, `the ticket ${ticket.id} has a requester who is gone`)
    for (const id of ticket.attachment_ids) used.add(id)
    const associated = ticket.associated_ticket_ids.map((id) => tickets.get(id))
    claim(!associated.includes(undefined), `the ticket ${ticket.id} is associated with one that is gone`)
    claim(!(ticket.archived && (ticket.spam || ticket.deleted)), `the ticket ${ticket.id} is archived, and not listed`)
  }
  for (const conversation of conversations.all()) {
    const { id, ticket_id } = conversation
    claim(tickets.get(ticket_id) !== undefined, `the conversation ${id} has a ticket that is gone`)
    for (const attachment of conversation.attachment_ids) used.add(attachment)
  }
  for (const { id, ticket_id, attachment_ids } of ticket_summaries.all()) {
    claim(tickets.get(ticket_id) !== undefined, `the summary ${id} has a ticket that is gone`)
    for (const attachment of attachment_ids) used.add(attachment)
  }
  const summarized = [...ticket_summaries.all()].map(({ ticket_id }) => ticket_id)
  claim(new Set(summarized).size === summarized.length, 'a ticket has two summaries')
  for (const { id } of ticket_accesses.all()) {
    claim(tickets.get(id) !== undefined, `accesses are to the ticket ${id}, which is gone`)
  }
  const { collaboration_threads, collaboration_messages, csat_surveys, csat_responses } = database
  for (const { id, ticket_id } of collaboration_threads.all()) {
    claim(tickets.get(ticket_id) !== undefined, `the thread ${id} has a ticket that is gone`)
  }
  for (const { id, thread_id } of collaboration_messages.all()) {
    claim(collaboration_threads.get(thread_id) !== undefined, `the message ${id} has a thread that is gone`)
  }
  for (const { id, ticket_id, survey_row_id } of csat_responses.all()) {
    const isTrue = tickets.get(ticket_id) !== undefined && csat_surveys.get(survey_row_id) !== undefined
    claim(isTrue, `the response ${id} has a ticket or survey that is gone`)
  }
  for (const user of users.all()) if (user.avatar_id !== null) used.add(user.avatar_id)
  for (const response of database.canned_responses.all()) for (const id of response.attachment_ids) used.add(id)
  const { solution_categories, solution_folders, solution_articles } = database
  for (const { id, category_id, parent_folder_id, company_ids } of solution_folders.all()) {
    const parent = parent_folder_id === null ? undefined : solution_folders.get(parent_folder_id)
    claim(solution_categories.get(category_id) !== undefined, `the folder ${id} has a category that is gone`)
    claim(parent_folder_id === null || parent?.category_id === category_id, `the folder ${id} lies elsewhere`)
    claim(company_ids.every(isCompany), `the folder ${id} has a company that is gone`)
  }
  for (const { id, folder_id, category_id, attachment_ids } of solution_articles.all()) {
    claim(solution_folders.get(folder_id)?.category_id === category_id, `the article ${id} lies nowhere`)
    for (const attachment of attachment_ids) used.add(attachment)
  }
  for (const { part_ids, file_id } of database.exports.all()) for (const id of [...part_ids, file_id]) use(id)
  for (const { part_ids, file_id, report_id } of database.imports.all()) {
    for (const id of [...part_ids, file_id, report_id]) use(id)
  }
  claim(attachments.size === used.size, 'there are files that nothing has')
  return [...found, ...contradictionsOfForms(database), ...contradictionsOfObjects(database)]
}

/** Records of what is gone, that name what is gone, or that share what is unique; forms with fields that are gone. */
function contradictionsOfObjects(database: Database): string[] {
  const { custom_objects, custom_object_records, tickets, users, companies, fields, ticket_forms } = database
  const found: string[] = []
  const claim = (isTrue: boolean, sentence: string) => isTrue || found.push(sentence)
  const isThere = (related: Related, value: string): boolean => {
    if (related === 'ticket') return tickets.get(Number(value)) !== undefined
    if (related === 'contact') return [...users.all()].some((user) => user.org_contact_id === value)
    if (related === 'company') return [...companies.all()].some((company) => company.org_company_id === value)
    return [...custom_object_records.by.created.under({ custom_object_id: related })].some(
      ({ display_id }) => display_id === value,
    )
  }
  for (const { display_id, custom_object_id, data, id } of custom_object_records.all()) {
    const object = custom_objects.get(custom_object_id)
    claim(object !== undefined, `the record ${display_id} has an object that is gone`)
    const own = object?.fields ?? []
    claim(`${own.map(({ name }) => name)}` === `${Object.keys(data)}`, `the record ${display_id} has other fields`)
    for (const { name, related, unique } of own) {
      const value = data[name]
      if (value === null || value === undefined) continue
      if (related !== null) claim(isThere(related, String(value)), `the record ${display_id} names what is gone`)
      const holders = unique
        ? [...custom_object_records.all()].filter(
            (one) => one.custom_object_id === custom_object_id && one.data[name] === value,
          )
        : []
      claim(
        holders.every((one) => one.id === id),
        `the record ${display_id} shares its ${name}`,
      )
    }
  }
  for (const { id, custom_object_id } of fields.all()) {
    claim(
      custom_object_id === null || custom_objects.get(custom_object_id) !== undefined,
      `the field ${id} looks up nothing`,
    )
  }
  for (const form of ticket_forms.all()) {
    claim(
      form.fields.every(({ field_id }) => fields.get(field_id)),
      `the form ${form.id} has a field that is gone`,
    )
  }
  return found
}

/** Values of fields that are gone, sections without their field, positions with gaps. */
function contradictionsOfForms({ fields, sections, tickets, users, companies }: Database): string[] {
  const found: string[] = []
  for (const [form, rows] of Object.entries({ ticket: tickets, contact: users, company: companies })) {
    const own = inOrder(form as FormKind, fields.all())
    const names = new Set(own.flatMap(namesOf))
    for (const { id, custom_fields } of rows.all()) {
      for (const name of Object.keys(custom_fields)) if (!names.has(name)) found.push(`${form} ${id} has ${name}`)
    }
    if (own.some(({ position }, index) => position !== index + 1)) found.push(`the ${form} fields have gaps`)
  }
  for (const { id, parent_ticket_field_id, choice_ids, ticket_field_ids } of sections.all()) {
    const choices = new Set(fields.get(parent_ticket_field_id)?.choices.map((choice) => choice.id))
    const isTrue = choice_ids.every((one) => choices.has(one)) && ticket_field_ids.every((one) => fields.get(one))
    if (!isTrue) found.push(`the section ${id} names what is gone`)
  }
  return found
}

/** What forums and topics say of what is below them, beside what is there; what is below nothing. */
function miscounted(database: Database): string[] {
  const { discussion_categories, discussion_forums, discussion_topics, discussion_comments, discussion_follows } =
    database
  const found: string[] = []
  const claim = (isTrue: boolean, sentence: string) => isTrue || found.push(sentence)
  const comments = [...discussion_comments.all()]
  const topics = [...discussion_topics.all()]
  for (const { id, topic_id } of comments) {
    claim(discussion_topics.get(topic_id) !== undefined, `the comment ${id} has a topic that is gone`)
  }
  for (const topic of topics) {
    claim(discussion_forums.get(topic.forum_id) !== undefined, `the topic ${topic.id} has a forum that is gone`)
    const own = comments.filter(({ topic_id }) => topic_id === topic.id)
    const last = own.sort((a, b) => a.created_at - b.created_at || a.id - b.id).at(-1)
    claim(own.length === topic.comments_count, `the topic ${topic.id} counts ${topic.comments_count} comments`)
    const reply = [last?.user_id ?? topic.user_id, last?.created_at ?? topic.created_at]
    claim(`${reply}` === `${[topic.replied_by, topic.replied_at]}`, `the topic ${topic.id} has another last reply`)
  }
  for (const forum of discussion_forums.all()) {
    const { id, forum_category_id, topics_count, comments_count, company_ids } = forum
    claim(discussion_categories.get(forum_category_id) !== undefined, `the forum ${id} has a category that is gone`)
    const own = topics.filter(({ forum_id }) => forum_id === id)
    const sum = own.reduce((count, topic) => count + topic.comments_count, 0)
    claim(own.length === topics_count && sum === comments_count, `the forum ${id} counts what is not there`)
    claim(
      company_ids.every((company) => database.companies.get(company) !== undefined),
      `the forum ${id} has a company that is gone`,
    )
  }
  const follows = [...discussion_follows.all()]
  for (const { id, user_id, forum_id, topic_id } of follows) {
    const followed = forum_id === null ? discussion_topics.get(topic_id ?? 0) : discussion_forums.get(forum_id)
    claim(followed !== undefined && database.users.get(user_id) !== undefined, `${id} follows what is gone`)
  }
  const pairs = new Set(follows.map(({ user_id, forum_id, topic_id }) => `${user_id} ${forum_id} ${topic_id}`))
  claim(pairs.size === follows.length, 'somebody follows something twice')
  return found
}

it('keeps every index equal to a full scan, and every reference true, after any sequence of writes', async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(event, { maxLength: 60, size: 'max' }), async (events) => {
        for (const one of events) await happen(one)
        expect(staleIndexes(account.database)).toEqual([])
        expect(contradictions(account.database)).toEqual([])
        expect(miscounted(account.database)).toEqual([])
      })
      .beforeEach(() => {
        emulator.reset()
        emulator.snapshot('0')
        emulator.snapshot('1')
      }),
    { numRuns: times(20, 5) },
  )
})
