import { describe, expect, it } from 'vitest'
import { type Change, Changes } from '../../src/store/changes.ts'
import { cloneDatabase, newDatabase } from '../../src/store/database.ts'
import { companyRow } from '../../src/store/rows/companies.ts'

const company = (id: number, name = `Company ${id}`) => companyRow({ id, created_at: 0, name, org_company_id: '1' })
const writers = ['cause']
const REQUEST = { kind: 'request', name: 'createCompany' } as const

function start() {
  const database = newDatabase()
  const changes = new Changes()
  changes.follow(database)
  const told: Change[] = []
  const stop = changes.subscribe((change) => told.push(change))
  return { database, companies: database.companies, changes, told, stop }
}

describe('the changes of an account', () => {
  it('tell what an operation put and removed once it is over, each row once, from its first to its last', () => {
    const { companies, changes, told } = start()
    changes.during(REQUEST, () => companies.insertAll([company(1), company(2)]))
    const [first, second] = [...companies.all()]
    told.length = 0
    const [third, renamed] = [company(3), company(1, 'Renamed')]
    changes.during(REQUEST, () => {
      companies.insert(company(4))
      companies.replace(company(1, 'Meanwhile'))
      companies.delete(2)
      companies.insert(third)
      companies.delete(4)
      companies.replace(renamed)
      expect(told).toEqual([])
    })
    expect(told).toEqual([
      {
        cause: REQUEST,
        replaced: undefined,
        rows: [
          { table: 'companies', before: first, after: renamed, writers },
          { table: 'companies', before: second, after: undefined, writers },
          { table: 'companies', before: undefined, after: third, writers },
        ],
      },
    ])
  })

  it('tell who wrote a row, the operation or a rule within it, in the order in which they did', () => {
    const { companies, changes, told } = start()
    changes.during(REQUEST, () => {
      companies.insert(company(1))
      companies.insert(company(2))
      changes.byRules(() => {
        companies.replace(company(1, 'By a rule'))
        companies.insertAll([company(3), company(4)])
      })
      companies.replace(company(3, 'By the operation'))
    })
    expect(told[0]?.rows.map((row) => [row.after?.id, row.writers])).toEqual([
      [1, ['cause', 'rule']],
      [2, ['cause']],
      [3, ['rule', 'cause']],
      [4, ['rule']],
    ])
  })

  it('say nothing of an operation that wrote nothing, or nothing that stayed', () => {
    const { companies, changes, told } = start()
    changes.during(REQUEST, () => companies.get(1))
    changes.during(REQUEST, () => {
      companies.insert(company(1))
      companies.delete(1)
      companies.delete(2)
    })
    expect(told).toEqual([])
  })

  it('tell what an operation wrote before it failed', () => {
    const { companies, changes, told } = start()
    const fail = () => {
      companies.insert(company(1))
      companies.insert(company(1))
    }
    expect(() => changes.during(REQUEST, fail)).toThrow('a row with id 1 exists')
    expect(told.map(({ rows }) => rows.length)).toEqual([1])
  })

  it('are one for an operation within another, of the outer cause', () => {
    const { companies, changes, told } = start()
    changes.during(REQUEST, () => {
      companies.insert(company(1))
      changes.during({ kind: 'job', name: 'inner' }, () => companies.insert(company(2)))
      companies.insert(company(3))
    })
    expect(told.map(({ cause, rows }) => [cause, rows.length])).toEqual([[REQUEST, 3]])
  })

  it('tell a write outside any operation at once, as one without a cause', () => {
    const { companies, told } = start()
    const row = companies.insert(company(1))
    companies.insertAll([company(2), company(3)])
    expect(told.map(({ cause, rows }) => [cause, rows.length])).toEqual([
      [undefined, 1],
      [undefined, 2],
    ])
    expect(told[0]?.rows).toEqual([{ table: 'companies', before: undefined, after: row, writers }])
  })

  it('tell that all rows made room for others, what was written to those, and what stood before', () => {
    const { database, changes, told } = start()
    const other = cloneDatabase(database)
    const [early, after] = [company(1), company(2)]
    changes.during(REQUEST, () => {
      database.companies.insert(early)
      changes.replace(other, 'restore', database)
      other.companies.insert(after)
    })
    const rows = [{ table: 'companies', before: undefined, after, writers }]
    const former = [{ database, rows: [{ table: 'companies', before: undefined, after: early, writers }] }]
    expect(told).toEqual([{ cause: REQUEST, replaced: 'restore', rows, former }])
  })

  it('tell nothing of what is written to a clone', () => {
    const { database, told } = start()
    cloneDatabase(database).companies.insert(company(1))
    expect(told).toEqual([])
  })

  it('tell all who listen, and those who stopped no more', () => {
    const { companies, changes, told, stop } = start()
    const others: Change[] = []
    changes.subscribe((change) => others.push(change))
    companies.insert(company(1))
    stop()
    companies.insert(company(2))
    expect([told.length, others.length]).toEqual([1, 2])
  })
})
