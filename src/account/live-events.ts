import type { Entry } from '../journal/entry.ts'
import { type JournaledCall, viewedCall } from '../journal/view.ts'
import { EventFeed, type OpenOptions } from '../live/feed.ts'
import { framesOf } from '../live/frames.ts'
import { EventIterator } from '../live/iterator.ts'
import type { Cause, Change, Changes, Replacement, RowChange } from '../store/changes.ts'
import type { TableName } from '../store/database.ts'
import type { AdjustableClock } from '../time/clock.ts'
import { soon } from '../time/timers.ts'
import { formatTime } from '../times.ts'
import type { DeliveryState } from '../webhooks/states.ts'
import type { Keeper } from './keeper.ts'
import { type Limited, type RateLimits, rateLimitsOf } from './rate-limits.ts'

/** Types that a reader may ask for; a `gap` is told whatever it asked for. */
export const LIVE_EVENT_TYPES = ['request', 'row', 'mail', 'delivery', 'clock', 'limits', 'reset'] as const
export type LiveEventType = (typeof LIVE_EVENT_TYPES)[number]

/** Author of a write: a client by one of the doors, a rule, a job, or one of the people whom the emulator plays. */
export const ROW_WRITERS = ['api', 'rule', 'job', 'mail', 'agent', 'traffic', 'control', 'scim', 'mcp'] as const
export type RowWriter = (typeof ROW_WRITERS)[number]

export interface RowEvent {
  readonly table: TableName
  readonly id: number
  readonly change: 'inserted' | 'updated' | 'removed'
  readonly by: RowWriter
}

/** The data of each type of event. No bodies, no texts of rows, no secrets. */
export interface LiveEventData {
  readonly request: JournaledCall
  readonly row: RowEvent
  readonly mail: {
    /** Id in the outbox; for an incoming e-mail that of its conversation, null where it became a ticket. */
    readonly id: number | null
    readonly direction: 'in' | 'out'
    /** Kind of an outgoing one as the outbox has it. */
    readonly kind: string
    readonly ticket_id: number | null
  }
  readonly delivery: { readonly id: number; readonly state: DeliveryState }
  readonly clock: { readonly now: string; readonly frozen: boolean }
  readonly limits: RateLimits
  readonly reset: { readonly kind: Replacement }
  /** Numbers, both included, of events that were lost. */
  readonly gap: { readonly from: number; readonly to: number }
}

/** Numbered one by one in each account. */
export type LiveEvent = {
  readonly [Type in keyof LiveEventData]: {
    readonly id: number
    readonly type: Type
    readonly data: LiveEventData[Type]
  }
}[keyof LiveEventData]

/** Parts of an account that are watched. */
interface Watched extends Limited {
  readonly clock: AdjustableClock
  readonly changes: Changes
  readonly keeper: Keeper | undefined
}

/** Events of an account, as they happen (docs/decisions/0025-live-events.md). */
export class LiveEvents {
  readonly #account: Watched
  readonly #onError: (error: unknown) => void
  readonly #feed: EventFeed
  #stopWatching: (() => void) | undefined
  #areLimitsDue = false
  #lastClock = ''
  #isTakingBack = false

  constructor(account: Watched, onError: (error: unknown) => void) {
    this.#account = account
    this.#onError = onError
    this.#feed = new EventFeed({
      onBegin: () => {
        this.#stopWatching = account.changes.subscribe((change) => this.#tellChange(change))
      },
      onEnd: () => this.#stopWatching?.(),
      keeper: () => account.keeper,
      onError,
    })
  }

  /** Somebody listens, or may come back. */
  get isHeard(): boolean {
    return this.#feed.isRecording
  }

  /** Iterates over the events from now on, or from where a reader left off. */
  iterate(options: Pick<OpenOptions, 'types'>): EventIterator<LiveEvent> {
    return new EventIterator(this.#feed.open(options))
  }

  /** The same as it goes over the wire. `close` ends it at once, also while it waits. */
  stream(options: OpenOptions): {
    readonly slices: AsyncGenerator<string, void, undefined>
    readonly close: () => void
  } {
    const cursor = this.#feed.open({ ...options, isPaced: true })
    return { slices: framesOf(this.#feed, cursor, this.#onError), close: () => cursor.close() }
  }

  /** No event any more. */
  end(): void {
    this.#feed.end()
  }

  /** Tells nothing of what `work` takes back: nobody had been told of that either. */
  whileTakingBack(work: () => void): void {
    this.#feed.takeBack()
    this.#isTakingBack = true
    try {
      work()
    } finally {
      this.#isTakingBack = false
    }
  }

  tellRequest(entry: Entry): void {
    if (!this.#feed.isRecording) return
    this.#emit('request', viewedCall(entry))
    if (entry.credits > 0) this.tellLimits()
  }

  tellMail(mail: LiveEventData['mail']): void {
    if (this.#feed.isRecording) this.#emit('mail', mail)
  }

  tellDelivery({ id, state }: LiveEventData['delivery']): void {
    if (this.#feed.isRecording) this.#emit('delivery', { id, state })
  }

  tellClock(): void {
    if (!this.#feed.isRecording) return
    const { clock } = this.#account
    const reading = { now: formatTime(clock.seconds()), frozen: clock.frozen }
    const text = JSON.stringify(reading)
    if (text === this.#lastClock) return
    this.#lastClock = text
    this.#emit('clock', reading)
  }

  /** Reports the limits, at most once in a turn of the event loop: they are a state, not a happening. */
  tellLimits(): void {
    if (!this.#feed.isRecording || this.#areLimitsDue) return
    this.#areLimitsDue = true
    soon(() => {
      this.#areLimitsDue = false
      this.#emit('limits', rateLimitsOf(this.#account))
    }, this.#onError)
  }

  #tellChange({ cause, replaced, rows }: Change): void {
    if (this.#isTakingBack) return
    if (replaced !== undefined) this.#emit('reset', { kind: replaced })
    const by = cause === undefined ? 'control' : BY[cause.kind]
    for (const row of rows.slice(this.#feed.skipped(rows.length))) {
      for (const event of rowEvents(row, by)) this.#emit('row', event)
    }
  }

  #emit<Type extends LiveEventType>(type: Type, data: LiveEventData[Type]): void {
    if (!this.#isTakingBack) this.#feed.emit(type, data)
  }
}

const BY: Readonly<Record<Cause['kind'], RowWriter>> = {
  request: 'api',
  scim: 'scim',
  mcp: 'mcp',
  job: 'job',
  control: 'control',
  member: 'control',
  start: 'control',
  mail: 'mail',
  agent: 'agent',
  traffic: 'traffic',
  undo: 'control',
}

/** One for each who wrote it. */
const rowEvents = ({ table, before, after, writers }: RowChange, by: RowWriter): RowEvent[] =>
  writers.map((writer, place) => {
    const isFirst = place === 0
    const isLast = place === writers.length - 1
    const change = isFirst && before === undefined ? 'inserted' : isLast && after === undefined ? 'removed' : 'updated'
    return { table, id: (after ?? before)?.id ?? 0, change, by: writer === 'rule' ? 'rule' : by }
  })
