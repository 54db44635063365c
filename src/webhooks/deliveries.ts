import { mailAdministrator } from '../outbox/administrator.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Database } from '../store/database.ts'
import { Series } from '../store/series.ts'
import { newestSince, type Since } from '../store/since.ts'
import { type AdjustableClock, realMilliseconds } from '../time/clock.ts'
import type { JobSource } from '../time/jobs.ts'
import type { Random } from '../time/random.ts'
import { ChaosPlan } from './chaos.ts'
import {
  type Delivery,
  faultOfUrl,
  isoTime,
  viewDelivery,
  type WebhookDelivery,
  type WebhookNotice,
  type WebhookRequest,
} from './delivery.ts'
import { foreseenBlocking } from './hosts.ts'
import { DeliveryLog, type DeliveryLogState } from './log.ts'
import { RuleQueues } from './queues.ts'
import { DeliverySchedule, type ScheduleState } from './schedule.ts'
import type { WebhookSettings } from './settings.ts'
import { type DeliveryState, move } from './states.ts'

export type { TicketEvent, WebhookRequest } from './delivery.ts'

const MINUTE_MS = 60_000
/** The next hour has calls again. */
const LONGEST_TO_RELEASE_MS = 60 * MINUTE_MS

/** Members of the account that deliveries need. */
interface Host {
  readonly clock: AdjustableClock
  readonly random: Random
  readonly outbox: Outbox
  readonly database: Database
  readonly settings: WebhookSettings
  readonly keeper: HostKeeper | undefined
}

/** Members of the account's keeper that deliveries need. */
interface HostKeeper {
  touch(): void
  whenKept(): Promise<'kept' | 'undone' | 'unknown'> | undefined
}

/** Deliveries that were in progress at a moment of this process. */
export interface DeliveriesState extends DeliveryLogState {
  readonly schedule: ScheduleState
}

export interface DeliveriesOptions {
  /** `record` logs deliveries without sending them. */
  readonly mode: 'real' | 'record'
  /** Ports on which the emulator itself listens; they are never called. */
  readonly ownPorts: () => readonly number[]
  /** Called when a delivery waits for a moment of the clock. */
  readonly onWait: () => void
  readonly onError: (error: unknown) => void
  /** Hears of each delivery whose state changes. */
  readonly onMove: (delivery: { readonly id: number; readonly state: DeliveryState }) => void
  /** Hears what happens to deliveries that did not succeed at once. */
  readonly tell: (notice: WebhookNotice, message: string) => void
}

export type DeliveryFilter = Partial<Pick<WebhookDelivery, 'rule_id' | 'event' | 'ticket_id' | 'state'>> & Since

/**
 * The webhook deliveries of an account. They are sent outside of requests, those of a rule one at a time and in order,
 * and tried again on the account's clock (docs/webhooks.md).
 */
export class Deliveries {
  readonly #host: Host
  readonly #options: DeliveriesOptions
  readonly #log: DeliveryLog
  readonly #queues: RuleQueues
  readonly #chaos: ChaosPlan<Delivery>
  readonly #schedule: DeliverySchedule

  constructor(host: Host, options: DeliveriesOptions) {
    this.#host = host
    this.#options = options
    this.#log = new DeliveryLog(options.onMove, () => host.keeper)
    this.#queues = new RuleQueues(options.onError)
    this.#chaos = new ChaosPlan(host.random, ({ state, attempts }) => state === 'waiting' && attempts.length === 0)
    this.#schedule = new DeliverySchedule({
      clock: host.clock,
      callsPerHour: () => host.settings.webhook_calls_per_hour,
      onDue: (delivery) => this.#queue(delivery),
      onOverdue: (overdue) => this.#drop(overdue),
      onWait: (delivery) => {
        this.#log.touch(delivery)
        options.onWait()
      },
    })
  }

  /** Jobs for the deliveries that wait for a moment of the clock: each job puts one in its rule's queue. */
  get jobs(): JobSource {
    return this.#schedule
  }

  /** Accepts a request, which is sent after the present turn of the event loop at the earliest. */
  add(request: WebhookRequest): void {
    const delivery = this.#admit(request)
    if (delivery.state !== 'queued') return
    const { webhook_chaos } = this.#host.settings
    const now = this.#host.clock.now()
    for (const planned of this.#chaos.plan(request.rule_id, delivery, webhook_chaos)) {
      this.#schedule.takeBack(planned.delivery)
      this.#schedule.plan(planned.delivery, now + planned.wait)
    }
    if (!this.#chaos.happens(webhook_chaos.duplicate)) return
    const copy = this.#admit(request)
    if (copy.state === 'queued') this.#schedule.plan(copy, now + webhook_chaos.delay_s * 1000)
  }

  /** Sends the same bytes once more, as a new delivery; undefined when none has this id. */
  redeliver(id: number): WebhookDelivery | undefined {
    const original = this.#log.find(id)
    if (original === undefined) return undefined
    const delivery = this.#admit(original.request)
    if (delivery.state === 'queued') this.#schedule.plan(delivery, this.#host.clock.now())
    return this.#view(delivery)
  }

  /** Lists deliveries, oldest first, each in its state at the time it is read. */
  list({ rule_id, event, ticket_id, state, ...since }: DeliveryFilter = {}): Series<WebhookDelivery> {
    const found = this.#log
      .all()
      .filter(
        (one) =>
          (rule_id === undefined || one.request.rule_id === rule_id) &&
          (event === undefined || one.request.event === event) &&
          (ticket_id === undefined || one.request.ticket_id === ticket_id) &&
          (state === undefined || one.state === state),
      )
    const standing = newestSince(found, since).map((one) => ({
      delivery: { ...one, attempts: [...one.attempts] },
      dueAt: this.#schedule.nextAttemptOf(one),
    }))
    return Series.of(standing, ({ delivery, dueAt }) => viewDelivery(delivery, dueAt))
  }

  /** Empties the log; deliveries in progress are cancelled. */
  clear(): void {
    this.#forgetPlans()
    this.#log.clear()
  }

  /** Forgets everything, the numbering included. */
  reset(): void {
    this.#forgetPlans()
    this.#log.reset()
  }

  /** Cancels the deliveries in progress. An attempt that is being made is aborted and not recorded. */
  cancel(): void {
    this.#forgetPlans()
    for (const delivery of [...this.#log.open]) this.#log.close(delivery, 'cancelled')
  }

  /** Whether deliveries in progress have changed since they were last captured. */
  get hasChanged(): boolean {
    return this.#log.hasChanged
  }

  /** Captures the deliveries in progress; the cost grows with what has changed since the last call. */
  capture(): DeliveriesState {
    const { open, changed, lastId } = this.#log.capture()
    return { open, changed, lastId, schedule: this.#schedule.capture() }
  }

  /** Continues the deliveries that were then in progress, in their order; those that began since are forgotten. */
  restore(state: DeliveriesState): void {
    this.#forgetPlans()
    const deliveries = this.#log.restore(state)
    this.#schedule.restore(state.schedule, deliveries)
    for (const one of deliveries) {
      if (this.#options.mode === 'record') this.#log.close(one, 'recorded')
      else if (one.state === 'queued') this.#queue(one)
    }
    this.#options.onWait()
  }

  /** Reason why deliveries to this URL will be blocked; undefined if they may be sent, or nothing is sent at all. */
  foreseenBlocking(url: string): string | undefined {
    if (this.#options.mode === 'record') return undefined
    return foreseenBlocking(url, this.#host.settings.webhook_hosts, this.#options.ownPorts())
  }

  /** Number of deliveries that go on, with those that wait for a later time. */
  get open(): number {
    return this.#log.size
  }

  /** Epoch milliseconds of the first attempt to come of those that go on, also once they are planned no more. */
  get nextAttempt(): number | undefined {
    const now = this.#host.clock.now()
    const moments = [...this.#log.open].map(({ state, dueAt = now }) =>
      state === 'postponed' ? now + LONGEST_TO_RELEASE_MS : dueAt,
    )
    return moments.length === 0 ? undefined : Math.min(...moments)
  }

  /** Number of deliveries that are being sent or due, without those that wait for a later time. */
  get underWay(): number {
    return this.#queues.size
  }

  /** Resolves when nothing is being sent or due. */
  whenIdle(): Promise<void> {
    return this.#queues.whenIdle()
  }

  /** Starts no attempt until `goOn`. Resolves when what is being sent has ended. */
  hold(): Promise<void> {
    return this.#queues.hold()
  }

  goOn(): void {
    this.#queues.goOn()
  }

  /**
   * Starts nothing any more. Resolves when what is being sent has ended; the rest is cancelled, or left to a restart.
   */
  async stop(): Promise<void> {
    this.#queues.stop()
    await this.#queues.whenIdle()
    if (this.#host.keeper === undefined) this.cancel()
  }

  /** Breaks off what is being sent, for lack of time. */
  cutOff(): void {
    if (this.#host.keeper === undefined) this.cancel()
    else this.#forgetPlans()
  }

  #view(delivery: Delivery): WebhookDelivery {
    return viewDelivery(delivery, this.#schedule.nextAttemptOf(delivery))
  }

  /** Adds a delivery: `queued`, or in a final state where it cannot be sent. */
  #admit(request: WebhookRequest): Delivery {
    const delivery = this.#log.add(request)
    const failure = request.failure ?? faultOfUrl(request.url)
    if (failure !== undefined) this.#refuse(delivery, 'failed', failure)
    else if (this.#options.mode === 'record') this.#log.close(delivery, 'recorded')
    else if (this.#log.isFull) this.#overflow(delivery)
    return delivery
  }

  #overflow(delivery: Delivery): void {
    const reason = 'too many deliveries wait already'
    this.#refuse(delivery, 'dropped', reason)
    this.#options.tell('webhook_dropped', `${this.#nameOf(delivery)} was dropped: ${reason}`)
  }

  #queue(delivery: Delivery): void {
    move(delivery, 'queued')
    this.#queues.add(delivery.request.rule_id, (signal) => this.#attempt(delivery, signal))
  }

  async #attempt(delivery: Delivery, signal: AbortSignal): Promise<void> {
    const { clock, settings, keeper } = this.#host
    if (keeper !== undefined) {
      const fate = await keeper.whenKept()
      // Taken back, with what it was of; or another process's to send.
      if (signal.aborted || fate === 'undone' || fate === 'unknown') return
    }
    move(delivery, 'sending')
    const at = clock.now()
    const started = realMilliseconds()
    const { sendWebhook } = await import('./send.ts')
    const { isBlocked, status, error } = await sendWebhook(delivery.request, {
      hosts: settings.webhook_hosts,
      ownPorts: this.#options.ownPorts(),
      timeoutMs: settings.webhook_timeout_ms,
      signal,
    })
    if (signal.aborted) return
    delivery.attempts.push({ at, status, error, duration_ms: Math.round(realMilliseconds() - started) })
    this.#log.touch(delivery)
    if (error === null) this.#log.close(delivery, 'delivered')
    else if (isBlocked) this.#block(delivery, error)
    else this.#retry(delivery, error)
  }

  /** Plans the next attempt; the schedule counts from the first. */
  #retry(delivery: Delivery, error: string): void {
    const { attempts } = delivery
    const minutes = this.#host.settings.webhook_retry_minutes[attempts.length - 1]
    if (minutes === undefined) {
      this.#fail(delivery, error)
      return
    }
    const dueAt = (attempts[0]?.at ?? 0) + minutes * MINUTE_MS
    this.#schedule.plan(delivery, dueAt)
    this.#options.tell('webhook_retried', `${this.#nameOf(delivery)} is tried again at ${isoTime(dueAt)}: ${error}`)
  }

  #block(delivery: Delivery, error: string): void {
    this.#log.close(delivery, 'blocked')
    this.#options.tell('webhook_blocked', `${this.#nameOf(delivery)} was not sent: ${error}`)
  }

  #drop(overdue: readonly [Delivery, ...Delivery[]]): void {
    for (const delivery of overdue) this.#refuse(delivery, 'dropped', 'postponed for more than 24 hours')
    const { url } = this.#view(overdue[0])
    const text = `${overdue.length} webhook deliveries were postponed for more than 24 hours and dropped, the first to ${url}`
    mailAdministrator(this.#host, { subject: 'Webhook deliveries dropped', text, ticketId: null })
    this.#options.tell('webhook_dropped', text)
  }

  /** Ends the delivery, with the reason in place of an attempt. */
  #refuse(delivery: Delivery, state: DeliveryState, error: string): void {
    delivery.attempts.push({ at: this.#host.clock.now(), status: null, error, duration_ms: 0 })
    if (state === 'failed') this.#fail(delivery, error)
    else this.#log.close(delivery, state)
  }

  #fail(delivery: Delivery, error: string): void {
    this.#log.close(delivery, 'failed')
    const { rule_id, ticket_id } = delivery.request
    const text = `${this.#nameOf(delivery)} failed: ${error}`
    mailAdministrator(this.#host, { subject: `Webhook of rule ${rule_id} failed`, text, ticketId: ticket_id })
    this.#options.tell('webhook_failed', text)
  }

  #nameOf(delivery: Delivery): string {
    const { url, rule_id, ticket_id, event } = this.#view(delivery)
    return `The webhook of rule ${rule_id} for ${event} of ticket ${ticket_id} to ${url}`
  }

  #forgetPlans(): void {
    this.#queues.cancel()
    this.#chaos.clear()
    this.#schedule.clear()
  }
}
