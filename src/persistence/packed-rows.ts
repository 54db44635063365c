import { compiledFunction } from '../store/compiled-function.ts'

/** Names of the members of a table's rows, in the order in which their values are written. */
export type Columns = readonly string[]

type Row = Readonly<Record<string, unknown>>

/**
 * Way to write the rows of a table without the names of their members: a list of their values, for which the names are
 * told once. A row with other members is written as it is, an object.
 */
export class RowPacking {
  readonly columns: Columns
  readonly #valuesOf: (row: Row) => unknown[]
  readonly #rowOf: (values: readonly unknown[]) => Row

  private constructor(columns: Columns) {
    this.columns = columns
    const values = columns.map((name) => `row.${name}`)
    const members = columns.map((name, at) => `${name}: values[${at}]`)
    // As fast as if it were written by hand: a start makes each row of a file so.
    this.#valuesOf = compiledFunction(['row'], `return [${values}]`) ?? ((row) => columns.map((name) => row[name]))
    this.#rowOf =
      compiledFunction(['values'], `return { ${members} }`) ??
      ((values) => Object.fromEntries(columns.map((name, at) => [name, values[at]])))
  }

  /** Packing of these columns, the same for the same ones; undefined of what cannot be columns. */
  static of(columns: unknown): RowPacking | undefined {
    if (!isColumns(columns)) return undefined
    const key = columns.join()
    let packing = known.get(key)
    if (packing === undefined) {
      packing = new RowPacking(columns)
      known.set(key, packing)
    }
    return packing
  }

  /** Packing that fits this row. */
  static for(row: object | undefined): RowPacking | undefined {
    return row && RowPacking.of(Object.keys(row).filter((name) => (row as Row)[name] !== undefined))
  }

  /** Values of the row, or the row itself, where it has other members. */
  readonly pack = (row: object): object => {
    const values = this.#valuesOf(row as Row)
    // Neither are members that are undefined, which JSON leaves out.
    const isSame = Object.keys(row).length === values.length && !values.includes(undefined)
    return isSame ? values : row
  }

  /** The row of what `pack` made and JSON has; undefined of what it did not make. */
  unpack(packed: unknown): Row | undefined {
    if (!Array.isArray(packed)) return packed as Row
    return packed.length === this.columns.length ? this.#rowOf(packed) : undefined
  }
}

/** Packings by their columns: as many as there are kinds of rows. */
const known = new Map<string, RowPacking>()

/** Whether it may become code: nothing but plain names, and none that every object has. */
const isName = (name: unknown): name is string => typeof name === 'string' && /^[a-z]\w*$/i.test(name) && !(name in {})

const isColumns = (value: unknown): value is Columns =>
  Array.isArray(value) && value.length > 0 && value.every(isName) && new Set(value).size === value.length
