import { dirname } from 'node:path'
import { Low } from 'lowdb'
import type { Account } from '../account/account.ts'
import { uniqueName } from '../time/random.ts'
import { dumpOf, type LoadedAccount } from './account-dump.ts'
import { type AccountStore, unkept } from './account-store.ts'
import type { AttachmentFiles } from './attachment-files.ts'
import { ChangeLog } from './change-log.ts'
import { Commits } from './commits.ts'
import { DataFileAdapter } from './data-file.ts'
import type { AccountDump, DataFile, LogMark } from './data-format.ts'
import { type FileLayer, realFiles } from './files.ts'
import { Folding } from './folding.ts'
import { contentsOf, type Frame } from './frame.ts'
import { LogLost } from './log-beginning.ts'
import { NO_SUM } from './log-lines.ts'
import type { LoggedOptions } from './logged-options.ts'
import type { Recorder } from './recorder.ts'
import { readStored } from './stored-data.ts'
import { timedStore } from './timed-store.ts'

/** Bytes that are folded at the end, well within the time that a stop may take. */
const MOST_FOLDED_AT_END_BYTES = 64 << 20

/** Keeps all accounts in a file and a change log beside it: what was answered is there after any end. */
export class LoggedPersistence implements AccountStore {
  readonly #path: string
  readonly #options: LoggedOptions
  readonly #files: FileLayer
  readonly #adapter: DataFileAdapter
  readonly #low: Low<DataFile>
  readonly #commits: Commits
  readonly #dumps = new WeakMap<Recorder, { readonly revision: number; readonly dump: AccountDump }>()
  #attachments: AttachmentFiles | undefined
  #log: ChangeLog | undefined
  #logPath = ''
  #data: DataFile | null = null
  /** Nothing tells what a failed sync left of the log. */
  #isLogTrusted = true
  readonly #folding: Folding
  #unlock: (() => Promise<void>) | undefined
  #end: Promise<void> | undefined

  constructor(path: string, options: LoggedOptions) {
    this.#path = path
    this.#options = options
    this.#files = options.testing?.files ?? realFiles
    this.#adapter = new DataFileAdapter(path, this.#files)
    // lowdb keeps the very object it is given: a fresh one each time.
    this.#low = new Low<DataFile>(this.#adapter, { accounts: [] })
    const store = { append: (frames: readonly Frame[]) => this.#append(frames), recover: () => this.#recover() }
    this.#commits = new Commits({
      store: timedStore(store, options.onWritten),
      onState: (failure) => this.#tell(failure),
      takeBackAccount: options.accounts.takeBack,
      onError: options.onError,
    })
    this.#folding = new Folding({
      fold: () => this.#fold(),
      isHeld: () => this.#commits.failure !== undefined,
      size: () => this.#log?.size ?? 0,
      onFailure: (error) => this.#foldFailed(error),
      leastBytes: options.testing?.leastFoldedBytes,
      onError: options.onError,
    })
  }

  get state(): 'ready' | 'failing' {
    return this.#commits.failure === undefined ? 'ready' : 'failing'
  }

  async load(): Promise<readonly LoadedAccount[] | undefined> {
    this.#unlock = await this.#adapter.lock()
    const place = await this.#adapter.place()
    this.#logPath = `${place}.log`
    this.#attachments = await this.#adapter.attachments()
    await this.#low.read()
    const isThere = ((await this.#files.sizeOf(place)) ?? 0) > 0
    this.#data = isThere ? this.#low.data : null
    const { files, log, attachments } = { files: this.#files, log: this.#logPath, attachments: this.#attachments }
    const { repair } = this.#options
    const { accounts, end } = await readStored(this.#data, { path: this.#path, files, log, attachments, repair })
    if (end !== undefined) this.#log = await ChangeLog.resume(this.#files, this.#logPath, end)
    return accounts.length === 0 ? undefined : accounts
  }

  resume(account: Account): void {
    this.#commits.follow(account, true)
  }

  /** All accounts stand: from now on what happens in them is kept. */
  async begin(): Promise<void> {
    for (const account of this.#options.accounts.all()) {
      if (account.keeper === undefined) this.#commits.follow(account, this.#data === null)
    }
    if (this.#data?.id === undefined) await this.#writeWhole({ accounts: this.#dumpsNow() })
    if (this.#log === undefined) await this.#beginLog()
    this.#folding.expect(await this.#files.sizeOf(await this.#adapter.place()))
    this.#commits.begin()
  }

  added(account: Account): void {
    this.#commits.follow(account, false)
  }

  removed(account: Account): Promise<boolean> {
    return this.#commits.forget(account)
  }

  touch(account?: Account): void {
    account?.keeper?.touch()
  }

  saved(): Promise<void> {
    return this.#commits.saved().catch((error: unknown) => {
      throw unkept(this.#path, error)
    })
  }

  close(): Promise<void> {
    this.#end ??= this.#close()
    return this.#end
  }

  abandon(): Promise<void> {
    this.#end ??= this.#abandon()
    return this.#end
  }

  async #close(): Promise<void> {
    try {
      await this.#commits.close()
      this.#folding.stop()
      await this.#folding.ended
      if (this.state === 'ready')
        await this.#foldAtEnd().catch((error) => this.#options.onError(unkept(this.#path, error)))
    } catch (error) {
      throw unkept(this.#path, error)
    } finally {
      await this.#abandon()
    }
  }

  async #abandon(): Promise<void> {
    this.#commits.abandon()
    await this.#log?.close().catch(() => undefined) // nothing waits to be written
    await this.#unlock?.()
  }

  async #append(frames: readonly Frame[]): Promise<void> {
    const log = this.#logNow()
    await this.#attachments?.keepForFrames(frames.flatMap((frame) => [...contentsOf(frame)]))
    await log.append(frames).catch((error) => {
      if (log.isSyncInDoubt) this.#isLogTrusted = false
      throw error
    })
    this.#folding.consider()
  }

  /** The accounts hold what is kept. */
  async #recover(): Promise<void> {
    await this.#folding.ended
    const log = this.#logNow()
    await log.cutBack().catch(() => {
      this.#isLogTrusted = false
    })
    if (!this.#isLogTrusted) {
      const { generation } = log.mark
      await this.#writeWhole({ accounts: this.#dumpsNow(), after: generation })
      await this.#beginLog()
      await log.close().catch(() => undefined) // its file is gone
      this.#isLogTrusted = true
    }
    await this.#logNow().probe()
  }

  #logNow(): ChangeLog {
    if (this.#log === undefined) throw new Error('the change log is not open')
    return this.#log
  }

  /** One that goes on from the data file as it is. */
  async #beginLog(): Promise<void> {
    const mark: LogMark = this.#data?.log ?? { generation: uniqueName(), offset: 0, sum: NO_SUM }
    this.#log = await ChangeLog.begin(this.#files, this.#logPath, { ...mark, of: this.#data?.id })
  }

  async #writeWhole(data: Omit<DataFile, 'id'>): Promise<void> {
    const whole = { ...data, id: uniqueName() }
    this.#low.data = whole
    await this.#low.write()
    this.#data = whole
  }

  #dumpsNow(): AccountDump[] {
    return this.#commits.recorders.map((recorder) => this.#dumpOf(recorder))
  }

  /** The same again of an account in which nothing has happened since. */
  #dumpOf(recorder: Recorder): AccountDump {
    const { revision } = recorder
    const known = this.#dumps.get(recorder)
    if (known?.revision === revision) return known.dump
    const dump = dumpOf(recorder.account, recorder.deliveries)
    this.#dumps.set(recorder, { revision, dump })
    return dump
  }

  #foldFailed(error: unknown): void {
    if (error instanceof LogLost) {
      this.#isLogTrusted = false
      this.#commits.fail(error)
    } else {
      this.#options.onError(unkept(this.#path, error))
    }
  }

  /** Writes what the log tells into the data file, and takes it off the log. */
  async #fold(): Promise<void> {
    let mark: LogMark | undefined
    this.#attachments?.mark()
    const accounts = await this.#commits.still(
      () => this.#dumpsNow(),
      () => {
        mark = this.#logNow().mark
      },
    )
    if (mark === undefined) throw new Error('a fold without a place in the log')
    await this.#writeWhole({ accounts, log: mark })
    await this.#logNow().moveUp(mark)
    this.#folding.expect(await this.#files.sizeOf(await this.#adapter.place()))
  }

  /** Then the file is all there is; a large one is left to the next start with its log. */
  async #foldAtEnd(): Promise<void> {
    const log = this.#log
    const place = await this.#adapter.place()
    const size = (await this.#files.sizeOf(place)) ?? 0
    if (log === undefined || size + log.size > MOST_FOLDED_AT_END_BYTES) return
    const isEmpty = this.#data?.log === undefined && log.mark.offset === 0
    if (!isEmpty) await this.#writeWhole({ accounts: this.#dumpsNow(), after: log.mark.generation })
    await this.#files.remove(this.#logPath)
    await this.#files.syncFolder(dirname(place))
  }

  #tell(failure: Error | undefined): void {
    if (failure !== undefined) this.#options.onError(unkept(this.#path, failure))
  }
}
