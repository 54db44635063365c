import { type JsonText, jsonTextOf } from './json-text.ts'

/** A way to write a row as JSON. The text may depend only on the row and on `context`. */
export interface View<Row, Context, Wire> {
  readonly name: string
  readonly render: (row: Row, context: Context) => Wire
  /** Whether the text is that of a reply to a write, which nobody asks for again: it is not cached. */
  readonly isForOneReply?: boolean
}

/** Type of the values that a view's texts stand for. */
export type WireOf<Of> = Of extends View<infer _Row, infer _Context, infer Wire> ? Wire : never

/** Makes a view whose type follows from what it renders. */
export const view = <Row, Context, const Wire>(definition: View<Row, Context, Wire>): View<Row, Context, Wire> =>
  definition

const stringified = <Row, Context, Wire>(view: View<Row, Context, Wire>, row: Row, context: Context) =>
  jsonTextOf(view.render(row, context))

interface Entry {
  readonly context: unknown
  readonly text: JsonText<unknown>
}

/**
 * Cache of JSON texts by row and view. Rows are immutable, so an entry is never stale; with another context (an
 * account's fields that changed) a new text is made. An entry lives no longer than its row. Two generations bound the
 * memory: when the young one reaches half of the capacity it becomes the old one, and the former old one is dropped.
 */
export class RenderCache {
  readonly #halfCapacity: number
  #young: Generation = new Map()
  #old: Generation = new Map()
  #youngBytes = 0

  /** @param capacity bytes of text, roughly */
  constructor(capacity: number) {
    this.#halfCapacity = capacity / 2
  }

  text<Row extends object, Context, Wire>(view: View<Row, Context, Wire>, row: Row, context: Context): JsonText<Wire> {
    if (view.isForOneReply) return stringified(view, row, context)
    const young = this.#young.get(view.name)?.get(row)
    if (young !== undefined && young.context === context) return young.text as JsonText<Wire> // stored under the view that wrote it
    const old = this.#old.get(view.name)?.get(row)
    const entry: Entry =
      old !== undefined && old.context === context ? old : { context, text: stringified(view, row, context) }
    this.#remember(view.name, row, entry)
    return entry.text as JsonText<Wire> // stored under the view that wrote it
  }

  #remember(viewName: string, row: object, entry: Entry): void {
    if (this.#youngBytes > this.#halfCapacity) {
      this.#old = this.#young
      this.#young = new Map()
      this.#youngBytes = 0
    }
    let texts = this.#young.get(viewName)
    if (texts === undefined) {
      texts = new WeakMap()
      this.#young.set(viewName, texts)
    }
    texts.set(row, entry)
    this.#youngBytes += entry.text.length + ENTRY_OVERHEAD
  }
}

/** Texts by view and row. Rows of accounts that are gone or were reset are not kept alive by it. */
type Generation = Map<string, WeakMap<object, Entry>>

/** Bytes of the map slot, entry and Buffer object around one text, roughly. */
const ENTRY_OVERHEAD = 250
