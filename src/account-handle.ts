import type { Account } from './account/account.ts'
import { apiKeyOf } from './account/actor.ts'
import type { DeliveryFilter, TicketEvent } from './account/deliveries.ts'
import type { WebhookDelivery } from './account/delivery.ts'
import type { Fault, FaultDefinition } from './account/faults.ts'
import type { JobRun } from './account/jobs.ts'
import { type JournaledRequest, listRequests, type RequestFilter } from './account/journal-view.ts'
import type { OutboxEmail } from './account/outbox.ts'
import { changeRateLimits, type RateLimits, type RateLimitsChange, rateLimitsOf } from './account/rate-limits.ts'
import type { Settings } from './account/settings.ts'
import type { Expectation, Verification } from './account/verify-requests.ts'
import { type DryRun, dryRun } from './automations/dry-run.ts'
import { DeliveryListQuery, settle } from './control/deliveries.ts'
import { addFault } from './control/faults.ts'
import { parseInput } from './control/parse.ts'
import { check, RequestListQuery, type Verified, verify } from './control/requests.ts'
import { exportFixture } from './domain/fixtures/export.ts'
import { loadRows, type RowCounts, type RowSource } from './domain/load-rows.ts'
import type { Verdict } from './domain/verdicts/verdict.ts'
import { verdictsOf } from './domain/verdicts/verdicts.ts'
import type { Fixture } from './schemas/fixture.ts'
import { formatTime } from './times.ts'

export interface ClockHandle {
  /** `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly now: string
  readonly frozen: boolean
  /** Moves forward; everything that falls due runs one by one, the clock standing at its time. */
  advance(seconds: number): Promise<readonly JobRun[]>
}

export interface DeliveriesHandle {
  /** Oldest first. */
  list(filter?: DeliveryFilter): readonly WebhookDelivery[]
  /** Empties the log; what still goes on is cancelled. */
  clear(): void
  /** Sends the same bytes once more, as a new delivery. Throws when there is none of that id. */
  redeliver(id: number): WebhookDelivery
}

export interface RateLimitsHandle extends RateLimits {
  /** Throws a `RangeError` for a number that cannot be. */
  set(change: RateLimitsChange): RateLimits
}

export interface FaultsHandle {
  /** Throws for a fault that cannot be. */
  add(definition: FaultDefinition): Fault
  list(): readonly Fault[]
  /** False when there is none of that id. */
  remove(id: number): boolean
  clear(): void
}

export interface RequestsHandle {
  /** Oldest first. */
  list(filter?: RequestFilter): readonly JournaledRequest[]
  clear(): void
  /** Waits for as many calls as expected; rejects, naming the nearest misses, when the expectation is not met. */
  verify(expectation: Expectation): Promise<Verified>
  /** The same of what there is now, told instead of thrown. */
  check(expectation: Omit<Expectation, 'within_ms'>): Verification
  verdicts(): readonly Verdict[]
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
    for (const agent of this.account.database.agents.all()) return apiKeyOf(this.account, agent)
    throw new Error('the account has no agent')
  }

  /** The agents' keys, with name and first role. */
  get keys(): readonly { readonly key: string; readonly name: string; readonly role: string }[] {
    const { agents, users, roles } = this.account.database
    return [...agents.all()]
      .filter((agent) => !agent.deactivated)
      .map((agent) => ({
        key: apiKeyOf(this.account, agent),
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
      advance: (seconds) => account.timeline.advance(seconds),
    }
  }

  /** As they stand now; what is left to refuse the next call on: `rateLimits.set({ remaining: 0 })`. */
  get rateLimits(): RateLimitsHandle {
    return { ...rateLimitsOf(this.account), set: (change) => changeRateLimits(this.account, change) }
  }

  /** Answers that go wrong on demand. */
  get faults(): FaultsHandle {
    const { faults } = this.account
    return {
      add: (definition) => addFault(this.account, definition),
      list: () => faults.list(),
      remove: (id) => faults.remove(id),
      clear: () => faults.clear(),
    }
  }

  /** What clients asked, and how they behaved. */
  get requests(): RequestsHandle {
    const { account } = this
    return {
      list: (filter = {}) => listRequests(account.journal, parseInput(RequestListQuery, filter)),
      clear: () => account.journal.clear(),
      verify: (expectation) => verify(account, expectation),
      check: (expectation) => check(account, expectation),
      verdicts: () => verdictsOf(account),
    }
  }

  get outbox(): { list(): readonly OutboxEmail[]; clear(): void } {
    return this.account.outbox
  }

  /** The webhooks that the account's rules sent, or will. */
  get deliveries(): DeliveriesHandle {
    const { deliveries } = this.account
    return {
      list: (filter = {}) => deliveries.list(parseInput(DeliveryListQuery, filter)),
      clear: () => deliveries.clear(),
      redeliver(id) {
        const delivery = deliveries.redeliver(id)
        if (delivery === undefined) throw new Error(`there is no delivery with the id ${id}`)
        return delivery
      },
    }
  }

  /**
   * Resolves when no webhook is being sent or due now; one that waits for a later time counts as settled.
   * Rejects when that takes more than `timeoutMs` of real time, by default 30,000.
   */
  async settled(timeoutMs?: number): Promise<void> {
    this.account.timeline.catchUp()
    await settle(this.account, timeoutMs)
  }

  /** Back to right after the fixture: rows, ids, windows, outbox, deliveries, clock, plan, settings. Snapshots stay. */
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

  /** Adds rows, of a fixture or generated, and returns how many, by table. Rules run with `events: true` alone. */
  load(source: RowSource): RowCounts {
    this.account.timeline.touch()
    return loadRows(this.account, source)
  }

  /** The account as a fixture, with all its rows, keys and passwords; times are relative to its now. */
  export(): Fixture {
    this.account.timeline.catchUp()
    return exportFixture(this.account)
  }

  /** What each automation rule would do if this happened to the ticket now. Throws when there is no such ticket. */
  dryRun({ ticket_id, event }: { readonly ticket_id: number; readonly event: TicketEvent }): readonly DryRun[] {
    const ticket = this.account.database.tickets.get(ticket_id)
    if (ticket === undefined) throw new Error(`there is no ticket with the id ${ticket_id}`)
    return dryRun(this.account, ticket, event)
  }
}
