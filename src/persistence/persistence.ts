import { Low } from 'lowdb'
import type { Account, AccountState } from '../account/account.ts'
import { cloneDatabase, type Database, newDatabase } from '../store/database.ts'
import type { ProductRow } from '../store/rows/products.ts'
import { every, later } from '../time/timers.ts'
import { faultOfHead, headOf, stateOf } from './account-record.ts'
import { DataFileAdapter } from './data-file.ts'
import { type AccountDump, type AccountHead, type DataFile, invalidFile, tablesOf } from './data-format.ts'
import { upgraded } from './upgrade.ts'

/** A save waits at least this long for further writes. */
const SHORTEST_DELAY_MS = 500
/** And at least so many times the last save's length, so that saving takes a small part of the time. */
const DELAY_PER_SAVE = 10

const WATCH_MS = 1000

/** Keeps all accounts in one file: read at the start, written soon after a change and at the end. */
export class Persistence {
  readonly #path: string
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
  #watch: NodeJS.Timeout | undefined
  #unlock: (() => Promise<void>) | undefined
  /** From the first call that ends it on. */
  #end: Promise<void> | undefined

  constructor(path: string, accounts: () => Iterable<Account>, onError: (error: unknown) => void) {
    this.#path = path
    this.#file = new DataFileAdapter(path)
    // lowdb keeps the very object it is given: a fresh one each time.
    this.#low = new Low<DataFile>(this.#file, { accounts: [] })
    this.#accounts = accounts
    this.#onError = onError
  }

  #versions(): object[] {
    return [...this.#accounts()].flatMap(({ database }) => Object.values(database).map(({ version }) => version))
  }

  /** The accounts of the file, which is nobody else's from now on; undefined when there is none yet. */
  async load(): Promise<{ readonly head: AccountHead; readonly state: AccountState }[] | undefined> {
    this.#unlock = await this.#file.lock()
    await this.#low.read()
    const { accounts } = this.#low.data
    const loaded = accounts.map((dump) => stored(this.#path, dump))
    this.#startWatch() // not before: a file that cannot be read is not written over
    return loaded.length === 0 ? undefined : loaded
  }

  /** Jobs and the members of a process write without telling. */
  #startWatch(): void {
    const look = () => {
      if (this.#versions().some((version) => !this.#savedVersions.has(version))) this.touch()
    }
    this.#watch = every(WATCH_MS, look, this.#onError)
    this.#watch.unref()
  }

  /** Something changed: it will be saved soon. */
  touch(): void {
    this.#isDirty = true
    if (this.#timer !== undefined || this.#end !== undefined) return
    const delay = Math.max(SHORTEST_DELAY_MS, this.#lastSaveMs * DELAY_PER_SAVE)
    const save = () => {
      this.#timer = undefined
      this.save().catch(this.#onError)
    }
    this.#timer = later(delay, save, this.#onError)
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
      throw unsaved(this.#path, error)
    }
    this.#lastSaveMs = Number((process.hrtime.bigint() - started) / 1_000_000n)
  }
}

/** One line also where the stack is printed: the disk is at fault, not the code. */
function unsaved(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  const told = new Error(`data file ${path} cannot be saved: ${code}`, { cause: error })
  told.stack = told.message
  return told
}

/** Throws an `Error` of one line where the account is not as this version or the former one writes it. */
function stored(path: string, dump: AccountDump): { readonly head: AccountHead; readonly state: AccountState } {
  const fault = faultOfHead(dump.head)
  if (fault !== undefined) {
    throw invalidFile(path, `line ${dump.line} is no whole account: its ${fault} is missing or wrong`)
  }
  const { head, tables } = dump.isFormer ? upgraded(dump) : dump
  return { head, state: stateOf(head, databaseOf(path, tables)) }
}

function databaseOf(path: string, tables: AccountDump['tables']): Database {
  const database = newDatabase()
  for (const [name, dumped] of tables) {
    // Of whichever kind its rows are: what they lack shows where they are put in order.
    const table = new Map<string, unknown>(Object.entries(database)).get(name) as Database['products'] | undefined
    if (table === undefined) throw invalidFile(path, `line ${dumped.line} is a table that is not known: ${name}`)
    let number = dumped.line ?? 0
    for (const row of dumped.all() as Iterable<ProductRow>) {
      number++
      if (table.get(row.id) !== undefined) throw invalidFile(path, `line ${number} is a row with the id of another`)
      try {
        table.insert(row)
      } catch {
        throw invalidFile(path, `line ${number} is no whole row of ${name}`) // an index missed a part
      }
    }
  }
  return database
}
