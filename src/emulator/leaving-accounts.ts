import { setTimeout as wait } from 'node:timers/promises'
import type { Account } from '../account/account.ts'
import { ControlError } from '../control/errors.ts'
import type { Sharing } from '../persistence/account-store.ts'
import { realMilliseconds } from '../time/clock.ts'
import { GRACE_MS } from './ending.ts'
import type { Uses } from './uses.ts'

/** Webhooks that are being sent may take so long. */
const ATTEMPTS_MS = 30_000
/** Jobs may change the account while it is being kept: then once more. */
const MOST_TRIES = 10
/** An account that was given up is left to other replicas for so long, unless somebody calls it. */
const LEFT_MS = 10_000

interface LeavingOptions {
  readonly sharing: Sharing
  readonly uses: Uses
  /** URL at which other replicas reach this one. */
  readonly advertise: string | undefined
}

/** Accounts that this replica is asked to give up: calls to them wait meanwhile. */
export class LeavingAccounts {
  readonly #options: LeavingOptions
  readonly #asked = new Set<string>()
  /** Calls to them wait. */
  readonly #held = new Map<string, Promise<unknown>>()
  /** Real milliseconds at which they went, by name. */
  readonly #left = new Map<string, number>()

  constructor(options: LeavingOptions) {
    this.#options = options
  }

  /** Settles once calls to the account need wait no longer; undefined: they need not. */
  whenGone(name: string): Promise<unknown> | undefined {
    return this.#held.get(name)
  }

  /** Whether it went a moment ago: what falls due in it is another's to do. */
  isLeftToOthers(name: string): boolean {
    const at = this.#left.get(name)
    if (at === undefined) return false
    if (realMilliseconds() - at < LEFT_MS) return true
    this.#left.delete(name)
    return false
  }

  /**
   * Keeps the account and gives it up: the next call to it is the named replica's, or whose it meets. Calls go on while
   * webhooks end that are being sent; then they wait. Throws `ControlError`, the account being as it was.
   */
  async giveUp(account: Account, to: string | undefined): Promise<void> {
    const { name, deliveries } = account
    if (to !== undefined && to === this.#options.advertise?.replace(/\/$/, '')) return
    if (this.#asked.has(name)) throw new ControlError(409, `The account ${name} is being given up already`)
    this.#asked.add(name)
    try {
      await this.#checkReplica(to)
      await attemptsOver(deliveries.hold())
      const going = this.#go(account, to)
      this.#held.set(
        name,
        going.catch(() => undefined),
      )
      await going
      this.#left.set(name, realMilliseconds())
    } finally {
      deliveries.goOn()
      this.#held.delete(name)
      this.#asked.delete(name)
    }
  }

  async #checkReplica(to: string | undefined): Promise<void> {
    if (to === undefined || (await this.#options.sharing.isReplica(to).catch(unanswered))) return
    throw new ControlError(409, `No replica that runs is reached by others at ${to}`)
  }

  async #go(account: Account, to: string | undefined): Promise<void> {
    const { sharing, uses } = this.#options
    const { name } = account
    account.live.end()
    // As at the end of the emulator.
    await Promise.race([uses.whenUnused(name), wait(GRACE_MS)])
    const release = { mayGo: () => true, isUnused: () => !uses.isUnderWay(name), to }
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (!(await sharing.release(account, release).catch(unanswered))) continue
      uses.cut(name)
      return
    }
    throw unavailable(`The account ${name} cannot be given up at present`)
  }
}

const unavailable = (message: string) => new ControlError(503, message, { headers: { 'Retry-After': '1' } })

function unanswered(): never {
  throw unavailable('The database does not answer')
}

/** Throws `ControlError` 408 where they take too long. */
async function attemptsOver(over: Promise<void>): Promise<void> {
  const waiting = new AbortController()
  const late = wait(ATTEMPTS_MS, true, { signal: waiting.signal }).catch(() => false)
  const isLate = await Promise.race([over, late])
  waiting.abort()
  if (isLate === true) throw new ControlError(408, `Webhooks are still being sent after ${ATTEMPTS_MS} ms`)
}
