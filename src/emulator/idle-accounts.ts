import type { Account } from '../account/account.ts'
import { every } from '../time/timers.ts'
import type { Uses } from './uses.ts'

/** Accounts are looked at so often, or four times in the time after which they are idle. */
const LOOK_MS = 15_000
const MINUTE_MS = 60_000

interface IdleOptions {
  /** Minutes without a call after which an account leaves. */
  readonly minutes: number
  readonly uses: Uses
  readonly all: () => Iterable<Account>
  readonly release: (account: Account, isIdle: () => boolean) => Promise<unknown>
  readonly onError: (error: unknown) => void
}

/** Accounts that nobody has called for a while are given up, one after the other. */
export class IdleAccounts {
  readonly #options: IdleOptions
  readonly #milliseconds: number
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
    }
  }

  /** Nothing is under way in it either, and nothing falls due soon. */
  #isIdle({ name, deliveries, timeline, clock }: Account): boolean {
    const { uses } = this.#options
    if (deliveries.underWay > 0 || uses.idleFor(name) < this.#milliseconds) return false
    const [next] = timeline.due()
    return next === undefined || clock.frozen || next.at - clock.now() > this.#milliseconds
  }
}
