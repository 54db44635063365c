import { beforeEach, describe, expect, it } from 'vitest'
import { accountOf } from '../support/account.ts'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const RECORDS = '/custom_objects/schemas/3/records'
const COUNTRIES = ['Spain', 'Italy', null] as const

/** Five a second, so that times tie. */
beforeEach(() => {
  emulator.load({
    fixture: {
      custom_objects: [
        {
          id: 3,
          title: 'Booking',
          prefix: 'BKG',
          fields: [
            { label: 'Booking ID', type: 'PRIMARY' },
            { label: 'Order ID', type: 'NUMBER', filterable: true },
            { label: 'Price', type: 'DECIMAL', filterable: true },
            { label: 'First Name', type: 'TEXT', filterable: true },
            { label: 'Customer Name', type: 'TEXT' },
            { label: 'Arrival', type: 'DATE', filterable: true },
            { label: 'Country', type: 'DROPDOWN', choices: ['Spain', 'Italy'], filterable: true },
            { label: 'Paid', type: 'CHECKBOX', filterable: true },
            { label: 'Ticket', type: 'RELATIONSHIP', lookup: 'ticket', filterable: true },
            { label: 'Device', type: 'RELATIONSHIP', lookup: 'devices', filterable: true },
          ],
        },
      ],
      custom_object_records: Array.from({ length: 25 }, (_, index) => ({
        object: 'booking',
        created_at: `-${100 - Math.floor(index / 5)}s`,
        data: {
          booking_id: `LH-${index}`,
          order_id: index % 7,
          price: index / 4,
          first_name: index % 2 === 0 ? 'Ada' : 'ada',
          arrival: `2030-03-${String(index + 1).padStart(2, '0')}`,
          country: COUNTRIES[index % 3] as string,
          paid: index % 2 === 0,
          ticket: index % 5 === 0 ? 1 : null,
          device: index % 6 === 0 ? 'DEV-2' : null,
        },
      })),
    },
  })
})

const idsOf = ({ body }: Answer): number[] =>
  body.records.map(({ display_id }: { display_id: string }) => Number(display_id.slice(4)))
const list = (query = '') => freshdesk.get(`${RECORDS}?${query}`)
const pathOf = (href: string) => `/custom_objects${href}`
const range = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, step) => from + Math.sign(to - from) * step)

describe('a list of records', () => {
  it('has the newest first, 20 a page, with the name of the primary field', async () => {
    const answer = await list()
    expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['records', '_links']])
    expect(idsOf(answer)).toEqual(range(25, 6))
    expect(Object.keys(answer.body.records[0]).join()).toBe(
      'display_id,created_time,updated_time,data,version,metadata',
    )
    expect(answer.body.records[0].metadata).toEqual({ primary_field_name: 'booking_id' })
    expect(answer.body._links).toEqual({
      next: { href: expect.stringMatching(/^\/schemas\/3\/records\?page_size=20&prev_token=&next_token=[\w-]+$/) },
      count: { href: '/schemas/3/records/count' },
    })
    expect(answer.headers.get('link')).toBeNull()
  })

  it('is walked to its end and back by its links', async () => {
    const first = await list('page_size=10')
    const second = await freshdesk.get(pathOf(first.body._links.next.href))
    const third = await freshdesk.get(pathOf(second.body._links.next.href))
    expect([first, second, third].map(idsOf)).toEqual([range(25, 16), range(15, 6), range(5, 1)])
    expect(Object.keys(second.body._links)).toEqual(['next', 'count', 'prev'])
    expect(Object.keys(third.body._links)).toEqual(['count', 'prev'])
    const back = await freshdesk.get(pathOf(third.body._links.prev.href))
    expect([idsOf(back), Object.keys(back.body._links)]).toEqual([range(15, 6), ['next', 'count', 'prev']])
    const start = await freshdesk.get(pathOf(back.body._links.prev.href))
    expect([idsOf(start), Object.keys(start.body._links)]).toEqual([range(25, 16), ['next', 'count']])
  })

  it('neither skips nor repeats a record when others come and go between pages', async () => {
    const first = await list('page_size=10')
    await freshdesk.delete(`${RECORDS}/BKG-16`)
    await freshdesk.post(RECORDS, { data: { booking_id: 'new' } })
    expect(idsOf(await freshdesk.get(pathOf(first.body._links.next.href)))).toEqual(range(15, 6))
  })

  it.each([
    ['country=Italy', (index: number) => index % 3 === 1],
    ['paid=true', (index: number) => index % 2 === 0],
    ['order_id=3', (index: number) => index % 7 === 3],
    ['order_id[gt]=4&paid=false', (index: number) => index % 7 > 4 && index % 2 === 1],
    ['order_id%5Bgte%5D=4&order_id%5Blt%5D=6', (index: number) => [4, 5].includes(index % 7)],
    ['price[lte]=1.5', (index: number) => index / 4 <= 1.5],
    ['arrival[gt]=2030-03-20', (index: number) => index > 19],
    ['first_name=Ada', (index: number) => index % 2 === 0],
    ['ticket=1', (index: number) => index % 5 === 0],
    ['device=DEV-2', (index: number) => index % 6 === 0],
    ['country=Nowhere', () => false],
  ])('is filtered by %s, and so is its count', async (query, holds) => {
    const wanted = range(0, 24).filter(holds)
    const answer = await list(`${query}&page_size=100`)
    expect(idsOf(answer)).toEqual(wanted.map((index) => index + 1).reverse())
    const { body } = await freshdesk.get(pathOf(answer.body._links.count.href))
    expect(body).toEqual({ count: wanted.length })
  })

  it('is filtered by when its records were made, to the millisecond', async () => {
    const [record] = (await list('page_size=1')).body.records
    const at = (milliseconds: number) => new Date(record.created_time + milliseconds).toISOString()
    expect(idsOf(await list(`created_time[gte]=${at(0)}`))).toEqual(range(25, 21))
    expect(idsOf(await list(`created_time[gt]=${at(-1)}`))).toEqual(range(25, 21))
    expect(idsOf(await list(`created_time[gt]=${at(0)}`))).toEqual([])
    expect(idsOf(await list(`updated_time=${at(-1000)}`))).toEqual(range(20, 16))
    expect(idsOf(await list(`created_time[lt]=${at(-3000)}`))).toEqual(range(5, 1))
  })

  it.each([
    ['price;ASC', range(1, 20)],
    ['price;DESC', range(25, 6)],
    ['price&sort_order=DESC', range(25, 6)],
    ['arrival', range(1, 20)],
    ['&sort_order=ASC', range(1, 20)],
    ['created_time;ASC', range(1, 20)],
    ['updated_time;DESC', range(25, 6)],
  ])('is sorted by %s', async (order, ids) => {
    expect(idsOf(await list(`sort_by=${order}`))).toEqual(ids)
  })

  it('sorts what has no value first, and carries filters and order on in its links', async () => {
    const query = 'sort_by=country;ASC&paid=true&page_size=8'
    const first = await list(query)
    const second = await freshdesk.get(pathOf(first.body._links.next.href))
    const own = range(0, 24).filter((index) => index % 2 === 0)
    const inOrder = [2, 1, 0].flatMap((rest) => own.filter((index) => index % 3 === rest))
    expect([...idsOf(first), ...idsOf(second)]).toEqual(inOrder.map((index) => index + 1))
    expect(first.body._links.count.href).toBe('/schemas/3/records/count?paid=true')
    expect(new URLSearchParams(second.body._links.prev.href.split('?')[1]).get('sort_by')).toBe('country;ASC')
  })

  it.each([
    ['customer_name=Ada', 'customer_name', "Field 'Customer Name' cannot be used to filter records."],
    ['order_id=x', 'order_id', "Please enter a valid value for 'Order ID' field in filter condition."],
    ['paid=1', 'paid', "Please enter a valid value for 'Paid' field in filter condition."],
    ['arrival[gt]=soon', 'arrival', "Please enter a valid value for 'Arrival' field in filter condition."],
    [
      'created_time[gt]=soon',
      'created_time',
      "Please enter a valid value for 'created_time' field in filter condition.",
    ],
    ['first_name[gt]=Ada', 'first_name', "Please enter a valid conditional operator for 'First Name' field."],
    ['order_id[ne]=1', 'order_id', "Please enter a valid conditional operator for 'Order ID' field."],
    ['colour=red', 'colour', 'Field does not exist.'],
    ['page=1', 'page', 'Field does not exist.'],
    ['sort_by=customer_name;ASC', 'sort_by', 'Invalid field specified in sort parameter.'],
    ['sort_by=colour', 'sort_by', 'Invalid field specified in sort parameter.'],
    ['sort_by=price;up', 'sort_by', 'Invalid sort order specified in sort parameter.'],
    ['sort_by=price;ASC;DESC', 'sort_by', 'Invalid value provided as sort parameter.'],
    ['sort_by=;ASC', 'sort_by', 'Invalid value provided as sort parameter.'],
    ['sort_order=up', 'sort_by', 'Invalid sort order specified in sort parameter.'],
    ['page_size=0', 'page_size', 'It should be a Positive Integer less than or equal to 100'],
    ['page_size=101', 'page_size', 'It should be a Positive Integer less than or equal to 100'],
    ['next_token=nonsense', 'next_token', 'Invalid token.'],
    ['prev_token=W10', 'prev_token', 'Invalid token.'],
  ])('is refused for %s', async (query, name, message) => {
    const { status, body } = await list(query)
    expect([status, body]).toEqual([
      400,
      { error_type: 'INVALID_INPUT', message: 'Invalid input', errors: [{ name, message }] },
    ])
  })

  it('takes ten filters and no more', async () => {
    const names = ['created_time', 'updated_time', 'order_id', 'price', 'arrival']
    const values: Record<string, string> = {
      order_id: '1',
      price: '1',
      arrival: '2030-01-01',
      created_time: '2030-01-01',
      updated_time: '2030-01-01',
    }
    const ten = names.flatMap((name) => ['gt', 'lt'].map((operator) => `${name}[${operator}]=${values[name]}`))
    expect((await list(ten.join('&'))).status).toBe(200)
    const { body } = await list([...ten, 'paid=true'].join('&'))
    const message = 'A maximum of 10 filter conditions can be applied while querying the list of records.'
    expect(body.errors).toEqual([{ name: 'filters', message }])
  })

  it('takes a token of another order for none', async () => {
    const token = new URLSearchParams((await list('sort_by=price')).body._links.next.href.split('?')[1]).get(
      'next_token',
    )
    expect((await list(`next_token=${token}`)).status).toBe(400)
    expect((await list(`sort_by=price&next_token=${token}`)).status).toBe(200)
  })

  it('counts by filters alone', async () => {
    expect((await freshdesk.get(`${RECORDS}/count`)).text).toBe('{"count":25}')
    expect((await freshdesk.get(`${RECORDS}/count?page_size=2`)).body.errors).toMatchObject([{ name: 'page_size' }])
  })
})

describe('the cost of a page', () => {
  /** Rows that a table hands out while a page is read. */
  async function rowsRead(query: string): Promise<number> {
    const { custom_object_records: table } = accountOf(emulator).database
    let reads = 0
    const { get } = table
    table.get = (id) => {
      reads++
      return get.call(table, id)
    }
    const { status } = await list(query)
    table.get = get
    expect(status).toBe(200)
    return reads
  }

  it.each(['sort_by=price;ASC&page_size=5', 'order_id=3&ticket=1', 'sort_by=price;DESC&device=DEV-3'])(
    'is that of the page, whatever the number of records: %s',
    async (query) => {
      const more = (count: number, from: number) =>
        emulator.load({
          fixture: {
            custom_object_records: Array.from({ length: count }, (_, index) => ({
              object: 'booking',
              data: { booking_id: `M-${from + index}`, price: 100 + from + index, order_id: 9 },
            })),
          },
        })
      more(2000, 0)
      const some = await rowsRead(query)
      more(6000, 2000)
      expect(await rowsRead(query)).toBe(some)
    },
  )
})
