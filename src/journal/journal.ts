import { hash } from 'node:crypto'
import type { Database } from '../store/database.ts'
import { later } from '../time/timers.ts'
import { cut, isCut } from './cut-bodies.ts'
import type { Entry, NewEntry } from './entry.ts'
import { JournalWeight } from './weight.ts'

/** Tables whose rows can be loaded with an `updated_at` in the past, and are polled. */
export type LoadedTable = 'tickets' | 'users' | 'companies'

interface Load {
  /** Id of the call before it. */
  readonly afterId: number
  readonly before: Pick<Database, LoadedTable>
}

/** Bytes of memory that all entries of an account together keep, and what was noted beside them. */
const CAPACITY_BYTES = 32 * 1024 * 1024
/** The copies of three tables, each with its indexes. */
const LOAD_BYTES = 16 * 1024

/** The ids of a start begin behind this many of the one before. */
const IDS_OF_START = 1_000_000_000

/** Calls of the account's clients and their replies, oldest first; beyond the capacity the oldest are dropped. */
export class Journal {
  readonly #entries = new Map<number, Entry>()
  /** Id before the first of this start. */
  #firstId = 0
  #oldestId = 1
  #lastId = 0
  #start = 0
  #knownSince: number | undefined
  readonly #weight = new JournalWeight()
  #era = 0
  #connections = new WeakMap<object, Connection>()
  #lastConnection = 0
  #replays = 0
  readonly #waiting = new Set<() => void>()
  #loads: Load[] = []
  /** The newest calls before each time the account went back to a snapshot; ascending. */
  #restoredAfter: number[] = []
  readonly #onAdd: (entry: Entry) => void

  /** @param onAdd told of each call */
  constructor(onAdd: (entry: Entry) => void = () => {}) {
    this.#onAdd = onAdd
  }

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
      tool: call.tool,
      agentId: call.agentId,
      status: call.status,
      credits: call.credits,
      arrivedAt: call.arrivedAt,
      durationMs: call.durationMs,
      decision: call.decision,
      reason: call.reason,
      requestHeaders: connection.headers,
      requestBody: cut(call.requestBody),
      requestDigest: isCut(call.requestBody) ? hash('sha1', call.requestBody) : undefined,
      responseBody: cut(call.responseBody),
      isResponseCut: isCut(call.responseBody),
      connection: connection.number,
      retryAfter: call.retryAfter,
      remaining: call.remaining,
      windowStartedAt: call.windowStartedAt,
      isReplyLost: call.isReplyLost,
      isCommitted: call.isCommitted,
      rows: call.rows,
      nextSearch: call.nextSearch,
    }
    this.#entries.set(entry.id, entry)
    this.#weight.add(entry)
    while (this.bytes > CAPACITY_BYTES && this.#entries.size > 1) this.#dropOldest()
    for (const wake of this.#waiting) wake()
    this.#onAdd(entry)
  }

  /**
   * Another start of an account that is kept: entries of those before it are gone, and their ids are not given again.
   * @param at epoch milliseconds of the account's clock
   */
  beginStart(start: number, at: number): void {
    this.#start = start
    this.#firstId = start * IDS_OF_START
    this.#lastId = this.#firstId
    this.#oldestId = this.#firstId + 1
    this.#knownSince = at
  }

  /** Starts before this one. */
  get start(): number {
    return this.#start
  }

  /** Moment before which calls may have come that nobody knows any more; undefined: none that matter. */
  get knownSince(): number | undefined {
    return this.#knownSince
  }

  /** Memory that it keeps, estimated above, not below, what it is. */
  get bytes(): number {
    return this.#weight.bytes + this.#loads.length * LOAD_BYTES
  }

  get size(): number {
    return this.#entries.size
  }

  /** Id of the oldest entry that is kept; of the next one while there is none. */
  get oldestId(): number {
    return this.#oldestId
  }

  /** Another one after each `clear` and `reset`. */
  get era(): number {
    return this.#era
  }

  /** Oldest first. */
  list(): readonly Entry[] {
    return [...this.#entries.values()]
  }

  /** Later than `sinceId`, the newest so many that are wanted, oldest first. Reads no more than it must, from the end. */
  newest(
    { sinceId = 0, limit = Number.POSITIVE_INFINITY }: { readonly sinceId?: number; readonly limit?: number },
    isWanted: (entry: Entry) => boolean = () => true,
  ): Entry[] {
    const found: Entry[] = []
    for (let id = this.#lastId; id > sinceId && id >= this.#oldestId && found.length < limit; id--) {
      const entry = this.#entries.get(id)
      if (entry !== undefined && isWanted(entry)) found.push(entry)
    }
    return found.reverse()
  }

  /** The entries between one return to a snapshot and the next: what was done before it is undone. */
  listByRestore(): readonly (readonly Entry[])[] {
    const entries = this.list()
    // Ids leave no gaps: where a part ends follows from its last id.
    const placeAfter = (id: number) => Math.max(0, id - this.#oldestId + 1)
    const ends = [...this.#restoredAfter, this.#lastId].map(placeAfter)
    return ends.map((end, index) => entries.slice(ends[index - 1] ?? 0, end))
  }

  /** Tells calls that are sent again apart. */
  nextReplay(): number {
    return ++this.#replays
  }

  noteRestore(): void {
    if (this.#entries.size === 0 || this.#restoredAfter.at(-1) === this.#lastId) return
    this.#restoredAfter.push(this.#lastId)
  }

  /** @param before what stood before the rows were loaded; kept, so it must be a clone */
  noteLoad(before: Load['before']): void {
    if (this.#entries.size === 0 || this.#loads.at(-1)?.afterId === this.#lastId) return
    this.#loads.push({ afterId: this.#lastId, before })
  }

  /** Tells whether a row that stands now was loaded after that call. */
  isLoadedAfter(entryId: number, table: LoadedTable, id: number): boolean {
    return this.#loads.some(({ afterId, before }) => afterId >= entryId && before[table].get(id) === undefined)
  }

  clear(): void {
    this.#entries.clear()
    this.#loads = []
    this.#restoredAfter = []
    this.#oldestId = this.#lastId + 1
    this.#knownSince = undefined
    this.#weight.clear()
    this.#era++
  }

  /** Forgets everything, also the numbering. */
  reset(): void {
    this.#lastId = this.#firstId
    this.#lastConnection = 0
    this.#connections = new WeakMap()
    this.clear()
  }

  /** Resolves at the next entry, or after `milliseconds` of real time: true for an entry. */
  nextEntry(milliseconds: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const settle = (isEntry: boolean) => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve(isEntry)
      }
      const wake = () => settle(true)
      const timer = later(milliseconds, () => settle(false), reject)
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
    if (oldest !== undefined) this.#weight.remove(oldest)
    this.#entries.delete(this.#oldestId++)
    while ((this.#restoredAfter[0] ?? this.#oldestId) < this.#oldestId) this.#restoredAfter.shift()
    while ((this.#loads[0]?.afterId ?? this.#oldestId) < this.#oldestId) this.#loads.shift()
  }
}

interface Connection {
  readonly number: number
  /** Headers of its last call. */
  headers: readonly string[]
}

/** The earlier ones when they are equal: a client sends the same again and again, and what is kept costs collecting. */
const sameHeaders = (earlier: readonly string[], later: readonly string[]): readonly string[] =>
  earlier.length === later.length && earlier.every((text, index) => text === later[index]) ? earlier : later
