import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, idsOf, validationFailed } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const list = (search: string) => freshdesk.get(`/tickets?${search}`)
const listed = async (search: string) => idsOf(await list(search))

describe('filter', () => {
  it('new_and_my_open lists open tickets that are nobody’s or mine', async () => {
    expect(await listed('filter=new_and_my_open')).toEqual([7, 29, 2, 12, 17, 18, 25])
    const amy = await freshdesk.get('/tickets?filter=new_and_my_open', { key: 'agent-api-key' })
    expect(idsOf(amy)).toEqual([7, 29, 2, 1, 12, 18, 25])
  })

  it('watching lists what the caller watches', async () => {
    expect(await listed('filter=watching')).toEqual([1, 10])
    expect((await freshdesk.get('/tickets?filter=watching', { key: 'agent-api-key' })).body).toEqual([])
  })

  it('spam lists spam, deleted the deleted ones', async () => {
    expect((await list('filter=spam')).body).toMatchObject([{ id: 33, spam: true }])
    expect((await list('filter=deleted')).body).toMatchObject([
      { id: 31, deleted: true },
      { id: 32, deleted: true },
    ])
  })

  // Recorded by github DaveTCode/FreshdeskApiDotnet#284.
  it('of another name is refused in the recorded words', async () => {
    const answer = await list('filter=new_any_my_open&include=description')
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(
      validationFailed({
        field: 'filter',
        message: "It should be one of these values: 'new_and_my_open,watching,spam,deleted'",
        code: 'invalid_value',
      }),
    )
  })
})

describe('conditions', () => {
  it.each([
    ['requester_id', `requester_id=${ID.niels}`, [3, 9, 16, 23, 28]],
    ['email', 'email=niels@acme.test', [3, 9, 16, 23, 28]],
    ['email in capitals', 'email=Niels@Acme.test', [3, 9, 16, 23, 28]],
    ['another e-mail of theirs', 'email=niels.bohr@example.org', [3, 9, 16, 23, 28]],
    ['unique_external_id', 'unique_external_id=cust-1001', [1, 8, 10, 18, 21, 26]],
    ['company_id', `company_id=${ID.acme}`, [3, 1, 8, 9, 10, 16, 18, 21, 23, 26, 28]],
    ['company_id and requester_id', `company_id=${ID.acme}&requester_id=${ID.niels}`, [3, 9, 16, 23, 28]],
    ['a requester of another company', `company_id=${ID.globex}&requester_id=${ID.niels}`, []],
    ['two ways to name one requester', `requester_id=${ID.ada}&email=ada@acme.test`, [1, 8, 10, 18, 21, 26]],
    ['two requesters', `requester_id=${ID.ada}&email=linus@globex.test`, []],
    ['filter and requester', `filter=deleted&requester_id=${ID.niels}`, [31]],
    ['updated_since and requester', `updated_since=2030-01-11T00:00:00Z&requester_id=${ID.ada}`, [1, 34]],
    ['an e-mail of nobody', 'email=nobody@example.com', []],
    ['an id of nobody', 'requester_id=4711', []],
    ['an external id of nobody', 'unique_external_id=nobody', []],
  ])('%s', async (_what, search, ids) => {
    const answer = await list(`${search}&per_page=100`)
    expect(answer.status).toBe(200)
    expect(idsOf(answer)).toEqual(ids)
  })

  it.each([
    ['requester_id', 'abc', 'datatype_mismatch'],
    ['company_id', 'abc', 'datatype_mismatch'],
    ['email', 'abc', 'invalid_value'],
    ['order_by', 'priority', 'invalid_value'],
    ['order_type', 'down', 'invalid_value'],
    ['responder_id', '1', 'invalid_field'],
  ])('%s=%s is refused as %s', async (field, value, code) => {
    const answer = await list(`${field}=${value}`)
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, code]])
  })
})
