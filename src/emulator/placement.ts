import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Account } from '../account/account.ts'
import { writeHead } from '../http/head.ts'
import type { LoadedAccount } from '../persistence/account-dump.ts'
import type { Sharing } from '../persistence/account-store.ts'
import { realMilliseconds } from '../time/clock.ts'
import { later } from '../time/timers.ts'
import type { AccountRegistry } from './accounts.ts'
import { forwardToReplica, isForwarded } from './forward.ts'
import { IdleAccounts } from './idle-accounts.ts'
import type { Metrics } from './metrics.ts'
import { accountNamesOf } from './named-accounts.ts'

/** A request waits so long for its account: longer than a lease goes on whose replica is gone. */
const PATIENCE_MS = 5000
const ASK_AGAIN_MS = 100
/** Accounts whose replica ended without a word are looked for so often. */
const ADOPT_MS = 1000

interface PlacementOptions {
  readonly accounts: AccountRegistry
  readonly sharing: Sharing
  /** The account stands from now on. */
  readonly takeOver: (loaded: LoadedAccount) => Account
  readonly metrics: Metrics
  /** Minutes after which an account that nobody calls is given up; undefined: never. */
  readonly idle: number | undefined
  readonly onError: (error: unknown) => void
}

type Place = 'here' | 'nowhere' | { readonly url: string | null }

/** Leads each request to the replica that has its account: to this one, which takes it over where nobody has it. */
export class Placement {
  readonly #options: PlacementOptions
  /** Accounts that are being looked for. */
  readonly #seeking = new Map<string, Promise<Place>>()

  readonly #idle: IdleAccounts | undefined
  #adopting: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(options: PlacementOptions) {
    this.#options = options
    const { accounts, sharing, idle: minutes, onError } = options
    this.#idle =
      minutes === undefined
        ? undefined
        : new IdleAccounts({
            minutes,
            all: () => accounts.all,
            release: (account, isIdle) => sharing.release(account, isIdle),
            onError,
          })
    this.#adoptLater()
  }

  /** Nothing is taken over any more. */
  stop(): void {
    this.#isStopped = true
    this.#idle?.stop()
    clearTimeout(this.#adopting)
  }

  /** @param listener answers for accounts that are here */
  before(listener: RequestListener): RequestListener {
    return (request, response) => {
      const names = accountNamesOf(request, this.#options.accounts.default.name)
      const [first] = names
      const isHere = first === undefined || this.#options.accounts.has(first)
      if (isHere && (first === undefined || this.#options.sharing.isHeld)) {
        if (first !== undefined) this.#idle?.note(first, response)
        listener(request, response)
      } else this.#serve({ request, response, names }, listener).catch((error) => this.#fail(error, response))
    }
  }

  #adoptLater(): void {
    const adopt = () => {
      this.#adopt()
        .catch((error: unknown) => isOfOurs(error) && this.#options.onError(error))
        .finally(() => this.#isStopped || this.#adoptLater())
    }
    this.#adopting = later(ADOPT_MS, adopt, this.#options.onError)
    this.#adopting.unref()
  }

  /** Takes over what nobody has though something is due in it. */
  async #adopt(): Promise<void> {
    for (const name of await this.#options.sharing.orphans()) {
      if (this.#isStopped) return
      await this.#seek(name)
    }
  }

  async #serve({ request, response, names }: Asked, listener: RequestListener): Promise<void> {
    const isOver = overAfter(PATIENCE_MS)
    do {
      const { name, place } = await this.#locate(names)
      if (!this.#options.sharing.isHeld) break
      // Nobody has an account that was asked for by its name alone: who serves it says so.
      if (place === 'nowhere' && names.at(-1) === this.#options.accounts.default.name) break
      if (place === 'nowhere' || place === 'here') {
        // It may have come and gone meanwhile.
        if (name !== undefined && !this.#options.accounts.has(name)) continue
        if (name !== undefined) this.#idle?.note(name, response)
        listener(request, response)
        return
      }
      if (isForwarded(request)) break
      if (place.url !== null && (await forwardToReplica(request, response, place.url)) === 'sent') {
        this.#options.metrics.countForwarded()
        return
      }
      // Its replica may be gone: then it is anybody's once the lease has ended.
      await wait(ASK_AGAIN_MS)
    } while (!isOver() && !request.destroyed)
    refuse(response)
  }

  /** Finds the place of the first name that an account has: the last is the default one's. */
  async #locate(names: readonly string[]): Promise<{ readonly name?: string; readonly place: Place }> {
    for (const name of names) {
      const place = this.#options.accounts.has(name) ? 'here' : await this.#seek(name)
      if (place !== 'nowhere') return { name, place }
    }
    return { place: 'nowhere' }
  }

  #seek(name: string): Promise<Place> {
    const known = this.#seeking.get(name)
    if (known !== undefined) return known
    const seeking = this.#sought(name).finally(() => this.#seeking.delete(name))
    this.#seeking.set(name, seeking)
    return seeking
  }

  async #sought(name: string): Promise<Place> {
    const { sharing, accounts, metrics, takeOver } = this.#options
    // Another request may have brought it.
    if (accounts.has(name)) return 'here'
    const sought = await sharing.seek(name)
    if (sought.kind === 'none') return 'nowhere'
    if (sought.kind === 'elsewhere') return { url: sought.url }
    metrics.countTaken()
    await takeOver(sought.loaded).timeline.catchUpInTurns()
    return 'here'
  }

  #fail(error: unknown, response: ServerResponse): void {
    if (isOfOurs(error)) this.#options.onError(error)
    if (response.headersSent) response.destroy()
    else refuse(response)
  }
}

interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly names: readonly string[]
}

/** Answers 503, as where something could not be kept: nothing has changed, and it may be tried again. */
function refuse(response: ServerResponse): void {
  writeHead(response, 503, ['Retry-After', '1', 'Content-Length', '0', 'Connection', 'close'])
  response.end()
}

/** The database's errors have a code, and so have those of connections: health tells of them. */
const isOfOurs = (error: unknown): boolean => (error as { code?: string }).code === undefined

function overAfter(milliseconds: number): () => boolean {
  const begun = realMilliseconds()
  return () => realMilliseconds() - begun >= milliseconds
}
