import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloneDatabase, newDatabase } from '../../src/store/database.ts'
import { LookupIndex } from '../../src/store/indexes.ts'
import { OrderedIndex } from '../../src/store/ordered-index.ts'
import { type NewTicket, type TicketRow, ticketRow } from '../../src/store/rows/tickets.ts'
import { type NewUser, type UserRow, userRow } from '../../src/store/rows/users.ts'
import { Table } from '../../src/store/table.ts'
import { staleIndexes } from '../support/account.ts'
import { times } from '../support/extent.ts'

interface Row {
  readonly id: number
  readonly at: number
  readonly names: readonly string[]
}

const row = (id: number, at = 0, names: readonly string[] = []): Row => ({ id, at, names })
const idsOf = (rows: Iterable<{ readonly id: number }>) => [...rows].map(({ id }) => id)

const newTable = () =>
  new Table<Row, { at: OrderedIndex<Row, ['at', 'id']>; name: LookupIndex<Row> }>({
    at: OrderedIndex.by<Row, ['at', 'id']>('at', 'id').where(({ at }) => at >= 0),
    name: new LookupIndex(({ names }) => names),
  })

function tableOf(...rows: Row[]) {
  const table = newTable()
  for (const one of rows) table.insert(one)
  return table
}

describe('a table', () => {
  it('has the rows that were inserted, by ascending id', () => {
    const table = tableOf(row(10), row(9), row(100))
    expect(idsOf(table.all())).toEqual([9, 10, 100])
    expect(table.size).toBe(3)
  })

  it('refuses a second row of one id, and stays as it is', () => {
    const first = row(1, 1)
    const table = tableOf(first)
    expect(() => table.insert(row(1, 2))).toThrow('a row with id 1 exists')
    expect([table.get(1), idsOf(table.by.at.all())]).toEqual([first, [1]])
  })

  it('refuses to replace what is not there', () => {
    expect(() => newTable().replace(row(1))).toThrow('no row with id 1 to replace')
  })

  it('says whether there was a row to delete', () => {
    const table = tableOf(row(1))
    expect([table.delete(1), table.delete(1), table.get(1), table.size]).toEqual([true, false, undefined, 0])
  })
})

describe('an ordered index', () => {
  const table = tableOf(row(1, 5), row(2, 3), row(3, 5), row(4, -1), row(5, 4))

  it('has the rows it includes in its order, ties by id', () => {
    expect(idsOf(table.by.at.all())).toEqual([2, 5, 1, 3])
  })

  it('has a range with both ends, either way', () => {
    const low = { at: 4, id: 0 }
    const high = { at: 5, id: 1 }
    expect(idsOf(table.by.at.range(low, high))).toEqual([5, 1])
    expect(idsOf(table.by.at.range(low, high, 'desc'))).toEqual([1, 5])
  })

  it('has the rows under its first parts, either way, in the order of the others', () => {
    expect(idsOf(table.by.at.under({ at: 5 }))).toEqual([1, 3])
    expect(idsOf(table.by.at.under({ at: 5 }, 'desc'))).toEqual([3, 1])
    expect(idsOf(table.by.at.under({}))).toEqual([2, 5, 1, 3])
    expect(idsOf(table.by.at.under({ at: 6 }))).toEqual([])
  })

  it('bounds nothing by a part that is left open', () => {
    expect(idsOf(table.by.at.range({ at: 4 }, {}))).toEqual([5, 1, 3])
    expect(idsOf(table.by.at.range({}, { at: 4 }, 'desc'))).toEqual([5, 2])
  })

  it('knows its first row', () => {
    expect(table.by.at.first()?.id).toBe(2)
    expect(newTable().by.at.first()).toBeUndefined()
  })

  it('knows its first row again after each write, and in a copy its own', () => {
    const changing = tableOf(row(5, 5))
    const firstAfter = (write: () => unknown): number | undefined => {
      changing.by.at.first()
      write()
      return changing.by.at.first()?.id
    }
    expect(firstAfter(() => changing.insert(row(4, 4)))).toBe(4)
    expect(firstAfter(() => changing.insertAll([row(1, 1), row(2, 2), row(3, 3)]))).toBe(1)
    expect(firstAfter(() => changing.delete(1))).toBe(2)
    expect(firstAfter(() => changing.replace(row(2, 9)))).toBe(3)
    expect(firstAfter(() => changing.replace(row(3, -1)))).toBe(4)
    expect(firstAfter(() => changing.replace(row(3, 1)))).toBe(3)
    const successor = row(3, 1, ['new'])
    firstAfter(() => changing.replace(successor))
    expect(changing.by.at.first()).toBe(successor)
    const copy = changing.clone()
    expect(firstAfter(() => copy.delete(3))).toBe(3)
    expect(copy.by.at.first()?.id).toBe(4)
  })

  it('shows the new row where the order of a replaced one did not change', () => {
    const changed = tableOf(row(1, 5, ['old']))
    const successor = changed.replace(row(1, 5, ['new']))
    expect([...changed.by.at.all()]).toEqual([successor])
  })

  it('takes a row in and leaves it out as it changes', () => {
    const changing = tableOf(row(1, 5))
    changing.replace(row(1, -1))
    expect(idsOf(changing.by.at.all())).toEqual([])
    changing.replace(row(1, 2))
    expect(idsOf(changing.by.at.all())).toEqual([1])
  })
})

describe('a lookup index', () => {
  const table = tableOf(row(1, 0, ['ada', 'adam']), row(2, 0, ['ada', 'ada']), row(3, 0, ['ada\u00001', '']))

  it('has the rows with exactly a key', () => {
    expect(idsOf(table.by.name.all('ada'))).toEqual([1, 2])
    expect(idsOf(table.by.name.all('ad'))).toEqual([])
  })

  it('keeps keys apart that hold a NUL', () => {
    expect(idsOf(table.by.name.all('ada\u00001'))).toEqual([3])
  })

  it('has the rows with a key that begins so, once a key', () => {
    expect(idsOf(table.by.name.startingWith('ada')).sort()).toEqual([1, 1, 2, 3])
  })

  it('finds one row or none', () => {
    expect([table.by.name.find('adam')?.id, table.by.name.find('eve')]).toEqual([1, undefined])
  })
})

describe('a table’s version', () => {
  it('is another after every write', () => {
    const table = newTable()
    const versions = [table.version]
    table.insert(row(1))
    versions.push(table.version)
    table.replace(row(1, 1))
    versions.push(table.version)
    table.delete(1)
    versions.push(table.version)
    expect(new Set(versions).size).toBe(4)
  })

  it('stays when nothing was written', () => {
    const table = tableOf(row(1))
    const { version } = table
    expect(() => table.insert(row(1))).toThrow()
    expect(() => table.replace(row(2))).toThrow()
    table.delete(2)
    expect(table.version).toBe(version)
  })

  it('is shared by a clone until either is written', () => {
    const table = tableOf(row(1))
    const [one, other] = [table.clone(), table.clone()]
    const { version } = table
    expect([one.version, other.version]).toEqual([version, version])
    one.insert(row(2))
    other.insert(row(2))
    expect(one.version).not.toBe(version)
    expect(one.version).not.toBe(other.version)
    expect(table.version).toBe(version)
  })
})

const moment = fc.nat(3)
const reference = fc.option(fc.integer({ min: 1, max: 3 }))
const ticket: fc.Arbitrary<Omit<NewTicket, 'id'>> = fc.record({
  created_at: moment,
  updated_at: moment,
  status: fc.integer({ min: 2, max: 7 }),
  requester_id: fc.integer({ min: 1, max: 3 }),
  responder_id: reference,
  group_id: reference,
  company_id: reference,
  watcher_ids: fc.constantFrom([], [1]),
  spam: fc.boolean(),
  deleted: fc.boolean(),
  due_by: fc.option(moment),
  fr_due_by: fc.option(moment),
  is_escalated: fc.boolean(),
  fr_escalated: fc.boolean(),
  first_responded_at: fc.option(moment),
})
const user: fc.Arbitrary<Omit<NewUser, 'id'>> = fc.record({
  created_at: moment,
  updated_at: moment,
  name: fc.constantFrom('Ada', 'ada', 'Ada Lovelace', 'Zoë', 'Ａｄａ', '\uffff', ' ', ''),
  is_agent: fc.boolean(),
  active: fc.boolean(),
  blocked: fc.boolean(),
  deleted: fc.boolean(),
  email: fc.option(fc.constantFrom('a@x.test', 'b@x.test')),
  other_emails: fc.subarray(['a@x.test', 'c@x.test']),
  phone: fc.option(fc.constantFrom('1', '11', '1\u00001')),
  company_id: reference,
  other_companies: fc.subarray([
    { company_id: 1, view_all_tickets: true },
    { company_id: 2, view_all_tickets: false },
  ]),
  visitor_id: fc.constant('v'),
  org_contact_id: fc.constant('1'),
})

/** What is done to one of several databases: a row of `id` is written, deleted, or the database cloned. */
const operation = fc.record({
  database: fc.nat(),
  id: fc.integer({ min: 1, max: 330 }),
  act: fc.oneof(
    { weight: 8, arbitrary: fc.record({ ticket }) },
    { weight: 8, arbitrary: fc.record({ user }) },
    { weight: 6, arbitrary: fc.constantFrom('delete ticket' as const, 'delete user' as const) },
    { weight: 1, arbitrary: fc.constant('clone' as const) },
  ),
})

interface Fork {
  readonly database: ReturnType<typeof newDatabase>
  readonly tickets: Map<number, TicketRow>
  readonly users: Map<number, UserRow>
}

/** Enough rows that the trees have several levels. */
function firstFork(): Fork {
  const fork: Fork = { database: newDatabase(), tickets: new Map(), users: new Map() }
  for (let id = 1; id <= 280; id++) {
    write(fork, id, { ticket: { created_at: id % 3, requester_id: (id % 3) + 1 } })
    write(fork, id, { user: { created_at: id % 3, name: `Ada ${id % 7}`, visitor_id: 'v', org_contact_id: '1' } })
  }
  return fork
}

function write(
  { database, tickets, users }: Fork,
  id: number,
  act: { ticket: Omit<NewTicket, 'id'> } | { user: Omit<NewUser, 'id'> },
): void {
  if ('ticket' in act) {
    const made = ticketRow({ ...act.ticket, id })
    database.tickets[tickets.has(id) ? 'replace' : 'insert'](made)
    tickets.set(id, made)
  } else {
    const made = userRow({ ...act.user, id })
    database.users[users.has(id) ? 'replace' : 'insert'](made)
    users.set(id, made)
  }
}

function perform(forks: Fork[], { database, id, act }: typeof operation extends fc.Arbitrary<infer One> ? One : never) {
  const fork = forks[database % forks.length]
  if (fork === undefined) return
  if (act === 'clone') {
    forks.push({
      database: cloneDatabase(fork.database),
      tickets: new Map(fork.tickets),
      users: new Map(fork.users),
    })
  } else if (act === 'delete ticket') {
    expect(fork.database.tickets.delete(id)).toBe(fork.tickets.delete(id))
  } else if (act === 'delete user') {
    expect(fork.database.users.delete(id)).toBe(fork.users.delete(id))
  } else write(fork, id, act)
}

const byId = <One extends { readonly id: number }>(rows: ReadonlyMap<number, One>) =>
  [...rows.values()].sort((a, b) => a.id - b.id)

describe('whatever is written to tables and to their clones, in any order', () => {
  it('each has its own rows, and indexes equal to ones made anew', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200, size: 'max' }), (operations) => {
        const forks = [firstFork()]
        for (const one of operations) perform(forks, one)
        for (const { database, tickets, users } of forks) {
          expect([...database.tickets.all()]).toEqual(byId(tickets))
          expect([...database.users.all()]).toEqual(byId(users))
          expect([database.tickets.size, database.users.size]).toEqual([tickets.size, users.size])
          expect(staleIndexes(database)).toEqual([])
        }
      }),
      { numRuns: times(60, 8) },
    )
  })

  it('lookups and orders are those of a full scan', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 100, size: 'max' }), (operations) => {
        const forks = [firstFork()]
        for (const one of operations) perform(forks, one)
        for (const { database, users, tickets } of forks) {
          for (const email of ['a@x.test', 'b@x.test', 'c@x.test']) {
            const expected = byId(users).filter((one) => one.email === email || one.other_emails.includes(email))
            expect(idsOf(database.users.by.key.all(`email:${email}`)).sort((a, b) => a - b)).toEqual(idsOf(expected))
          }
          const named = byId(users).filter(({ shelf }) => shelf <= 1)
          const sorted = named.sort((a, b) => (a.sort_name < b.sort_name ? -1 : a.sort_name > b.sort_name ? 1 : 0))
          expect(idsOf(database.users.by.name.all())).toEqual(idsOf(sorted))
          const updated = byId(tickets).sort((a, b) => a.shelf - b.shelf || a.updated_at - b.updated_at)
          expect(idsOf(database.tickets.by.updated.all())).toEqual(idsOf(updated))
        }
      }),
      { numRuns: times(60, 8) },
    )
  })
})
