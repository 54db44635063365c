import type { LookupIndex } from '../store/indexes.ts'
import { words } from '../store/lookup-keys.ts'
import { compareNames } from '../store/order.ts'

interface Suggestable {
  readonly id: number
  readonly name: string
  readonly sort_name: string
}

interface Source<Row extends Suggestable> {
  readonly key: LookupIndex<Row>
  /** Rows whose whole name, in lower case, is the term: they are found however many other names begin with it. */
  readonly named: (sortName: string) => Iterable<Row>
  readonly isWanted?: (row: Row) => boolean
}

/** Most rows of an autocompletion; Freshdesk's own number is not documented. */
const MAX_SUGGESTIONS = 30

/**
 * Rows, by name, in whose name each word of the term begins a word, in whatever order (inferred), or whose e-mail
 * begins with the term. Clients look up whole names before they create a record.
 * Source: the use by effytech/freshdesk_mcp, botpress/botpress, arjunkomath/node-freshdesk-api,
 * wyre-technology/node-freshdesk
 */
export function suggest<Row extends Suggestable>({ key, named, isWanted }: Source<Row>, term: string): Row[] {
  const wanted = words(term)
  // The longest word begins words of the fewest names.
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
