import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, idsOf, validationFailed } from '../support/tickets.ts'

/** Five tickets with ties in every order. */
const freshdesk = await startFreshdesk({
  fixture: {
    agents: [{ name: 'Alex', email: 'alex@example.com', api_key: 'admin-api-key', roles: ['Account Administrator'] }],
    contacts: [{ id: 900, name: 'Ada', email: 'ada@acme.test' }],
    tickets: [
      { id: 5, created_at: '-1d', updated_at: '-1d', status: 3, due_by: '+1d' },
      { id: 1, created_at: '-4d', updated_at: '-1d', status: 3, due_by: '+1d' },
      { id: 3, created_at: '-3d', updated_at: '-1d', status: 2, due_by: '+1d' },
      { id: 2, created_at: '-3d', updated_at: '-2d', status: 2, due_by: '+2d' },
      { id: 4, created_at: '-2d', updated_at: '-36h', status: 6, due_by: '+3d' },
    ].map((ticket) => ({ ...ticket, subject: `Ticket ${ticket.id}`, requester: 900 })),
  },
})

const ORDERS: [string, number[]][] = [
  ['order_by=created_at&order_type=asc', [1, 2, 3, 4, 5]],
  ['order_by=created_at&order_type=desc', [5, 4, 3, 2, 1]],
  ['order_by=updated_at&order_type=asc', [2, 4, 1, 3, 5]],
  ['order_by=updated_at&order_type=desc', [5, 3, 1, 4, 2]],
  ['order_by=due_by&order_type=asc', [1, 3, 5, 2, 4]],
  ['order_by=due_by&order_type=desc', [4, 2, 5, 3, 1]],
  ['order_by=status&order_type=asc', [2, 3, 1, 5, 4]],
  ['order_by=status&order_type=desc', [4, 5, 1, 3, 2]],
  ['order_by=updated_at', [5, 3, 1, 4, 2]],
  ['order_type=asc', [1, 2, 3, 4, 5]],
  ['', [5, 4, 3, 2, 1]],
]

describe('order', () => {
  it.each(ORDERS)('%s, ties by id', async (search, ids) => {
    expect(idsOf(await freshdesk.get(`/tickets?${search}`))).toEqual(ids)
    // The same through the other ways to select: a requester, and a time of change.
    expect(idsOf(await freshdesk.get(`/tickets?${search}&requester_id=900`))).toEqual(ids)
    expect(idsOf(await freshdesk.get(`/tickets?${search}&updated_since=2030-01-01`))).toEqual(ids)
  })

  it('is the same for a few tickets that come before and after very many others', async () => {
    const others = (count: number, ticket: object) =>
      Array.from({ length: count }, () => ({ subject: 'Another', requester: 901, ...ticket }))
    freshdesk.emulator.load({
      fixture: {
        contacts: [{ id: 901, name: 'Bob', email: 'bob@acme.test' }],
        tickets: [
          ...others(700, { created_at: '-5d', status: 2, due_by: '+1h' }),
          ...others(700, { created_at: NOW, status: 7, due_by: '+10d' }),
        ],
      },
    })
    for (const [search, ids] of ORDERS) {
      expect([search, idsOf(await freshdesk.get(`/tickets?${search}&requester_id=900`))]).toEqual([search, ids])
    }
  })

  it('follows a change', async () => {
    await freshdesk.put('/tickets/2', { priority: 2 })
    expect(idsOf(await freshdesk.get('/tickets?order_by=updated_at'))).toEqual([2, 5, 3, 1, 4])
  })
})

describe('pages', () => {
  const link = async (search: string) => (await freshdesk.get(`/tickets${search}`)).headers.get('link')

  it('follow each other without gap or overlap, whatever the order', async () => {
    for (const order of ['created_at', 'updated_at', 'due_by', 'status']) {
      const pages = [1, 2, 3].map((page) => freshdesk.get(`/tickets?order_by=${order}&per_page=2&page=${page}`))
      const whole = idsOf(await freshdesk.get(`/tickets?order_by=${order}`))
      expect((await Promise.all(pages)).map(idsOf)).toEqual([whole.slice(0, 2), whole.slice(2, 4), whole.slice(4)])
    }
  })

  it('link to the next with the whole query kept', async () => {
    const { url } = freshdesk.emulator
    expect(await link('?per_page=2')).toBe(`<${url}/api/v2/tickets?page=2&per_page=2>; rel="next"`)
    expect(await link('?order_type=asc&page=2&per_page=1&include=stats%2Crequester')).toBe(
      `<${url}/api/v2/tickets?page=3&order_type=asc&per_page=1&include=stats%2Crequester>; rel="next"`,
    )
  })

  it('link to nothing from the last', async () => {
    expect(await link('?per_page=2&page=3')).toBeNull()
    expect(await link('?per_page=5')).toBeNull()
    expect(await link('')).toBeNull()
  })

  it('past the end are empty', async () => {
    const answer = await freshdesk.get('/tickets?per_page=5&page=2')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([])
    expect(answer.headers.get('link')).toBeNull()
  })

  it('are 300 at most', async () => {
    const last = await freshdesk.get('/tickets?page=300')
    expect(last.status).toBe(200)
    expect(last.body).toEqual([])
    const beyond = await freshdesk.get('/tickets?page=301')
    expect(beyond.status).toBe(400)
    // Source: github airbytehq/airbyte#3858.
    expect(beyond.body).toEqual(
      validationFailed({
        field: 'page',
        message: 'You cannot access tickets beyond the 300th page. Please provide a smaller page number.',
        code: 'invalid_value',
      }),
    )
  })

  it.each([
    ['per_page=101', 'per_page', 'invalid_value'],
    ['per_page=0', 'per_page', 'invalid_value'],
    ['per_page=x', 'per_page', 'datatype_mismatch'],
    ['page=0', 'page', 'invalid_value'],
    ['page=-1', 'page', 'invalid_value'],
    ['page=x', 'page', 'datatype_mismatch'],
  ])('are refused for %s', async (search, field, code) => {
    const answer = await freshdesk.get(`/tickets?${search}`)
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([[field, code]])
  })

  it('hold 30 unless asked for up to 100', async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({
      id: 1000 + index,
      subject: `Ticket ${index}`,
      requester: 900,
      created_at: NOW,
    }))
    freshdesk.emulator.load({ fixture: { tickets: many } })
    expect((await freshdesk.get('/tickets')).body).toHaveLength(30)
    expect((await freshdesk.get('/tickets?per_page=100')).body).toHaveLength(100)
  })
})
