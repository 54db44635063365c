/** What became of a call; `fault` when an injected fault, or a mistake of the emulator's own, answered it. */
export const DECISIONS = [
  'allowed',
  'unauthenticated',
  'forbidden',
  'limited',
  'invalid',
  'not_found',
  'conflict',
  'fault',
] as const
export type Decision = (typeof DECISIONS)[number]

/** A row of a page, for findings on how lists were read. */
export interface ListedRow {
  readonly id: number
  /** Epoch seconds; undefined where the kind of row has none. */
  readonly updated_at: number | undefined
}

export interface Entry {
  readonly id: number
  /** Epoch milliseconds of the account's clock. */
  readonly at: number
  readonly method: string
  /** After the account's prefix, slashes collapsed. */
  readonly path: string
  /** As it was sent, without the mark. */
  readonly search: string
  /** Null where none matched. */
  readonly operation: string | null
  /** Null where the credentials were refused. */
  readonly agentId: number | null
  /** Null where no reply was sent. */
  readonly status: number | null
  readonly credits: number
  /** Of real time, from the arrival to the reply. */
  readonly durationMs: number
  readonly decision: Decision
  readonly reason: string | undefined
  /** Names and values, flat, as they came. */
  readonly requestHeaders: readonly string[]
  readonly requestBody: Buffer | undefined
  readonly responseBody: Buffer | undefined
  /** Calls of one connection come one after the other: the later one knew the earlier one's reply. */
  readonly connection: number
  readonly retryAfter: number | undefined
  readonly remaining: number
  /** The work was done, whatever the client was told. */
  readonly isCommitted: boolean
  readonly rows: readonly ListedRow[] | undefined
  /** The `Link` to the next page that the reply carried: its query. */
  readonly nextSearch: string | undefined
}

export type NewEntry = Omit<Entry, 'id' | 'connection'> & { readonly socket: object }

/** Bytes of all entries of an account together. */
const CAPACITY_BYTES = 32 * 1024 * 1024
/** What is kept of a body. */
export const BODY_BYTES = 16 * 1024
/** An entry's own size, without its texts. */
const ENTRY_BYTES = 400

/** What the account's clients asked and were told, oldest first; beyond the capacity the oldest are dropped. */
export class Journal {
  readonly #entries = new Map<number, Entry>()
  #oldestId = 1
  #lastId = 0
  #bytes = 0
  #connections = new WeakMap<object, Connection>()
  #lastConnection = 0
  readonly #waiting = new Set<() => void>()

  add(call: NewEntry): void {
    const connection = this.#connectionOf(call.socket)
    connection.headers = sameHeaders(connection.headers, call.requestHeaders)
    // Every key by itself: this is on the way of every request, and spreading an object of so many keys is slow.
    const entry: Entry = {
      id: ++this.#lastId,
      at: call.at,
      method: call.method,
      path: call.path,
      search: call.search,
      operation: call.operation,
      agentId: call.agentId,
      status: call.status,
      credits: call.credits,
      durationMs: call.durationMs,
      decision: call.decision,
      reason: call.reason,
      requestHeaders: connection.headers,
      requestBody: cut(call.requestBody),
      responseBody: cut(call.responseBody),
      connection: connection.number,
      retryAfter: call.retryAfter,
      remaining: call.remaining,
      isCommitted: call.isCommitted,
      rows: call.rows,
      nextSearch: call.nextSearch,
    }
    this.#entries.set(entry.id, entry)
    this.#bytes += sizeOf(entry)
    while (this.#bytes > CAPACITY_BYTES) this.#dropOldest()
    for (const wake of this.#waiting) wake()
  }

  /** Oldest first. */
  list(): readonly Entry[] {
    return [...this.#entries.values()]
  }

  clear(): void {
    this.#entries.clear()
    this.#oldestId = this.#lastId + 1
    this.#bytes = 0
  }

  /** Forgets everything, also the numbering. */
  reset(): void {
    this.#lastId = 0
    this.#lastConnection = 0
    this.#connections = new WeakMap()
    this.clear()
  }

  /** Resolves at the next entry, or after `milliseconds` of real time: true for an entry. */
  nextEntry(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isEntry: boolean) => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve(isEntry)
      }
      const wake = () => settle(true)
      const timer = setTimeout(() => settle(false), milliseconds)
      this.#waiting.add(wake)
    })
  }

  #connectionOf(socket: object): Connection {
    let connection = this.#connections.get(socket)
    if (connection === undefined) {
      connection = { number: ++this.#lastConnection, headers: [] }
      this.#connections.set(socket, connection)
    }
    return connection
  }

  #dropOldest(): void {
    const oldest = this.#entries.get(this.#oldestId)
    if (oldest !== undefined) this.#bytes -= sizeOf(oldest)
    this.#entries.delete(this.#oldestId++)
  }
}

interface Connection {
  readonly number: number
  /** Of its last call. */
  headers: readonly string[]
}

/** The earlier ones when they are equal: a client sends the same again and again, and what is kept costs collecting. */
const sameHeaders = (earlier: readonly string[], later: readonly string[]): readonly string[] =>
  earlier.length === later.length && earlier.every((text, index) => text === later[index]) ? earlier : later

/** Of bodies that go out again and again. */
const beginnings = new WeakMap<Buffer, Buffer>()

/** A copy, so that the whole body is not kept alive by its beginning. */
function cut(body: Buffer | undefined): Buffer | undefined {
  if (body === undefined || body.length <= BODY_BYTES) return body
  let beginning = beginnings.get(body)
  if (beginning === undefined) {
    beginning = Buffer.from(body.subarray(0, BODY_BYTES))
    beginnings.set(body, beginning)
  }
  return beginning
}

function sizeOf({ requestBody, responseBody, requestHeaders, search, rows }: Entry): number {
  const texts = requestHeaders.length * 20 + search.length + (rows?.length ?? 0) * 16
  return ENTRY_BYTES + texts + (requestBody?.length ?? 0) + (responseBody?.length ?? 0)
}
