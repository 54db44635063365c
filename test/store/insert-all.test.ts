import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloneDatabase, newDatabase } from '../../src/store/database.ts'
import { ticketRow } from '../../src/store/rows/tickets.ts'
import { staleIndexes } from '../support/account.ts'

const tickets = (ids: readonly number[]) =>
  ids.map((id) =>
    ticketRow({
      id,
      created_at: (id * 7919) % 50,
      requester_id: 1 + (id % 3),
      status: 2 + (id % 4),
      priority: 1 + (id % 4),
      deleted: id % 11 === 0,
      spam: id % 13 === 0,
      group_id: id % 2 === 0 ? 5 : null,
      due_by: id % 5 === 0 ? null : id % 40,
    }),
  )

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { maxLength: 900, size: 'max' })

describe('rows that are inserted together', () => {
  it('are in the table and in all its indexes as each by itself would be; clones stay as they were', () => {
    fc.assert(
      fc.property(ids, fc.nat(900), (all, cut) => {
        const database = newDatabase()
        for (const row of tickets(all.slice(0, cut))) database.tickets.insert(row)
        const clone = cloneDatabase(database)
        const before = [...clone.tickets.all()]
        database.tickets.insertAll(tickets(all.slice(cut)))
        expect([...database.tickets.all()].map(({ id }) => id)).toEqual(all.toSorted((a, b) => a - b))
        expect(staleIndexes(database)).toEqual([])
        expect([...clone.tickets.all()]).toEqual(before)
        expect(staleIndexes(clone)).toEqual([])
        for (const row of [...database.tickets.all()]) database.tickets.delete(row.id)
        expect(staleIndexes(database)).toEqual([])
      }),
      { numRuns: 15 },
    )
  })

  it.each([[[1, 2, 2]], [[3, 7]]])('are refused together where one has an id that is taken: %j', (wrong) => {
    const database = newDatabase()
    database.tickets.insertAll(tickets([5, 6, 7]))
    const { version } = database.tickets
    expect(() => database.tickets.insertAll(tickets(wrong))).toThrow(/^a row with id \d exists$/)
    expect([...database.tickets.all()].map(({ id }) => id)).toEqual([5, 6, 7])
    expect(database.tickets.version).toBe(version)
    expect(staleIndexes(database)).toEqual([])
  })
})
