import { dirname } from 'node:path'
import { Low } from 'lowdb'
import type { Account } from '../account/account.ts'
import { uniqueName } from '../time/random.ts'
import { every, later } from '../time/timers.ts'
import { dumpOf, type LoadedAccount } from './account-dump.ts'
import { type AccountStore, unkept } from './account-store.ts'
import { DataFileAdapter } from './data-file.ts'
import type { DataFile } from './data-format.ts'
import { realFiles } from './files.ts'
import { readStored } from './stored-data.ts'

/** A save waits at least this long for further writes. */
const SHORTEST_DELAY_MS = 500
/** Delay as a multiple of the last save's length, if that is longer, so that saving takes a small part of the time. */
const DELAY_PER_SAVE = 10

const WATCH_MS = 1000

/**
 * Keeps all accounts in one file: read at the start, written soon after a change and at the end. What is answered in
 * between is lost by a sudden end.
 */
export class Persistence implements AccountStore {
  readonly #path: string
  readonly #file: DataFileAdapter
  readonly #low: Low<DataFile>
  readonly #accounts: () => Iterable<Account>
  readonly #onError: (error: unknown) => void
  readonly #repair: boolean
  /** A change log whose changes the next save takes over: where, and of which generation. */
  #log: { readonly path: string; readonly generation: string } | undefined
  #isFailing = false
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #isDirty = false
  #lastSaveMs = 0
  /** Versions of every table, as they were last written. */
  #savedVersions: ReadonlySet<object> = new Set()
  #watch: NodeJS.Timeout | undefined
  #unlock: (() => Promise<void>) | undefined
  /** End, from the first call that asks for it on. */
  #end: Promise<void> | undefined

  constructor(
    path: string,
    accounts: () => Iterable<Account>,
    { onError, repair }: { readonly onError: (error: unknown) => void; readonly repair: boolean },
  ) {
    this.#path = path
    this.#repair = repair
    this.#file = new DataFileAdapter(path)
    // lowdb keeps the very object it is given: a fresh one each time.
    this.#low = new Low<DataFile>(this.#file, { accounts: [] })
    this.#accounts = accounts
    this.#onError = onError
  }

  #versions(): object[] {
    return [...this.#accounts()].flatMap(({ database }) => Object.values(database).map(({ version }) => version))
  }

  get state(): 'ready' | 'failing' {
    return this.#isFailing ? 'failing' : 'ready'
  }

  async load(): Promise<readonly LoadedAccount[] | undefined> {
    this.#unlock = await this.#file.lock()
    await this.#low.read()
    const place = await this.#file.place()
    const isThere = ((await realFiles.sizeOf(place)) ?? 0) > 0
    const log = `${place}.log`
    const { accounts, end } = await readStored(isThere ? this.#low.data : null, {
      path: this.#path,
      files: realFiles,
      log,
      attachments: await this.#file.attachments(),
      repair: this.#repair,
    })
    if (end !== undefined) this.#log = { path: log, generation: end.generation }
    this.#startWatch() // not before: a file that cannot be read is not written over
    return accounts.length === 0 ? undefined : accounts
  }

  resume(): void {}

  async begin(): Promise<void> {
    this.touch()
  }

  added(): void {
    this.touch()
  }

  async removed(): Promise<boolean> {
    this.touch()
    return true
  }

  saved(): Promise<void> {
    this.#isDirty = true
    return this.save()
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
    // What they share with the accounts is never changed: requests go on while the file is written.
    const accounts = [...this.#accounts()].map((account) => dumpOf(account))
    this.#low.data = { accounts, id: uniqueName(), after: this.#log?.generation }
    try {
      await this.#low.write()
      await this.#removeLog()
      this.#isFailing = false
    } catch (error) {
      this.#isDirty = true
      this.#isFailing = true
      throw unkept(this.#path, error)
    }
    this.#lastSaveMs = Number((process.hrtime.bigint() - started) / 1_000_000n)
  }

  async #removeLog(): Promise<void> {
    if (this.#log === undefined) return
    await realFiles.remove(this.#log.path)
    await realFiles.syncFolder(dirname(this.#log.path))
    this.#log = undefined
  }
}
