import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataFileAdapter } from '../../src/persistence/data-file.ts'
import type { AccountDump } from '../../src/persistence/data-format.ts'
import { type FileLayer, realFiles } from '../../src/persistence/files.ts'
import { BLOCK_ROWS, blocksOf, type RowBlock } from '../../src/persistence/row-blocks.ts'
import { useFolder } from '../support/folder.ts'

const folder = useFolder()
let files = 0
const newPath = () => join(folder, `data-${files++}.jsonl`)

/** Rows that were made into text since this was last set to 0. */
let written = 0

interface Row {
  readonly id: number
  readonly text: string
}

const row = (id: number, text: string): Row => counted({ id, text })

/** The row, which counts each time that it is written. */
function counted(row: Row): Row {
  const { text } = row
  const get = () => {
    written++
    return text
  }
  return Object.defineProperty(row, 'text', { enumerable: true, get })
}

const rowsTo = (count: number) => Array.from({ length: count }, (_, index) => row(index + 1, 'as it was'))

/** An account with one table of these rows, which is a new version each time. */
const accountsOf = (rows: readonly object[]): AccountDump[] => [
  { head: { name: 'acme' }, tables: new Map([['tickets', { size: rows.length, version: {}, all: () => rows }]]) },
]

/** Text of a file that is written of these rows alone. */
async function anew(rows: readonly object[]): Promise<string> {
  const path = newPath()
  await new DataFileAdapter(path).write({ accounts: accountsOf(rows) })
  return readFileSync(path, 'utf8')
}

async function rowsOf(adapter: DataFileAdapter): Promise<Row[]> {
  const found = await adapter.read()
  return [...(found?.accounts[0]?.tables.get('tickets')?.all() ?? [])] as Row[]
}

/** What may happen to rows: one is put at an id, in place of another or between two, or cut, or several are. */
const edit = fc.record({
  at: fc.nat(3000),
  count: fc.constantFrom(1, 1, 2, 300),
  isCut: fc.boolean(),
})

function edited(rows: readonly Row[], edits: readonly { at: number; count: number; isCut: boolean }[]): Row[] {
  const byId = new Map(rows.map((one) => [one.id, one]))
  for (const { at, count, isCut } of edits) {
    for (let id = at; id < at + count; id++) {
      if (isCut) byId.delete(id)
      else byId.set(id, row(id, `written at ${at}, ${'é'.repeat(id % 3)}`))
    }
  }
  return [...byId.values()].sort((one, other) => one.id - other.id)
}

describe('a data file whose blocks of rows are copied', () => {
  it('is the same as one that is written anew, whatever has happened to the rows, also by another process', async () => {
    const generations = fc.array(fc.record({ edits: fc.array(edit, { maxLength: 4 }), isNext: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(fc.nat(1500), generations, async (count, all) => {
        const path = newPath()
        let adapter = new DataFileAdapter(path)
        let rows = rowsTo(count)
        await adapter.write({ accounts: accountsOf(rows) })
        for (const { edits, isNext } of all) {
          if (isNext) {
            adapter = new DataFileAdapter(path)
            rows = await rowsOf(adapter)
          }
          rows = edited(rows, edits)
          await adapter.write({ accounts: accountsOf(rows) })
          expect(readFileSync(path, 'utf8')).toBe(await anew(rows))
        }
      }),
      { numRuns: 20 },
    )
  })

  it('costs what has changed, not what there is', async () => {
    const path = newPath()
    const adapter = new DataFileAdapter(path)
    const rows = rowsTo(10_000)
    await adapter.write({ accounts: accountsOf(rows) })
    written = 0
    const changed = rows.with(5000, row(5001, 'changed')).concat(row(10_001, 'new'))
    await adapter.write({ accounts: accountsOf(changed) })
    expect(written).toBeGreaterThan(1)
    expect(written).toBeLessThanOrEqual(2 * BLOCK_ROWS)
    expect(readFileSync(path, 'utf8')).toBe(await anew(changed))
  })

  it('costs that also after a start, which reads the file', async () => {
    const path = newPath()
    await new DataFileAdapter(path).write({ accounts: accountsOf(rowsTo(10_000)) })
    const adapter = new DataFileAdapter(path)
    const read = (await rowsOf(adapter)).map(counted)
    written = 0
    await adapter.write({ accounts: accountsOf([...read.slice(0, 300), row(301, 'changed'), ...read.slice(301)]) })
    expect(written).toBeGreaterThan(0)
    expect(written).toBeLessThanOrEqual(2 * BLOCK_ROWS)
  })
})

it('a data file goes to the disk in pieces, so that none is copied for long', async () => {
  const pieces: number[] = []
  const files: FileLayer = Object.assign(Object.create(realFiles), {
    async open(...[path, flags]: Parameters<FileLayer['open']>) {
      const file = await realFiles.open(path, flags)
      const write = file.write.bind(file)
      return Object.assign(file, {
        write(bytes: Buffer, position: number) {
          pieces.push(bytes.length)
          return write(bytes, position)
        },
      })
    },
  })
  const adapter = new DataFileAdapter(newPath(), files)
  const rows = Array.from({ length: 20_000 }, (_, index) => row(index + 1, 'x'.repeat(200)))
  await adapter.write({ accounts: accountsOf(rows) })
  await adapter.write({ accounts: accountsOf(rows.with(7, row(8, 'y'))) })
  expect(pieces.reduce((sum, bytes) => sum + bytes)).toBeGreaterThan(8_000_000)
  expect(Math.max(...pieces)).toBeLessThan(1_000_000)
})

describe('blocks', () => {
  const known = (rows: readonly object[], ...lengths: number[]): RowBlock[] => {
    let at = 0
    return lengths.map((length) => {
      at += length
      return { rows: rows.slice(at - length, at), start: at, length: 1 }
    })
  }

  it('that a file has in another order are written again, and none is taken twice', () => {
    const rows = rowsTo(4)
    const [first, second] = known(rows, 2, 2)
    const parts = [...blocksOf([...rows.slice(2), ...rows.slice(0, 2)], known(rows, 2, 2))]
    expect(parts.map((part) => ('rows' in part ? part.rows : part))).toEqual([second?.rows, first?.rows])
    const [a, b, c, d] = rows as [Row, Row, Row, Row]
    expect([...blocksOf([a, c, d], known(rows, 2, 2))]).toEqual([[a], known(rows, 2, 2)[1]])
    expect([...blocksOf([a, b, c], known(rows, 2, 2))]).toEqual([known(rows, 2, 2)[0], [c]])
    expect([...blocksOf([], known(rows, 4))]).toEqual([])
  })

  it('of rows that the file lacks are not larger than twice their size', () => {
    const rows = rowsTo(5 * BLOCK_ROWS)
    const sizes = [...blocksOf(rows, [])].map((part) => (part as readonly object[]).length)
    expect(sizes).toEqual(Array(5).fill(BLOCK_ROWS))
  })
})
