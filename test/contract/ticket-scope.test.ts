import { beforeEach, describe, expect, it } from 'vitest'
import { ROLE, setSettings } from '../support/agents.ts'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'
import { ACCESS_DENIED, createTicket, fieldsAndCodes, ID, idsOf } from '../support/tickets.ts'

/**
 * What ticket_scope hides: 1 nothing, 2 all but the tickets of the agent's groups and its own, 3 all but its own.
 * Source: https://developers.freshdesk.com/api/#agents. Hidden is as if it were not there (the status is inferred).
 */

const freshdesk = await startFreshdesk()

/** Gil: a supervisor, whom the role refuses nothing here, of the group Billing. */
const asGil = (method: string, path: string, body?: unknown) =>
  freshdesk.call(method, path, { key: 'group-api-key', body })

type Kind = 'own' | 'of its group' | 'of others' | 'of nobody'
const KINDS: readonly Kind[] = ['own', 'of its group', 'of others', 'of nobody']
const SEES: Readonly<Record<1 | 2 | 3, readonly Kind[]>> = { 1: KINDS, 2: ['own', 'of its group'], 3: ['own'] }
const SCOPES = [1, 2, 3] as const

const idOf = async (call: Promise<Answer>): Promise<number> => (await call).body.id

const make = (fields: object) => createTicket(freshdesk, { email: 'ada@acme.test', ...fields })
await freshdesk.put(`/agents/${ID.gil}`, { role_ids: [ROLE.supervisor] })
const tickets: Readonly<Record<Kind, number>> = {
  own: await make({ responder_id: ID.gil, group_id: ID.support }),
  'of its group': await make({ group_id: ID.billing }),
  'of others': await make({ responder_id: ID.amy, group_id: ID.support }),
  'of nobody': await make({}),
}

/** What each ticket has: Gil as a watcher, a rating, and these. */
async function addParts(ticket: number) {
  await freshdesk.post(`/tickets/${ticket}/watch`, { user_id: ID.gil })
  await freshdesk.post(`/tickets/${ticket}/satisfaction_ratings`, { ratings: { default_question: 103 } })
  return {
    note: await idOf(freshdesk.post(`/tickets/${ticket}/notes`, { body: 'A note' })),
    timeEntry: await idOf(freshdesk.post(`/tickets/${ticket}/time_entries`, { time_spent: '00:10' })),
  }
}
const parts = {
  own: await addParts(tickets.own),
  'of its group': await addParts(tickets['of its group']),
  'of others': await addParts(tickets['of others']),
  'of nobody': await addParts(tickets['of nobody']),
}
freshdesk.emulator.snapshot('a ticket of each kind')
beforeEach(() => freshdesk.emulator.restore('a ticket of each kind'))

const setScope = (ticket_scope: number) => freshdesk.put(`/agents/${ID.gil}`, { ticket_scope })

interface Operation {
  readonly what: string
  /** Of its success. */
  readonly status: number
  readonly call: (kind: Kind) => Promise<Answer>
  /** What an administrator does to the ticket before. */
  readonly prepare?: (kind: Kind) => Promise<Answer>
}

const onTicket =
  (method: string, path = '', body?: unknown) =>
  (kind: Kind) =>
    asGil(method, `/tickets/${tickets[kind]}${path}`, body)
const onNote = (method: string, body?: unknown) => (kind: Kind) =>
  asGil(method, `/conversations/${parts[kind].note}`, body)
const onTimeEntry =
  (method: string, path = '', body?: unknown) =>
  (kind: Kind) =>
    asGil(method, `/time_entries/${parts[kind].timeEntry}${path}`, body)

const onArchived =
  (method: string, path = '') =>
  (kind: Kind) =>
    asGil(method, `/tickets/archived/${tickets[kind]}${path}`)

const SUMMARY = { body: 'In short' }
const summarize = (kind: Kind) => freshdesk.put(`/tickets/${tickets[kind]}/summary`, SUMMARY)
const archive = (kind: Kind) => freshdesk.post(`/_emulator/tickets/${tickets[kind]}/archive`)

const MAIL = { body: 'Hello', to_emails: ['partner@example.com'] }
const RATING = { ratings: { default_question: -103 } }

const OPERATIONS: readonly Operation[] = [
  { what: 'view', status: 200, call: onTicket('GET') },
  { what: 'view with more', status: 200, call: onTicket('GET', '?include=conversations,requester,stats') },
  { what: 'update', status: 200, call: onTicket('PUT', '', { priority: 4 }) },
  { what: 'update by PATCH', status: 200, call: onTicket('PATCH', '', { priority: 4 }) },
  { what: 'delete', status: 204, call: onTicket('DELETE') },
  {
    what: 'restore',
    status: 204,
    call: onTicket('PUT', '/restore'),
    prepare: (kind) => freshdesk.delete(`/tickets/${tickets[kind]}`),
  },
  { what: 'reply', status: 201, call: onTicket('POST', '/reply', { body: 'Hello' }) },
  { what: 'note', status: 201, call: onTicket('POST', '/notes', { body: 'Hello' }) },
  { what: 'forward', status: 201, call: onTicket('POST', '/forward', MAIL) },
  { what: 'list the conversations', status: 200, call: onTicket('GET', '/conversations') },
  { what: 'change a note', status: 200, call: onNote('PUT', { body: 'Changed' }) },
  { what: 'delete a note', status: 204, call: onNote('DELETE') },
  { what: 'list the time entries', status: 200, call: onTicket('GET', '/time_entries') },
  { what: 'add a time entry', status: 201, call: onTicket('POST', '/time_entries', { time_spent: '01:00' }) },
  { what: 'change a time entry', status: 200, call: onTimeEntry('PUT', '', { note: 'Changed' }) },
  { what: 'start a timer', status: 200, call: onTimeEntry('PUT', '/toggle_timer') },
  { what: 'delete a time entry', status: 204, call: onTimeEntry('DELETE') },
  { what: 'list the watchers', status: 200, call: onTicket('GET', '/watchers') },
  { what: 'watch', status: 204, call: onTicket('POST', '/watch', { user_id: ID.amy }) },
  { what: 'stop watching', status: 204, call: onTicket('PUT', '/unwatch') },
  { what: 'list the ratings', status: 200, call: onTicket('GET', '/satisfaction_ratings') },
  { what: 'rate', status: 201, call: onTicket('POST', '/satisfaction_ratings', RATING) },
  { what: 'reply to a forward', status: 201, call: onTicket('POST', '/reply_to_forward', MAIL) },
  { what: 'view the summary', status: 200, call: onTicket('GET', '/summary'), prepare: summarize },
  { what: 'write the summary', status: 200, call: onTicket('PUT', '/summary', SUMMARY) },
  { what: 'delete the summary', status: 204, call: onTicket('DELETE', '/summary'), prepare: summarize },
  { what: 'view who has access', status: 200, call: onTicket('GET', '/accesses') },
  { what: 'give access', status: 201, call: onTicket('POST', '/accesses', { user_ids: [ID.amy] }) },
  { what: 'change access', status: 200, call: onTicket('PATCH', '/accesses', { user_ids: [{ id: ID.amy }] }) },
  { what: 'take access', status: 204, call: onTicket('DELETE', '/accesses') },
  { what: 'view it archived', status: 200, call: onArchived('GET'), prepare: archive },
  { what: 'read it archived', status: 200, call: onArchived('GET', '/conversations'), prepare: archive },
  { what: 'delete it archived', status: 204, call: onArchived('DELETE'), prepare: archive },
]

/** All there is of a ticket, as an administrator sees it. */
async function everythingOf(ticket: number): Promise<string[]> {
  const parts = ['', '/conversations', '/time_entries', '/watchers', '/satisfaction_ratings', '/summary', '/accesses']
  const paths = [...parts.map((part) => `${ticket}${part}`), `archived/${ticket}`, `archived/${ticket}/conversations`]
  const answers = await Promise.all(paths.map((path) => freshdesk.get(`/tickets/${path}`)))
  return answers.map(({ text }) => text)
}

describe.each(SCOPES)('an agent of ticket scope %i', (scope) => {
  const hidden = KINDS.filter((kind) => !SEES[scope].includes(kind))

  describe.each(SEES[scope])('and a ticket %s:', (kind) => {
    it.each(OPERATIONS)('may $what', async ({ status, call, prepare }) => {
      await setScope(scope)
      await prepare?.(kind)
      const answer = await call(kind)
      expect(answer.status === status ? '' : `${answer.status} ${answer.text}`).toBe('')
    })
  })

  if (hidden.length > 0) {
    describe.each(hidden)('and a ticket %s:', (kind) => {
      it.each(OPERATIONS)('may not $what', async ({ call, prepare }) => {
        await setScope(scope)
        await prepare?.(kind)
        const stored = await everythingOf(tickets[kind])
        const answer = await call(kind)
        expect([answer.status, answer.text]).toEqual([404, ''])
        expect(await everythingOf(tickets[kind])).toEqual(stored)
      })
    })
  }
})

describe('with the setting hidden_record_status 403', () => {
  it.each(OPERATIONS)('an agent that may not $what is refused by 403', async ({ call, prepare }) => {
    await setSettings(freshdesk, { hidden_record_status: 403 })
    await setScope(3)
    await prepare?.('of its group')
    const answer = await call('of its group')
    expect([answer.status, answer.body]).toEqual([403, ACCESS_DENIED])
  })

  it('a ticket that is not there is 404 all the same', async () => {
    await setSettings(freshdesk, { hidden_record_status: 403 })
    await setScope(3)
    const answer = await asGil('GET', '/tickets/99999')
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

/** Of these tickets, those that an answer lists. */
const kindsIn = (ids: readonly number[]) => KINDS.filter((kind) => ids.includes(tickets[kind]))
const ticketIdsIn = ({ body }: Answer): number[] => body.map((one: { ticket_id: number }) => one.ticket_id)

describe.each(SCOPES)('the lists of an agent of ticket scope %i', (scope) => {
  it.each([
    ['newest first', ''],
    ['oldest first', 'order_type=asc'],
    ['by change', 'order_by=updated_at'],
    ['by status', 'order_by=status'],
    ['by due time', 'order_by=due_by'],
    ['since', 'updated_since=2029-01-01T00:00:00Z'],
    ['of a requester', `requester_id=${ID.ada}`],
    ['of a requester by e-mail', 'email=ada@acme.test'],
    ['of a company', `company_id=${ID.acme}`],
    ['watched', 'filter=watching'],
    ['of a watched company by change', `filter=watching&company_id=${ID.acme}&order_by=updated_at`],
  ])('have the tickets it may see: %s', async (_what, search) => {
    await setScope(scope)
    const answer = await asGil('GET', `/tickets?per_page=100&${search}`)
    expect(kindsIn(idsOf(answer))).toEqual(SEES[scope])
  })

  it('have its open tickets and those of nobody that it may see', async () => {
    await setScope(scope)
    const answer = await asGil('GET', '/tickets?filter=new_and_my_open')
    expect(kindsIn(idsOf(answer))).toEqual(SEES[scope].filter((kind) => kind !== 'of others'))
  })

  it('have the deleted tickets it may see', async () => {
    await setScope(scope)
    for (const kind of KINDS) await freshdesk.delete(`/tickets/${tickets[kind]}`)
    expect(kindsIn(idsOf(await asGil('GET', '/tickets?filter=deleted')))).toEqual(SEES[scope])
  })

  it('have pages without gaps', async () => {
    await setScope(scope)
    const search = `requester_id=${ID.ada}&order_type=asc&updated_since=2029-01-01`
    const whole = idsOf(await asGil('GET', `/tickets?${search}&per_page=100`))
    const paged: number[] = []
    for (let path: string | undefined = `/api/v2/tickets?${search}&per_page=2`; path !== undefined; ) {
      const page = await asGil('GET', path)
      paged.push(...idsOf(page))
      path = /<http:\/\/[^/]+([^>]+)>/.exec(page.headers.get('link') ?? '')?.[1]
    }
    expect(paged).toEqual(whole)
  })

  it('have the time entries of tickets it may see', async () => {
    await setScope(scope)
    expect(kindsIn(ticketIdsIn(await asGil('GET', '/time_entries?per_page=100')))).toEqual(SEES[scope])
  })

  it('have the ratings of tickets it may see', async () => {
    await setScope(scope)
    const answer = await asGil('GET', '/surveys/satisfaction_ratings?per_page=100')
    expect(kindsIn(ticketIdsIn(answer))).toEqual(SEES[scope])
  })
})

describe.each(SCOPES)('the work on several tickets of an agent of ticket scope %i', (scope) => {
  const allIds = () => KINDS.map((kind) => tickets[kind])

  /** What a job's record says became of each ticket. */
  async function outcomeOf(job: Answer): Promise<Kind[]> {
    expect(job.status).toBe(202)
    const { body } = await freshdesk.get(`/jobs/${job.body.job_id}`)
    const succeeded = body.data.filter(({ success }: { success: boolean }) => success)
    return kindsIn(succeeded.map(({ id }: { id: number }) => id))
  }

  const kindsThat = async (holds: (ticket: Answer['body']) => boolean) => {
    const kinds: Kind[] = []
    for (const kind of KINDS) if (holds((await freshdesk.get(`/tickets/${tickets[kind]}`)).body)) kinds.push(kind)
    return kinds
  }

  it('updates in bulk those it may see', async () => {
    await setScope(scope)
    const job = await asGil('POST', '/tickets/bulk_update', {
      bulk_action: { ids: allIds(), properties: { priority: 4 }, reply: { body: 'Done' } },
    })
    expect(await outcomeOf(job)).toEqual(SEES[scope])
    expect(await kindsThat((ticket) => ticket.priority === 4)).toEqual(SEES[scope])
    expect(freshdesk.emulator.outbox.list()).toHaveLength(SEES[scope].length)
  })

  it('deletes in bulk those it may see', async () => {
    await setScope(scope)
    const job = await asGil('POST', '/tickets/bulk_delete', { bulk_action: { ids: allIds() } })
    expect(await outcomeOf(job)).toEqual(SEES[scope])
    expect(await kindsThat((ticket) => ticket.deleted === true)).toEqual(SEES[scope])
  })

  it.each(KINDS.filter((kind) => kind !== 'own'))('merges a ticket %s only if it may see it', async (kind) => {
    await setScope(scope)
    const stored = await everythingOf(tickets[kind])
    const answer = await asGil('PUT', '/tickets/merge', { primary_id: tickets.own, ticket_ids: [tickets[kind]] })
    if (SEES[scope].includes(kind)) {
      expect(answer.status).toBe(204)
      expect((await freshdesk.get(`/tickets/${tickets[kind]}`)).body.status).toBe(5)
    } else {
      expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, [['ticket_ids', 'invalid_value']]])
      expect(await everythingOf(tickets[kind])).toEqual(stored)
    }
  })

  it.each(KINDS.filter((kind) => kind !== 'own'))('merges into a ticket %s only if it may see it', async (kind) => {
    await setScope(scope)
    const stored = await everythingOf(tickets.own)
    const answer = await asGil('PUT', '/tickets/merge', { primary_id: tickets[kind], ticket_ids: [tickets.own] })
    if (SEES[scope].includes(kind)) {
      expect(answer.status).toBe(204)
      expect((await freshdesk.get(`/tickets/${tickets.own}`)).body.status).toBe(5)
    } else {
      expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, [['primary_id', 'invalid_value']]])
      expect(await everythingOf(tickets.own)).toEqual(stored)
    }
  })

  it.each([
    ['watches', '/tickets/bulk_watch', true],
    ['stops watching', '/tickets/bulk_unwatch', false],
  ])('%s all of them or none', async (_what, path, watches) => {
    await setScope(scope)
    if (watches) for (const id of allIds()) await freshdesk.put(`/tickets/${id}/unwatch`)
    const watched = async () => {
      const answers = await Promise.all(allIds().map((id) => freshdesk.get(`/tickets/${id}/watchers`)))
      return answers.map(({ body }) => body.watcher_ids.includes(watches ? ID.amy : ID.gil))
    }
    const before = await watched()
    const answer = await asGil('PUT', path, { ids: allIds(), ...(watches ? { user_id: ID.amy } : {}) })
    if (SEES[scope].length === KINDS.length) {
      expect(answer.status).toBe(204)
      expect(await watched()).toEqual(before.map(() => watches))
    } else {
      expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, [['ids', 'invalid_value']]])
      expect(await watched()).toEqual(before)
    }
  })
})

describe('an agent of ticket scope 2', () => {
  const status = async (kind: Kind) => (await asGil('GET', `/tickets/${tickets[kind]}`)).status

  it('sees the tickets of all its groups', async () => {
    await freshdesk.put(`/agents/${ID.gil}`, { ticket_scope: 2, group_ids: [ID.billing, ID.support] })
    expect([await status('of its group'), await status('of others'), await status('of nobody')]).toEqual([
      200, 200, 404,
    ])
    const listed = idsOf(await asGil('GET', '/tickets?per_page=100'))
    expect(kindsIn(listed)).toEqual(['own', 'of its group', 'of others'])
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('sees only its own without a group', async () => {
    await freshdesk.put(`/agents/${ID.gil}`, { ticket_scope: 2, group_ids: [] })
    expect(kindsIn(idsOf(await asGil('GET', '/tickets?per_page=100')))).toEqual(['own'])
  })

  it('loses sight of a ticket that leaves its group', async () => {
    await setScope(2)
    const answer = await asGil('PUT', `/tickets/${tickets['of its group']}`, { group_id: ID.support })
    expect([answer.status, answer.body.group_id]).toEqual([200, ID.support])
    expect(await status('of its group')).toBe(404)
  })
})

describe('an agent of ticket scope 3', () => {
  it('sees a ticket from when it is assigned to it', async () => {
    await setScope(3)
    const status = async () => (await asGil('GET', `/tickets/${tickets['of nobody']}`)).status
    expect(await status()).toBe(404)
    await freshdesk.put(`/tickets/${tickets['of nobody']}`, { responder_id: ID.gil })
    expect(await status()).toBe(200)
  })
})
