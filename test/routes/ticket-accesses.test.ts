import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, refusedMethod } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const PATH = '/tickets/2/accesses'

const give = (body: unknown, path = PATH) => freshdesk.post(path, body)
const change = (user_ids: unknown, path = PATH) => freshdesk.call('PATCH', path, { body: { user_ids } })
const given = async () => (await freshdesk.get(PATH)).body

describe('access to a ticket', () => {
  it('is given to agents, and told', async () => {
    const answer = await give({ user_ids: [ID.amy, ID.gil] })
    expect([answer.status, answer.text]).toEqual([201, JSON.stringify({ user_ids: [ID.amy, ID.gil] })])
    expect(answer.headers.get('location')).toBe(`${freshdesk.emulator.url}/api/v2${PATH}`)
    expect(await given()).toEqual({ user_ids: [ID.amy, ID.gil] })
  })

  it('is given once to each, in order of giving', async () => {
    await give({ user_ids: [ID.amy, ID.amy] })
    expect((await give({ user_ids: [ID.gil, ID.amy] })).body).toEqual({ user_ids: [ID.amy, ID.gil] })
  })

  it('is taken from one and given to another in one step', async () => {
    await give({ user_ids: [ID.amy, ID.gil] })
    const answer = await change([{ id: ID.gil, deleted: true }, { id: ID.rita }])
    expect([answer.status, answer.body]).toEqual([200, { user_ids: [ID.amy, ID.rita] }])
    expect(await given()).toEqual({ user_ids: [ID.amy, ID.rita] })
  })

  it('is taken from whoever has none, too', async () => {
    expect((await change([{ id: 12345, deleted: true }])).body).toEqual({ user_ids: [] })
  })

  it('is taken from all', async () => {
    await give({ user_ids: [ID.amy] })
    const answer = await freshdesk.delete(PATH)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await given()).toEqual({ user_ids: [] })
    expect((await freshdesk.delete(PATH)).status).toBe(204)
  })

  it('leaves the ticket as it was', async () => {
    const before = (await freshdesk.get('/tickets/2')).text
    await freshdesk.emulator.clock.advance(60)
    await give({ user_ids: [ID.amy] })
    expect((await freshdesk.get('/tickets/2')).text).toBe(before)
  })
})

describe('what is refused changes nothing', () => {
  it.each<[unknown, [string, string][]]>([
    [{}, [['user_ids', 'missing_field']]],
    [{ user_ids: [] }, [['user_ids', 'invalid_value']]],
    [{ user_ids: ID.amy }, [['user_ids', 'datatype_mismatch']]],
    [{ user_ids: [ID.amy, ID.ada] }, [['user_ids', 'invalid_value']]],
    [
      { user_ids: [ID.amy, 'x'], more: 1 },
      [
        ['user_ids', 'datatype_mismatch'],
        ['more', 'invalid_field'],
      ],
    ],
  ])('POST %j', async (body, errors) => {
    const answer = await give(body)
    expect([answer.status, fieldsAndCodes(answer)]).toEqual([400, errors])
    expect(await given()).toEqual({ user_ids: [] })
  })

  it.each<[unknown, [string, string][]]>([
    [[ID.amy], [['user_ids', 'datatype_mismatch']]],
    [[{ id: ID.amy }, { id: ID.ada }], [['user_ids', 'invalid_value']]],
    [
      [{ id: ID.amy }, { deleted: 'yes' }],
      [
        ['user_ids[1].id', 'missing_field'],
        ['user_ids[1].deleted', 'datatype_mismatch'],
      ],
    ],
  ])('PATCH %j', async (body, errors) => {
    const answer = await change(body)
    expect([answer.status, answer.body.errors.map(({ code }: { code: string }) => code)]).toEqual([
      400,
      errors.map(([, code]) => code),
    ])
    expect(await given()).toEqual({ user_ids: [] })
  })

  it('of a deleted or spam ticket is 405', async () => {
    const answer = await give({ user_ids: [ID.amy] }, '/tickets/31/accesses')
    expect([answer.status, answer.body]).toEqual([405, refusedMethod('POST')])
    expect((await change([{ id: ID.amy }], '/tickets/33/accesses')).status).toBe(405)
    expect((await freshdesk.delete('/tickets/31/accesses')).status).toBe(405)
  })

  it('of a ticket that is not there, archived or out of scope is 404', async () => {
    for (const id of [999, 35]) {
      expect((await give({ user_ids: [ID.amy] }, `/tickets/${id}/accesses`)).status).toBe(404)
      expect((await freshdesk.get(`/tickets/${id}/accesses`)).status).toBe(404)
    }
    expect((await freshdesk.get(PATH, { key: 'restricted-api-key' })).status).toBe(404)
  })
})
