import type { FramePart, Patch } from './frame.ts'
import { StrangeLog } from './log-lines.ts'
import { type Columns, RowPacking } from './packed-rows.ts'

/** Ways in which a log writes rows, by table, as far as its lines have told it. */
export type Packings = ReadonlyMap<string, RowPacking>

/** Columns by table, as lines tell them. */
export type ToldColumns = Readonly<Record<string, Columns>>

/** A part of a frame as its line has it: rows are lists of values, in the order of their table's columns. */
export interface PackedPart {
  readonly part: FramePart & { readonly columns?: ToldColumns }
  /** All that are known, this line's among them. */
  readonly packings: Packings
}

/** Packs the rows of a part. It tells the columns of tables that no line before it had. */
export function packPart(part: FramePart, known: Packings): PackedPart {
  const { patches } = part
  if (patches === undefined) return { part, packings: known }
  let columns: Record<string, Columns> | undefined
  let packings = known
  const pack = (table: string, rows: readonly object[]) => {
    let packing = packings.get(table)
    if (packing === undefined) {
      packing = RowPacking.for(rows[0])
      if (packing === undefined) return rows
      packings = new Map(packings).set(table, packing)
      columns = { ...columns, [table]: packing.columns }
    }
    const { pack } = packing
    return rows.map(pack)
  }
  const packed = withRows(patches, pack)
  return {
    part: columns === undefined ? { ...part, patches: packed } : { ...part, columns, patches: packed },
    packings,
  }
}

/** Undoes `packPart`, of what JSON has of it. Throws where a row is of columns that nothing told. */
export function unpackPart({ columns, ...part }: PackedPart['part'], known: Packings): PackedPart {
  const packings = columns === undefined ? known : withColumns(known, columns)
  const { patches } = part
  if (patches === undefined) return { part, packings }
  const unpack = (table: string, rows: readonly object[]) => {
    const packing = packings.get(table)
    return rows.map((row) => {
      const unpacked = packing === undefined ? row : packing.unpack(row)
      if (unpacked === undefined || Array.isArray(unpacked))
        throw new StrangeLog(`has a row of unknown columns: ${table}`)
      return unpacked
    })
  }
  return { part: { ...part, patches: withRows(patches, unpack) }, packings }
}

function withRows(patches: readonly Patch[], change: (table: string, rows: readonly object[]) => readonly object[]) {
  return patches.map((patch) => {
    if (patch.put === undefined) return patch
    const put: Record<string, readonly object[]> = {}
    for (const [table, rows] of Object.entries(patch.put)) put[table] = change(table, rows)
    return { ...patch, put }
  })
}

/** Adds what a line tells. */
export function withColumns(known: Packings, told: ToldColumns): Packings {
  const packings = new Map(known)
  for (const [table, columns] of Object.entries(told)) {
    const packing = RowPacking.of(columns)
    if (packing === undefined) throw new StrangeLog(`has what cannot be columns: ${table}`)
    packings.set(table, packing)
  }
  return packings
}

/** Names the columns of all that is known, as a line tells them. */
export const columnsOf = (packings: Packings): ToldColumns =>
  Object.fromEntries([...packings].map(([table, { columns }]) => [table, columns]))
