/** A list whose elements are made when they are read, one by one, and anew by each reader. */
export class Series<One> implements Iterable<One> {
  readonly #read: () => Iterable<One>

  constructor(read: () => Iterable<One>) {
    this.#read = read
  }

  /** A series of the present rows, whatever later becomes of the list. */
  static of<Row, One>(rows: readonly Row[], make: (row: Row) => One): Series<One> {
    const standing = [...rows]
    return new Series(function* () {
      for (const row of standing) yield make(row)
    })
  }

  [Symbol.iterator](): Iterator<One> {
    return this.#read()[Symbol.iterator]()
  }

  /** Whether the list is empty; it makes no more than the first element. */
  get isEmpty(): boolean {
    for (const _ of this.#read()) return false
    return true
  }
}

/** A list, or a series, which has the same JSON. */
export type Listed<One> = readonly One[] | Series<One>

/** The value with an array in place of each series. */
export function whole(value: unknown): unknown {
  if (value instanceof Series || Array.isArray(value)) return Array.from(value as Iterable<unknown>, whole)
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, whole(member)]))
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value))
