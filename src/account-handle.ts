import type { Account } from './account/account.ts'
import type { JobRun } from './account/jobs.ts'
import type { OutboxEmail } from './account/outbox.ts'
import { changeRateLimits, type RateLimits, type RateLimitsChange, rateLimitsOf } from './account/rate-limits.ts'
import type { Settings } from './account/settings.ts'
import { loadRows, type RowCounts, type RowSource } from './domain/generate.ts'
import { formatTime } from './times.ts'

export interface ClockHandle {
  /** `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly now: string
  readonly frozen: boolean
  /** Moves forward; everything that falls due runs one by one, the clock standing at its time. */
  advance(seconds: number): Promise<readonly JobRun[]>
}

export interface RateLimitsHandle extends RateLimits {
  /** Throws a `RangeError` for a number that cannot be. */
  set(change: RateLimitsChange): RateLimits
}

/** What a test does with one account, in the same process: each member does what its `/_emulator` twin does. */
export class AccountHandle {
  protected readonly account: Account
  readonly #url: () => string

  constructor(account: Account, url: () => string) {
    this.account = account
    this.#url = url
  }

  get name(): string {
    return this.account.name
  }

  /** To put where a client has `https://acme.freshdesk.com`. */
  get url(): string {
    return this.#url()
  }

  /** The Account Administrator's. */
  get apiKey(): string {
    for (const agent of this.account.database.agents.all()) return agent.api_key
    throw new Error('the account has no agent')
  }

  /** The agents' keys, with name and first role. */
  get keys(): readonly { readonly key: string; readonly name: string; readonly role: string }[] {
    const { agents, users, roles } = this.account.database
    return [...agents.all()]
      .filter((agent) => !agent.deactivated)
      .map((agent) => ({
        key: agent.api_key,
        name: users.get(agent.id)?.name ?? '',
        role: roles.get(agent.role_ids[0] ?? 0)?.name ?? 'no role',
      }))
  }

  get settings(): Settings {
    return this.account.settings
  }

  get clock(): ClockHandle {
    const { account } = this
    return {
      now: formatTime(account.clock.seconds()),
      frozen: account.clock.frozen,
      advance: async (seconds) => account.advance(seconds),
    }
  }

  /** As they stand now; what is left to refuse the next call on: `rateLimits.set({ remaining: 0 })`. */
  get rateLimits(): RateLimitsHandle {
    return { ...rateLimitsOf(this.account), set: (change) => changeRateLimits(this.account, change) }
  }

  get outbox(): { list(): readonly OutboxEmail[]; clear(): void } {
    return this.account.outbox
  }

  /** Back to right after the fixture: rows, ids, windows, outbox, clock, plan and settings. Snapshots stay. */
  reset(): void {
    this.account.reset()
  }

  snapshot(name: string): void {
    this.account.snapshot(name)
  }

  /** Throws when there is no snapshot of that name. */
  restore(name: string): void {
    if (!this.account.restore(name)) throw new Error(`there is no snapshot named ${name}`)
  }

  /** Adds rows, of a fixture or generated, and returns how many, by table. */
  load(source: RowSource): RowCounts {
    return loadRows(this.account, source)
  }
}
