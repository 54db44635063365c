import type { ServerResponse } from 'node:http'
import type { Account } from '../account/account.ts'
import { realMilliseconds } from '../time/clock.ts'
import { every } from '../time/timers.ts'

/** Accounts are looked at so often, or four times in the time after which they are idle. */
const LOOK_MS = 15_000
const MINUTE_MS = 60_000

interface IdleOptions {
  /** Minutes without a call after which an account leaves. */
  readonly minutes: number
  readonly all: () => Iterable<Account>
  readonly release: (account: Account, isIdle: () => boolean) => Promise<void>
  readonly onError: (error: unknown) => void
}

interface Use {
  underWay: number
  /** Real milliseconds. */
  last: number
}

/** Accounts that nobody has called for a while are given up, one after the other. */
export class IdleAccounts {
  readonly #options: IdleOptions
  readonly #milliseconds: number
  /** Uses by an account's name. */
  readonly #uses = new Map<string, Use>()
  readonly #looking: NodeJS.Timeout
  #isAtWork = false

  constructor(options: IdleOptions) {
    this.#options = options
    this.#milliseconds = options.minutes * MINUTE_MS
    this.#looking = every(Math.min(LOOK_MS, this.#milliseconds / 4), () => this.#look(), options.onError)
    this.#looking.unref()
  }

  stop(): void {
    clearInterval(this.#looking)
  }

  /** A call came to the account. */
  note(name: string, response: ServerResponse): void {
    const use = this.#useOf(name)
    use.underWay++
    response.once('close', () => {
      use.underWay--
      use.last = realMilliseconds()
    })
  }

  #useOf(name: string): Use {
    const known = this.#uses.get(name)
    if (known !== undefined) return known
    const use = { underWay: 0, last: realMilliseconds() }
    this.#uses.set(name, use)
    return use
  }

  #look(): void {
    if (this.#isAtWork) return
    this.#isAtWork = true
    this.#releaseAll()
      .catch(this.#options.onError)
      .finally(() => {
        this.#isAtWork = false
      })
  }

  async #releaseAll(): Promise<void> {
    for (const account of [...this.#options.all()]) {
      const isIdle = () => this.#isIdle(account)
      if (!isIdle()) continue
      await this.#options.release(account, isIdle).catch(() => undefined) // health tells of the database
      if (this.#uses.get(account.name)?.underWay === 0) this.#uses.delete(account.name)
    }
  }

  /** Nothing is under way in it either, and nothing falls due soon. */
  #isIdle({ name, deliveries, timeline, clock }: Account): boolean {
    const { underWay, last } = this.#useOf(name)
    if (underWay > 0 || deliveries.underWay > 0 || realMilliseconds() - last < this.#milliseconds) return false
    const [next] = timeline.due()
    return next === undefined || clock.frozen || next.at - clock.now() > this.#milliseconds
  }
}
