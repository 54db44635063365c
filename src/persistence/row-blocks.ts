import type { RowPacking } from './packed-rows.ts'

/** Rows that lie together in a data file. */
export interface RowBlock {
  readonly rows: readonly object[]
  /** Bytes from the beginning of the table's section. */
  readonly start: number
  readonly length: number
}

/** Place of a table in a data file. */
export interface FileSection {
  /** Version of the table, when it was written; of a root's also that of the account's table, from which it differs. */
  readonly versions: readonly object[]
  readonly start: number
  readonly length: number
  /** Blocks of its rows, where it has all of the table's; none of a pseudo-table, whose rows are made for the file. */
  readonly blocks: readonly RowBlock[]
  /** Way in which these are written; undefined: as objects. */
  readonly packing: RowPacking | undefined
}

/** Rows of a block, at most twice this number: to write them all again costs some milliseconds. */
export const BLOCK_ROWS = 256

/**
 * Cuts the rows of a table into blocks: those that a file has, unchanged, in its own order, and between them the rows that
 * it lacks. The same row objects are the same rows.
 */
export function* blocksOf(
  rows: Iterable<object>,
  known: readonly RowBlock[],
): Generator<RowBlock | readonly object[], void, undefined> {
  const byFirst = new Map(known.map((block) => [block.rows[0], block]))
  const all = rows[Symbol.iterator]()
  let fresh: object[] = []
  let next = all.next()
  while (!next.done) {
    const block = byFirst.get(next.value)
    const same: object[] = []
    do {
      same.push(next.value)
      next = all.next()
    } while (!next.done && block !== undefined && next.value === block.rows[same.length])
    const isWhole = block !== undefined && same.length === block.rows.length
    if (!isWhole) fresh.push(...same)
    if (fresh.length > 0 && (isWhole || next.done || fresh.length >= BLOCK_ROWS)) {
      yield fresh
      fresh = []
    }
    if (isWhole) yield block
  }
}
