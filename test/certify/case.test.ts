import { afterAll, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'

const freshdesk = await createEmulator()
afterAll(() => freshdesk.close())

type Run = Parameters<Parameters<typeof freshdesk.certifyCase>[1]>[0]

const call = ({ url, apiKey }: Run, path: string, body?: object) =>
  fetch(`${url}/api/v2${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Basic ${btoa(`${apiKey}:X`)}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })

const TICKET = { email: 'a@example.com', subject: 'Order 7', description: 'Late', status: 2, priority: 1 }
const LOST_REPLY = {
  version: 1,
  incident: 'reply-lost-on-create',
  operation: 'createTicket',
  call: 1,
  path: '/api/v2/tickets',
  seed: 1,
  fixture: 'certify',
} as const

const isThere = async (run: Run) => {
  const tickets = (await (await call(run, '/tickets?email=a@example.com')).json()) as { subject: string }[] | object
  return Array.isArray(tickets) && tickets.some(({ subject }) => subject === TICKET.subject)
}

describe('freshdesk.certifyCase', () => {
  it('finds the double of a client that sends a POST again', async () => {
    const judgement = await freshdesk.certifyCase(LOST_REPLY, async (run) => {
      if (await isThere(run)) return
      await call(run, '/tickets', TICKET).catch(() => call(run, '/tickets', TICKET))
    })
    expect(judgement).toEqual({
      outcome: 'harmed',
      explanation: 'A row of tickets ("Order 7") stands 2 times instead of 1.',
      request_ids: [2],
    })
  })

  it('has a client that looks first survive, and leaves no account behind', async () => {
    const judgement = await freshdesk.certifyCase(LOST_REPLY, async (run) => {
      for (let attempt = 0; attempt < 3 && !(await isThere(run)); attempt++) {
        await call(run, '/tickets', TICKET).catch(() => undefined)
      }
    })
    expect(judgement).toMatchObject({ outcome: 'survived', request_ids: [2] })
    expect(freshdesk.accounts.map(({ name }) => name)).toEqual(['acme'])
  })

  it('says that a client which rejects has stopped, and that the next run made it good', async () => {
    const judgement = await freshdesk.certifyCase(LOST_REPLY, async (run) => {
      if (!(await isThere(run))) await call(run, '/tickets', TICKET)
    })
    expect(judgement).toMatchObject({ outcome: 'stopped', explanation: expect.stringContaining('fetch failed') })
  })

  it('compares the rows that a client says to hold with the account', async () => {
    const mid = { ...LOST_REPLY, incident: 'updated-mid-walk', operation: 'listTickets', call: 2 } as const
    const judgement = await freshdesk.certifyCase(mid, async (run) => {
      const held = (run.store.get('rows') ?? []) as object[]
      if (held.length > 0) await call(run, '/tickets?page=9')
      for (let page = 1; held.length === 0 || page < 5; page++) {
        if (run.store.has('rows')) break
        const rows = (await (await call(run, `/tickets?per_page=100&page=${page}`)).json()) as {
          id: number
          priority: number
        }[]
        held.push(...rows.map(({ id, priority }) => ({ type: 'ticket', id, priority })))
        if (page === 4) run.store.set('rows', held)
      }
      return held
    })
    expect(judgement.outcome).toBe('harmed')
    expect(judgement.explanation).toContain('holds in another state than the account ticket 350')
  })

  it('tells in one line what is wrong with a case', async () => {
    const client = async () => undefined
    await expect(freshdesk.certifyCase({ ...LOST_REPLY, incident: 'reply-lost-on-creat' }, client)).rejects.toThrow(
      /no call came/,
    )
    await expect(freshdesk.certifyCase({ ...LOST_REPLY, call: 0 }, client)).rejects.toThrow(/is no case file: .*call/)
  })
})
