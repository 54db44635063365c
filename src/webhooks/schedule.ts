import { OrderedIndex } from '../store/table.ts'
import type { AdjustableClock } from '../time/clock.ts'
import type { JobSource } from '../time/jobs.ts'
import { type AllowanceState, CallAllowance } from './allowance.ts'
import type { Delivery } from './delivery.ts'
import { move } from './states.ts'

/** Source: webhooks postponed for more than 24 hours are dropped, and the administrator is mailed. */
const LONGEST_POSTPONEMENT_MS = 24 * 3_600_000

export interface ScheduleOptions {
  readonly clock: AdjustableClock
  readonly callsPerHour: () => number
  /** Its moment has come, and the hour has room for it. */
  readonly onDue: (delivery: Delivery) => void
  /** Postponed for too long: given up together. */
  readonly onOverdue: (deliveries: readonly [Delivery, ...Delivery[]]) => void
  /** It waits for a moment of the clock. */
  readonly onWait: (delivery: Delivery) => void
}

export interface ScheduleState {
  readonly turns: number
  readonly allowance: AllowanceState
}

/** When deliveries are attempted: at moments of the account's clock, as far as its hours have room. */
export class DeliverySchedule implements JobSource {
  readonly kind = 'webhook_delivery'
  readonly #options: ScheduleOptions
  #waiting = byMoment()
  #allowance = new CallAllowance<Delivery>()
  #turns = 0

  constructor(options: ScheduleOptions) {
    this.#options = options
  }

  /** @param moment epoch milliseconds; one that has passed is now */
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

  /** It waits no more. */
  takeBack(delivery: Delivery): void {
    if (delivery.dueAt === undefined) return
    this.#waiting.remove(delivery)
    delivery.dueAt = undefined
  }

  /** Epoch milliseconds; undefined when it waits for no moment. */
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

  /** @param deliveries all that go on, as they were then */
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

  /** The oldest postponed delivery, or the first of those that are overdue. */
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
