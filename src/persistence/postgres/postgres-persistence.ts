import type { Account } from '../../account/account.ts'
import type { Fate } from '../../account/keeper.ts'
import { uniqueUuid } from '../../time/random.ts'
import { later } from '../../time/timers.ts'
import type { LoadedAccount } from '../account-dump.ts'
import type { AccountPlace, AccountStore, Release, Sharing, TakenAccounts } from '../account-store.ts'
import { Commits } from '../commits.ts'
import { type OnWritten, timedStore } from '../timed-store.ts'
import { AccountWriter, type WrittenAccount } from './account-writer.ts'
import { firstAccounts } from './first-accounts.ts'
import { givenUpOf, giveUpForSure } from './giving-up.ts'
import type { Lease } from './lease.ts'
import { Replica } from './replica.ts'
import { sharingOf } from './sharing.ts'
import { takeAccount } from './taking.ts'
import { shownUrl, told } from './url.ts'

/** A stop waits so long to learn what became of the last writes. */
const END_PATIENCE_MS = 1200

interface Options {
  readonly accounts: TakenAccounts
  readonly defaultName: string
  /** Where other replicas send what is for an account of this one; undefined: nowhere, and it takes all there are. */
  readonly advertise: string | undefined
  readonly onError: (error: unknown) => void
  readonly onWritten: OnWritten
}

/** What writes an account, for as long as the lease goes on with which it was taken. */
interface Written {
  readonly writer: AccountWriter
  readonly lease: Lease
}

interface Owned extends Written {
  readonly commits: Commits
}

/** Keeps each account in PostgreSQL: what was answered is there, and one replica at a time has an account. */
export class PostgresPersistence implements AccountStore {
  readonly sharing: Sharing
  readonly #shown: string
  readonly #options: Options
  readonly #replica: Replica
  readonly #owned = new Map<Account, Owned>()
  /** Of accounts that were taken over and do not stand yet, by name. */
  readonly #taken = new Map<string, Written>()
  /** They are being released, and nothing is on its way to them. */
  readonly #unused = new Set<Account>()
  #isToldFailing = false
  #end: Promise<void> | undefined

  constructor(url: string, options: Options) {
    this.#shown = `accounts in ${shownUrl(url)}`
    this.#options = options
    this.#replica = new Replica(url, {
      advertise: options.advertise,
      // Nothing fell due meanwhile.
      onHeld: () => {
        for (const account of this.#owned.keys()) account.timeline.touch()
      },
      onEnd: (lease) => this.#lose(lease),
      onError: options.onError,
    })
    this.sharing = sharingOf(this.#replica, {
      seek: (name) => this.#seek(name),
      release: (account, release) => this.#release(account, release),
    })
  }

  get state(): 'ready' | 'failing' {
    const isKeeping = [...this.#owned.values()].every(({ commits }) => commits.failure === undefined)
    return isKeeping && this.#replica.isHeld ? 'ready' : 'failing'
  }

  async load(): Promise<readonly LoadedAccount[] | undefined> {
    try {
      await this.#replica.open()
      const loaded = await firstAccounts(this.#replica.starting, {
        owner: this.#replica.lease.id,
        isAlone: this.#options.advertise === undefined,
        seek: (name) => this.#seek(name),
      })
      return loaded.length === 0 ? undefined : loaded
    } catch (error) {
      throw told(`${this.#shown} cannot be used`, error)
    }
  }

  /** Takes an account over where that can be. */
  async #seek(name: string): Promise<AccountPlace> {
    const { lease, starting, connections } = this.#replica
    const taken = await takeAccount(starting, { name, owner: lease.id })
    // It goes with the lease with which it was taken, which may have ended meanwhile.
    if (taken.kind === 'here') this.#taken.set(name, writtenBy({ lease, connections }, { name, ...taken }))
    return taken
  }

  resume(account: Account): void {
    const taken = this.#taken.get(account.name)
    if (taken === undefined) throw new Error(`the account ${account.name} was not taken over`)
    this.#taken.delete(account.name)
    this.#follow(account, taken, true)
  }

  async begin(): Promise<void> {
    const begun = [...this.#options.accounts.all()].filter(({ keeper }) => keeper === undefined)
    for (const account of begun) this.added(account)
    for (const account of begun) {
      await this.#owned
        .get(account)
        ?.commits.saved()
        .catch((error: unknown) => {
          // Else another replica was the first to make it.
          if (this.#owned.has(account)) throw error
        })
    }
    await this.#replica.begun()
  }

  added(account: Account): void {
    const { name } = account
    const begun = { id: uniqueUuid(), name, token: uniqueUuid(), position: undefined }
    this.#follow(account, writtenBy(this.#replica, begun), false)
  }

  async removed(account: Account): Promise<boolean> {
    const owned = this.#owned.get(account)
    if (owned === undefined) return true
    if (!(await owned.commits.forget(account))) return false
    this.#forget(account)
    return true
  }

  touch(account?: Account): void {
    account?.keeper?.touch()
  }

  async saved(): Promise<void> {
    try {
      await Promise.all([...this.#owned.values()].map(({ commits }) => commits.saved()))
    } catch (error) {
      throw told(`${this.#shown} cannot be kept`, error)
    }
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
    const giveUp = () => {
      for (const { writer } of this.#owned.values()) writer.abandon()
    }
    const patience = later(END_PATIENCE_MS, giveUp, this.#options.onError)
    try {
      await Promise.all([...this.#owned.values()].map(({ commits }) => commits.close()))
    } catch (error) {
      throw told(`${this.#shown} cannot be kept`, error)
    } finally {
      clearTimeout(patience)
      await this.#abandon()
    }
  }

  async #abandon(): Promise<void> {
    for (const { commits } of this.#owned.values()) commits.abandon()
    await this.#replica.close([...this.#owned].map(([account, { writer }]) => givenUpOf(account, writer)))
  }

  /** It leaves memory; what became of it here meanwhile stays. */
  async #release(account: Account, { mayGo, isUnused, to }: Release): Promise<boolean> {
    const owned = this.#owned.get(account)
    if (owned === undefined) return false
    const { commits, writer, lease } = owned
    await commits.saved()
    const isSaved = commits.recorders.every((one) => one.pending === 0 && !one.isChanged(true))
    if (this.#owned.get(account) !== owned || !isSaved || !lease.isHeld || !mayGo()) return false
    const givenUp = { ...givenUpOf(account, writer), to }
    if (isUnused()) this.#unused.add(account)
    commits.lose()
    await giveUpForSure(this.#replica.connections, lease, givenUp)
    return true
  }

  #follow(account: Account, { writer, lease }: Written, isBegun: boolean): void {
    const { accounts, onError, onWritten } = this.#options
    const commits = new Commits({
      store: timedStore(writer, onWritten),
      tenure: lease,
      onState: (failure) => this.#tell(failure),
      takeBackAccount: (one, change) => {
        if (change === 'come') this.#forget(one)
        accounts.takeBack(one, change)
      },
      onLost: () => {
        writer.abandon()
        this.#owned.delete(account)
        accounts.lose(account, this.#unused.delete(account))
      },
      keepOthers: (isRead) => this.#keepAll(isRead),
      onError,
    })
    this.#owned.set(account, { commits, writer, lease })
    commits.follow(account, isBegun)
    commits.begin()
    // While the account was read, say.
    if (lease.isEnded) commits.lose()
  }

  #forget(account: Account): void {
    this.#owned.get(account)?.commits.abandon()
    this.#owned.delete(account)
  }

  #lose(lease: Lease): void {
    for (const one of [...this.#owned.values()]) if (one.lease === lease) one.commits.lose()
  }

  /** What an operation on the emulator changed, in whichever accounts. */
  #keepAll(isRead: boolean): Promise<Fate> | undefined {
    const fates = [...this.#owned.values()].flatMap(({ commits }) => commits.keepTouched(isRead) ?? [])
    return fates.length === 0 && this.#replica.isHeld ? undefined : worstOf(fates, this.#replica.lease)
  }

  #tell(failure: Error | undefined): void {
    const isTold = this.#isToldFailing
    this.#isToldFailing = failure !== undefined || this.state === 'failing'
    if (failure !== undefined && !isTold) this.#options.onError(told(`${this.#shown} cannot be kept`, failure))
  }
}

const writtenBy = (
  { connections, lease }: Pick<Replica, 'connections' | 'lease'>,
  account: WrittenAccount,
): Written => ({ writer: new AccountWriter({ connections, owner: lease.id }, account), lease })

async function worstOf(fates: readonly Promise<Fate>[], lease: Lease): Promise<Fate> {
  const found = await Promise.all(fates)
  if (found.includes('unknown')) return 'unknown'
  if (found.includes('undone')) return 'undone'
  return (await lease.whenKnown()) ? 'kept' : 'unknown'
}
