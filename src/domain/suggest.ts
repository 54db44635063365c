import { words } from '../store/lookup-keys.ts'
import { compareNames } from '../store/order.ts'
import type { LookupIndex } from '../store/table.ts'

interface Suggestable {
  readonly id: number
  readonly name: string
  readonly sort_name: string
}

interface Source<Row extends Suggestable> {
  readonly key: LookupIndex<Row>
  /** Those whose whole name, in lower case, is the term: they are answered however many others begin so. */
  readonly named: (sortName: string) => Iterable<Row>
  readonly isWanted?: (row: Row) => boolean
}

/** A page of autocompletion; Freshdesk's own number is not documented. */
const MAX_SUGGESTIONS = 30

/**
 * Rows of which each word of the term begins a word of the name, in whatever order (that is inferred), or whose e-mail
 * the term begins; by name. Clients look up whole names before they create.
 * Source: the use by effytech/freshdesk_mcp, botpress/botpress, arjunkomath/node-freshdesk-api, wyre-technology/node-freshdesk
 */
export function suggest<Row extends Suggestable>({ key, named, isWanted }: Source<Row>, term: string): Row[] {
  const wanted = words(term)
  // The longest word is that of the fewest names.
  const longest = wanted.reduce((a, b) => (b.length > a.length ? b : a), '')
  const found = new Map<number, Row>()
  const add = (rows: Iterable<Row>, matches: (row: Row) => boolean) => {
    for (const row of rows) {
      if (found.size === MAX_SUGGESTIONS) return
      if (matches(row) && (isWanted?.(row) ?? true)) found.set(row.id, row)
    }
  }
  add(named(wanted.join(' ')), () => true)
  add(key.startingWith(`word:${longest}`), ({ name }) => hasWords(words(name), wanted))
  if (wanted.length === 1) add(key.startingWith(`email:${longest}`), () => true)
  return [...found.values()].sort(compareNames)
}

const hasWords = (words: readonly string[], beginnings: readonly string[]) =>
  beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)))
