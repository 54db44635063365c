import { Low } from 'lowdb'
import type { Account, AccountState } from './account/account.ts'
import { NO_FAULTS } from './account/faults.ts'
import { defaultSettings } from './account/settings.ts'
import { DataFileAdapter } from './store/data-file.ts'
import { type AccountHead, type DataFile, tablesOf } from './store/data-format.ts'
import { cloneDatabase, type Database, newDatabase } from './store/database.ts'

/** A save waits at least this long for further writes. */
const SHORTEST_DELAY_MS = 500
/** And at least so many times the last save's length, so that saving takes a small part of the time. */
const DELAY_PER_SAVE = 10

const WATCH_MS = 1000

/** Keeps all accounts in one file: read at the start, written soon after a change and at the end. */
export class Persistence {
  readonly #file: DataFileAdapter
  readonly #low: Low<DataFile>
  readonly #accounts: () => Iterable<Account>
  readonly #onError: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #isDirty = false
  #lastSaveMs = 0
  /** Of every table, as they were last written. */
  #savedVersions: ReadonlySet<object> = new Set()
  readonly #watch: NodeJS.Timeout
  #unlock: (() => Promise<void>) | undefined
  /** From the first call that ends it on. */
  #end: Promise<void> | undefined

  constructor(path: string, accounts: () => Iterable<Account>, onError: (error: unknown) => void) {
    this.#file = new DataFileAdapter(path)
    // lowdb keeps the very object it is given: a fresh one each time.
    this.#low = new Low<DataFile>(this.#file, { accounts: [] })
    this.#accounts = accounts
    this.#onError = onError
    // Jobs and the members of a process write without telling.
    this.#watch = setInterval(() => {
      if (this.#versions().some((version) => !this.#savedVersions.has(version))) this.touch()
    }, WATCH_MS)
    this.#watch.unref()
  }

  #versions(): object[] {
    return [...this.#accounts()].flatMap(({ database }) => Object.values(database).map(({ version }) => version))
  }

  /** The accounts of the file, which is nobody else's from now on; undefined when there is none yet. */
  async load(): Promise<{ readonly head: AccountHead; readonly state: AccountState }[] | undefined> {
    this.#unlock = await this.#file.lock()
    await this.#low.read()
    const { accounts } = this.#low.data
    if (accounts.length === 0) return undefined
    return accounts.map(({ head, tables }) => {
      const database = newDatabase()
      for (const [name, table] of Object.entries(database)) {
        for (const row of tables.get(name)?.all() ?? []) (table as Database['products']).insert(row as never)
      }
      return { head, state: stateOf(head, database) }
    })
  }

  /** Something changed: it will be saved soon. */
  touch(): void {
    this.#isDirty = true
    if (this.#timer !== undefined || this.#end !== undefined) return
    const delay = Math.max(SHORTEST_DELAY_MS, this.#lastSaveMs * DELAY_PER_SAVE)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.save().catch(this.#onError)
    }, delay)
    this.#timer.unref()
  }

  /** Writes what changed; one save at a time. */
  save(): Promise<void> {
    this.#running = this.#running.catch(() => undefined).then(() => this.#write())
    return this.#running
  }

  /** Writes what there is, whatever changed it, and leaves the file to others. */
  close(): Promise<void> {
    this.#isDirty = true
    this.#end ??= this.#endAfter(this.save())
    return this.#end
  }

  /** Leaves the file to others as it is: when the start failed. */
  abandon(): Promise<void> {
    this.#end ??= this.#endAfter(this.#running.catch(() => undefined)) // told when it failed
    return this.#end
  }

  async #endAfter(work: Promise<void>): Promise<void> {
    clearInterval(this.#watch)
    clearTimeout(this.#timer)
    try {
      await work
    } finally {
      await this.#unlock?.()
    }
  }

  async #write(): Promise<void> {
    if (!this.#isDirty) return
    this.#isDirty = false
    const started = process.hrtime.bigint()
    this.#savedVersions = new Set(this.#versions())
    // Clones: requests go on while the file is written.
    this.#low.data = {
      accounts: [...this.#accounts()].map((account) => ({
        head: headOf(account),
        tables: tablesOf(cloneDatabase(account.database)),
      })),
    }
    try {
      await this.#low.write()
    } catch (error) {
      this.#isDirty = true
      throw error
    }
    this.#lastSaveMs = Number((process.hrtime.bigint() - started) / 1_000_000n)
  }
}

function headOf(account: Account): AccountHead {
  const { database: _, ids, random, limits: __, faults: ___, ...rest } = account.capture()
  return { name: account.name, seed: account.random.seed, ...rest, ids: [...ids], random: [...random] }
}

/** Limit windows and faults are not kept: a restart begins without them. */
function stateOf(head: AccountHead, database: Database): AccountState {
  const { ids, random, clock, plan, purchased, limitMode, isSuspended, settings } = head as unknown as AccountState
  return {
    database,
    ids: new Map(ids),
    random: new Map(random),
    clock,
    plan,
    purchased,
    limitMode,
    isSuspended,
    // A file of an earlier version lacks what has been added since.
    settings: { ...defaultSettings(), ...settings },
    limits: undefined,
    faults: NO_FAULTS,
  }
}
