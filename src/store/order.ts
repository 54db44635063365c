import { compiledFunction } from './compiled-function.ts'

/** Values that rows can be ordered by; null and undefined count as 0. */
type Comparable = string | number | null | undefined

/** Members of a row that an order can be made of. */
export type PartOf<Row> = { [Name in keyof Row]: Row[Name] extends Comparable ? Name : never }[keyof Row] & string

type Compare<Key> = (a: Key, b: Key) => number

/**
 * Compares rows by these members; the first that differs decides. The last must be the id, so that no two rows are
 * equal and every order is a total one. It is as fast as a comparison written by hand
 * (docs/decisions/0013-stating-an-index.md).
 */
export function compareBy<Row, const Part extends PartOf<Row>>(...parts: readonly Part[]): Compare<Pick<Row, Part>> {
  const tests = parts.map((part) => `if (a.${part} < b.${part}) return -1\nif (a.${part} > b.${part}) return 1\n`)
  // Each order gets a function of its own: a shared one would be slow for all.
  return compiledFunction<Compare<Pick<Row, Part>>>(['a', 'b'], `${tests.join('')}return 0`) ?? compareByNames(parts)
}

/** The same comparison, slower. */
export function compareByNames<Row, Part extends PartOf<Row>>(parts: readonly Part[]): Compare<Pick<Row, Part>> {
  return (a, b) => {
    for (const part of parts) {
      const one = a[part] as number // or a text, or null: `PartOf` guarantees it
      const other = b[part] as number
      if (one < other) return -1
      if (one > other) return 1
    }
    return 0
  }
}

export interface Named {
  readonly sort_name: string
  readonly id: number
}

/** Order of lists of people and companies: by name, then by id. */
export const compareNames = compareBy<Named, keyof Named>('sort_name', 'id')

/** The leading parts of an order, from none to all: `{}`, `{ shelf }`, `{ shelf, created_at }`. */
export type Leading<Row, Parts extends readonly unknown[]> = Parts extends readonly [
  infer First extends keyof Row,
  ...infer Rest extends readonly (keyof Row)[],
]
  ? { readonly [Name in Parts[number] & string]?: undefined } | (Pick<Row, First> & Leading<Row, Rest>)
  : unknown

export const compareIds = (a: number, b: number): number => a - b
