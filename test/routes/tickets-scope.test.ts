import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ACCESS_DENIED, ID, idsOf } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const GROUP = { key: 'group-api-key' }
const RESTRICTED = { key: 'restricted-api-key' }

describe('an agent of group scope', () => {
  it('lists the tickets of its groups', async () => {
    expect(idsOf(await freshdesk.get('/tickets', GROUP))).toEqual([5, 8, 12, 16, 20, 27, 30])
  })

  it('lists its own tickets of other groups too', async () => {
    await freshdesk.put('/tickets/1', { responder_id: ID.gil })
    expect(idsOf(await freshdesk.get('/tickets', GROUP))).toEqual([1, 5, 8, 12, 16, 20, 27, 30])
    expect((await freshdesk.get('/tickets/1', GROUP)).status).toBe(200)
  })

  it('lists the same, in order, where very many newer tickets are out of its scope', async () => {
    await freshdesk.put('/tickets/1', { responder_id: ID.gil })
    const newer = { subject: 'Not for billing', requester: ID.ada, group: 'Support' }
    freshdesk.emulator.load({ fixture: { tickets: Array.from({ length: 700 }, () => newer) } })
    expect(idsOf(await freshdesk.get('/tickets', GROUP))).toEqual([1, 5, 8, 12, 16, 20, 27, 30])
  })

  it('sees a ticket of its group that is somebody else’s', async () => {
    await freshdesk.put('/tickets/5', { responder_id: ID.amy })
    expect((await freshdesk.get('/tickets/5', GROUP)).status).toBe(200)
  })

  it('loses a ticket that leaves the group', async () => {
    await freshdesk.put('/tickets/12', { group_id: ID.support })
    expect(idsOf(await freshdesk.get('/tickets', GROUP))).not.toContain(12)
    expect((await freshdesk.get('/tickets/12', GROUP)).status).toBe(404)
  })

  it.each(['', '&order_by=updated_at', '&order_by=status', '&updated_since=2029-01-01', '&filter=new_and_my_open'])(
    'finds nothing else by conditions: %s',
    async (search) => {
      const everything = (await freshdesk.get(`/tickets?per_page=100${search}`)).body
      const visible = everything.filter(
        ({ group_id, responder_id }: Record<string, number>) => group_id === ID.billing || responder_id === ID.gil,
      )
      const answer = await freshdesk.get(`/tickets?per_page=100${search}`, GROUP)
      expect(idsOf(answer).length).toBeGreaterThan(0)
      expect(new Set(idsOf(answer))).toEqual(new Set(visible.map(({ id }: { id: number }) => id)))
    },
  )
})

describe('an agent of restricted scope', () => {
  it('lists its own tickets', async () => {
    expect(idsOf(await freshdesk.get('/tickets', RESTRICTED))).toEqual([4, 9, 15, 22, 26])
  })

  it('does not see those of its group', async () => {
    expect((await freshdesk.get('/tickets/1', RESTRICTED)).status).toBe(404)
  })

  it('lists nothing of another requester, order or status either', async () => {
    expect(idsOf(await freshdesk.get(`/tickets?requester_id=${ID.zoe}`, RESTRICTED))).toEqual([4, 15])
    expect(idsOf(await freshdesk.get('/tickets?order_by=status&order_type=asc', RESTRICTED))).toEqual([
      9, 22, 4, 15, 26,
    ])
    expect(idsOf(await freshdesk.get('/tickets?filter=new_and_my_open', RESTRICTED))).toEqual([9])
  })

  it('may change and answer its own', async () => {
    expect((await freshdesk.put('/tickets/4', { priority: 3 }, RESTRICTED)).status).toBe(200)
    expect((await freshdesk.post('/tickets/4/reply', { body: 'Hej' }, RESTRICTED)).status).toBe(201)
  })
})

// 158000005002 is a note of ticket 1, 158000005001 a reply.
describe.each([
  ['group', GROUP],
  ['restricted', RESTRICTED],
])('out of %s scope', (_scope, key) => {
  const calls: [string, string, unknown?][] = [
    ['GET', '/tickets/1'],
    ['GET', '/tickets/1/conversations'],
    ['PUT', '/tickets/1', { priority: 4 }],
    ['PATCH', '/tickets/1', { priority: 4 }],
    ['PUT', '/tickets/17', { subject: 'Not for an outbound email' }],
    ['POST', '/tickets/1/reply', { body: 'Hello' }],
    ['POST', '/tickets/1/notes', { body: 'Hello' }],
    ['PUT', '/conversations/158000005002', { body: 'Hello' }],
    ['PUT', '/conversations/158000005001', { body: 'Hello' }],
    ['DELETE', '/conversations/158000005002'],
  ]

  it.each(calls)('%s %s is an empty 404 and does nothing', async (method, path, body) => {
    const before = await freshdesk.get('/tickets/1?include=conversations')
    const answer = await freshdesk.call(method, path, { ...key, body })
    expect(answer.status).toBe(404)
    expect(answer.text).toBe('')
    expect((await freshdesk.get('/tickets/1?include=conversations')).body).toEqual(before.body)
  })

  it.each(calls)('%s %s is 403 where the account says so', async (method, path, body) => {
    freshdesk.emulator.settings.hidden_record_status = 403
    const answer = await freshdesk.call(method, path, { ...key, body })
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual(ACCESS_DENIED)
  })

  it('an unknown ticket is 404 all the same', async () => {
    freshdesk.emulator.settings.hidden_record_status = 403
    expect((await freshdesk.get('/tickets/9999', key)).status).toBe(404)
  })
})
