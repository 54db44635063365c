import { OrderedIndex } from '../store/ordered-index.ts'
import type { AdjustableClock } from '../time/clock.ts'
import type { JobSource } from '../time/jobs.ts'
import { type AllowanceState, CallAllowance } from './allowance.ts'
import type { Delivery } from './delivery.ts'
import { move } from './states.ts'

/** Longest time of a postponement: after 24 hours a webhook is dropped and the administrator is mailed, as documented. */
const LONGEST_POSTPONEMENT_MS = 24 * 3_600_000

export interface ScheduleOptions {
  readonly clock: AdjustableClock
  readonly callsPerHour: () => number
  /** Called when its moment has come and the hour has room for it. */
  readonly onDue: (delivery: Delivery) => void
  /** Called with those that were postponed for too long, which end together. */
  readonly onOverdue: (deliveries: readonly [Delivery, ...Delivery[]]) => void
  /** Called when it waits for a moment of the clock. */
  readonly onWait: (delivery: Delivery) => void
}

export interface ScheduleState {
  readonly turns: number
  readonly allowance: AllowanceState
}

/** The moments at which deliveries are attempted, by the account's clock and as far as its hours have room. */
export class DeliverySchedule implements JobSource {
  readonly kind = 'webhook_delivery'
  readonly #options: ScheduleOptions
  #waiting = byMoment()
  #allowance = new CallAllowance<Delivery>()
  #turns = 0

  constructor(options: ScheduleOptions) {
    this.#options = options
  }

  /**
   * Plans an attempt.
   * @param moment epoch milliseconds; one that has passed counts as now
   */
  plan(delivery: Delivery, moment: number): void {
    if (moment <= this.#options.clock.now()) {
      this.#start(delivery)
      return
    }
    move(delivery, 'waiting')
    delivery.dueAt = moment
    delivery.turn = ++this.#turns
    this.#waiting.add(delivery)
    this.#options.onWait(delivery)
  }

  /** Takes a delivery out of the schedule. */
  takeBack(delivery: Delivery): void {
    if (delivery.dueAt === undefined) return
    this.#waiting.remove(delivery)
    delivery.dueAt = undefined
  }

  /** Epoch milliseconds of its next attempt; undefined when it waits for none. */
  nextAttemptOf({ state, dueAt }: Delivery): number | undefined {
    return state === 'postponed' ? this.#nextRelease() : dueAt
  }

  next(): number | undefined {
    const due = this.#waiting.first()?.dueAt
    const release = this.#nextRelease()
    return due === undefined ? release : Math.min(due, release ?? due)
  }

  run(): number {
    const now = this.#options.clock.now()
    const isRelease = (this.#nextRelease() ?? Number.POSITIVE_INFINITY) <= now
    const delivery = isRelease ? this.#release(now) : this.#waiting.first()
    if (delivery === undefined) throw new Error('a webhook job ran without a delivery that is due')
    if (!isRelease) {
      this.takeBack(delivery)
      this.#start(delivery)
    }
    return delivery.id
  }

  clear(): void {
    this.#waiting = byMoment()
    this.#allowance = new CallAllowance()
  }

  capture(): ScheduleState {
    return { turns: this.#turns, allowance: this.#allowance.capture() }
  }

  /**
   * Restores a state.
   * @param deliveries all that were then in progress, in their state of that time
   */
  restore({ turns, allowance }: ScheduleState, deliveries: readonly Delivery[]): void {
    this.clear()
    this.#turns = turns
    for (const one of deliveries) if (one.state === 'waiting') this.#waiting.add(one)
    const postponed = deliveries
      .flatMap((call) => (call.postponedAt === undefined ? [] : { call, since: call.postponedAt }))
      .sort((a, b) => a.since - b.since)
    this.#allowance.restore(allowance, postponed)
  }

  #nextRelease(): number | undefined {
    return this.#allowance.nextRelease(this.#options.callsPerHour())
  }

  #start(delivery: Delivery): void {
    const now = this.#options.clock.now()
    if (this.#allowance.take(now, this.#options.callsPerHour())) {
      this.#options.onDue(delivery)
      return
    }
    move(delivery, 'postponed')
    delivery.postponedAt = now
    this.#allowance.postpone(delivery, now)
    this.#options.onWait(delivery)
  }

  /** Takes the oldest postponed delivery out, or ends all that are overdue and returns the first of them. */
  #release(now: number): Delivery | undefined {
    const [first, ...others] = this.#allowance.giveUp(now - LONGEST_POSTPONEMENT_MS)
    for (const one of first === undefined ? [] : [first, ...others]) one.postponedAt = undefined
    if (first !== undefined) {
      this.#options.onOverdue([first, ...others])
      return first
    }
    const delivery = this.#allowance.release(now, this.#options.callsPerHour())
    if (delivery === undefined) return undefined
    delivery.postponedAt = undefined
    this.#options.onDue(delivery)
    return delivery
  }
}

const byMoment = () => OrderedIndex.by<Delivery, ['dueAt', 'turn']>('dueAt', 'turn')
