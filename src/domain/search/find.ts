import type { Block } from '../../store/block-index.ts'
import type { Condition, Program } from './compile.ts'
import type { SearchField, SearchValue } from './fields.ts'

export interface Found<Row> {
  /** Number of rows on all pages. */
  readonly total: number
  /** Rows of this page. */
  readonly rows: readonly Row[]
}

/** Rows of a block, one bit for each. */
type Mask = Uint32Array

const WORDS_OF_MASK = 8

/**
 * Finds the rows for which the program holds, newest block and row first. A condition costs each block a few words of
 * bits; rows are read only for the page.
 */
export function find<Row>(
  blocks: readonly Block<Row>[],
  program: Program<Row>,
  page: { readonly offset: number; readonly size: number },
): Found<Row> {
  const stack: Mask[] = []
  const rows: Row[] = []
  let total = 0
  for (const block of blocks.toReversed()) {
    const mask = evaluate(block, program, stack)
    const count = countOf(mask)
    if (count > 0 && rows.length < page.size) {
      const matching = block.rows.filter((_, position) => has(mask, position)).reverse()
      const skipped = Math.max(0, page.offset - total)
      rows.push(...matching.slice(skipped, skipped + page.size - rows.length))
    }
    total += count
  }
  return { total, rows }
}

/**
 * Evaluates the program for one block.
 * @param stack masks, reused from block to block
 */
function evaluate<Row>(block: Block<Row>, program: Program<Row>, stack: Mask[]): Mask {
  let depth = 0
  for (const part of program) {
    if (part === 'AND' || part === 'OR') {
      depth--
      join(part, maskAt(stack, depth - 1), maskAt(stack, depth))
    } else {
      mark(maskAt(stack, depth), columnOf(block, part.field), part)
      depth++
    }
  }
  return maskAt(stack, 0)
}

function maskAt(stack: Mask[], depth: number): Mask {
  stack[depth] ??= new Uint32Array(WORDS_OF_MASK)
  return stack[depth]
}

function join(connective: 'AND' | 'OR', left: Mask, right: Mask): void {
  for (let word = 0; word < WORDS_OF_MASK; word++) {
    const [a, b] = [left[word] ?? 0, right[word] ?? 0]
    left[word] = connective === 'AND' ? a & b : a | b
  }
}

function mark<Row>(mask: Mask, { values, bits }: Column, { range }: Condition<Row>): void {
  const start = range === null ? values.length : countBelow(values, range[0], false)
  const end = range === null ? start + 1 : countBelow(values, range[1], true)
  mask.fill(0)
  for (let place = start * WORDS_OF_MASK; place < end * WORDS_OF_MASK; place++) {
    const word = place % WORDS_OF_MASK
    mask[word] = (mask[word] ?? 0) | (bits[place] ?? 0)
  }
}

const has = (mask: Mask, position: number) => (((mask[position >> 5] ?? 0) >> (position & 31)) & 1) === 1

/** Number of bits that are set: added up in pairs, fours and bytes, then by a multiplication. */
function countOf(mask: Mask): number {
  let count = 0
  for (const word of mask) {
    const pairs = word - ((word >>> 1) & 0x55555555)
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
    count += Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
  }
  return count
}

/** Values of one field in the rows of a block. */
interface Column {
  /** Distinct values, ascending. */
  readonly values: readonly SearchValue[]
  /** A mask for each value of the rows that have it, then one of the rows without any value. */
  readonly bits: Uint32Array
}

function columnOf<Row>(block: Block<Row>, { key, valuesOf }: SearchField<Row>): Column {
  return block.derived(key, (rows) => {
    const valuesOfRows = rows.map(valuesOf)
    const values = [...new Set(valuesOfRows.flat())].sort(compareValues)
    const places = new Map<SearchValue | null, number>(values.map((value, place) => [value, place]))
    places.set(null, values.length)
    const bits = new Uint32Array(places.size * WORDS_OF_MASK)
    valuesOfRows.forEach((own, position) => {
      for (const value of own.length === 0 ? [null] : own) {
        const word = (places.get(value) ?? 0) * WORDS_OF_MASK + (position >> 5)
        bits[word] = (bits[word] ?? 0) | (1 << (position & 31))
      }
    })
    return { values, bits }
  })
}

/** Compares two values of one field: texts by code unit, numbers by size. */
const compareValues = (a: SearchValue, b: SearchValue) => (a < b ? -1 : a > b ? 1 : 0)

/** Number of values below the bound, or up to it if it is included. */
function countBelow(values: readonly SearchValue[], bound: SearchValue, inclusive: boolean): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    const order = compareValues(values[middle] as SearchValue, bound) // middle is in range
    if (order < 0 || (inclusive && order === 0)) low = middle + 1
    else high = middle
  }
  return low
}
