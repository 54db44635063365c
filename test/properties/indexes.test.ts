import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { accountOf, staleIndexes } from '../support/account.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { type Draw, writes } from '../support/random-calls.ts'
import { deskWrites } from '../support/random-setup-calls.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const account = accountOf(emulator)

/** What happens to an account besides requests. */
type Event = Draw | { readonly advance: number } | { readonly snapshot: number } | { readonly restore: number }

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 20, arbitrary: writes },
  { weight: 8, arbitrary: deskWrites },
  { weight: 2, arbitrary: fc.record({ advance: fc.constantFrom(1, 3600, 100_000) }) },
  { weight: 1, arbitrary: fc.record({ snapshot: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ restore: fc.nat(1) }) },
)

async function happen(one: Event): Promise<void> {
  if (typeof one === 'function') {
    const { method, path, body } = one(account)
    const answer = await freshdesk.call(method, path, { body })
    expect(answer.status, `${method} ${path} ${JSON.stringify(body)}`).toBeLessThan(500)
  } else if ('advance' in one) await emulator.clock.advance(one.advance)
  else if ('snapshot' in one) emulator.snapshot(String(one.snapshot))
  else emulator.restore(String(one.restore))
}

/** What refers to a row that is not there, or to a person or company twice. */
function contradictions(database: Database): string[] {
  const { users, companies, tickets, conversations, attachments, agents, skills, groups, email_configs } = database
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
  for (const ticket of tickets.all()) {
    claim(isCompany(ticket.company_id), `the ticket ${ticket.id} has a company that is gone`)
    claim(users.get(ticket.requester_id) !== undefined, `the ticket ${ticket.id} has a requester who is gone`)
    for (const id of ticket.attachment_ids) used.add(id)
  }
  for (const conversation of conversations.all()) {
    const { id, ticket_id } = conversation
    claim(tickets.get(ticket_id) !== undefined, `the conversation ${id} has a ticket that is gone`)
    for (const attachment of conversation.attachment_ids) used.add(attachment)
  }
  claim(attachments.size === used.size, 'there are files that nothing has')
  return found
}

it('keeps every index equal to a full scan, and every reference true, after any sequence of writes', async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(event, { maxLength: 60, size: 'max' }), async (events) => {
        for (const one of events) await happen(one)
        expect(staleIndexes(account.database)).toEqual([])
        expect(contradictions(account.database)).toEqual([])
      })
      .beforeEach(() => {
        emulator.reset()
        emulator.snapshot('0')
        emulator.snapshot('1')
      }),
    { numRuns: 20 },
  )
})
