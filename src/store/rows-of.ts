import { BlockIndex } from './block-index.ts'
import { HolderIndex } from './holder-index.ts'
import { CountIndex, LookupIndex } from './indexes.ts'
import { compareBy, type PartOf } from './order.ts'
import { OrderedIndex } from './ordered-index.ts'
import type { CustomFieldValues } from './rows/base.ts'
import type { RecordData } from './rows/custom-objects.ts'
import { type Identified, Table } from './table.ts'
import { ValueIndex } from './value-index.ts'

/** Members by which search orders rows; its results are in the reverse order. */
export interface Searched extends Identified {
  readonly created_at: number
}

/** Kinds of index that a table of such rows can have; an index's key follows from the members it names. */
function kindsOf<Row extends Searched>() {
  return {
    by: <const Parts extends readonly PartOf<Row>[]>(...parts: Parts) => OrderedIndex.by<Row, Parts>(...parts),
    lookup: (keysOf: (row: Row) => readonly string[]) => new LookupIndex<Row>(keysOf),
    /** Index for rows with custom fields. */
    holders: new HolderIndex<Row & { readonly custom_fields: CustomFieldValues }>(),
    /** Index for records of custom objects. */
    values: new ValueIndex<Row & { readonly custom_object_id: number; readonly data: RecordData }>(),
    count: (numberOf: (row: Row) => number | null) => new CountIndex<Row>(numberOf),
    search: new BlockIndex<Row, Searched>({
      parts: ['created_at', 'id'],
      compare: compareBy<Searched, keyof Searched>('created_at', 'id'),
    }),
  }
}

/** An empty table of rows of one kind, before its indexes are named. */
export const rowsOf = <Row extends Searched>() => ({
  indexed: <Indexes extends object>(indexes: (kinds: ReturnType<typeof kindsOf<Row>>) => Indexes) =>
    new Table<Row, Indexes>(indexes(kindsOf<Row>())),
  plain: () => new Table<Row, object>({}),
})
