/** A way to write a row's JSON. The text may depend on the row and on `context` alone. */
export interface View<Row, Context> {
  readonly name: string
  readonly render: (row: Row, context: Context) => unknown
  /** Of a reply to a write, which nobody asks for again: its text is not kept. */
  readonly isForOneReply?: boolean
}

const stringified = <Row, Context>(view: View<Row, Context>, row: Row, context: Context) =>
  Buffer.from(JSON.stringify(view.render(row, context)))

interface Entry {
  readonly context: unknown
  readonly text: Buffer
}

/**
 * JSON texts by row object and view. Rows are immutable, so an entry is never stale; a context that changed
 * (an account's fields) makes a new text. A text goes with its row, and two generations bound the rest: when the young
 * one holds half of the capacity it becomes the old one, and what was not asked for again is forgotten.
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

  text<Row extends object, Context>(view: View<Row, Context>, row: Row, context: Context): Buffer {
    if (view.isForOneReply) return stringified(view, row, context)
    const young = this.#young.get(view.name)?.get(row)
    if (young !== undefined && young.context === context) return young.text
    const old = this.#old.get(view.name)?.get(row)
    const entry =
      old !== undefined && old.context === context ? old : { context, text: stringified(view, row, context) }
    this.#remember(view.name, row, entry)
    return entry.text
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

/** By view. Rows of accounts that are gone or were reset hold no memory here. */
type Generation = Map<string, WeakMap<object, Entry>>

/** Bytes of the map slot, entry and Buffer object around one text, roughly. */
const ENTRY_OVERHEAD = 250
