/**
 * Kinds of rows of an account. A row is immutable; a change makes a new one through its constructor function, which
 * lists every key in one order, so that all rows of a kind share one hidden class. Names are those of the wire; times
 * are whole epoch seconds (the wire's resolution); what is absent is null, as on the wire.
 */

export type Seconds = number

export type CustomFieldValue = string | number | boolean | null

export type CustomFieldValues = Readonly<Record<string, CustomFieldValue>>

export const NONE: readonly never[] = Object.freeze([])

export const NO_CUSTOM_FIELDS: CustomFieldValues = Object.freeze({})

export type Required<Row, Key extends keyof Row> = Partial<Row> & Pick<Row, Key>
