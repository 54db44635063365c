import { VERSION } from '../../project.ts'
import { realMilliseconds } from '../../time/clock.ts'
import { uniqueUuid } from '../../time/random.ts'
import { every, later } from '../../time/timers.ts'
import type { Tenure } from '../tenure.ts'
import { type Connections, LEASE_MS, Unanswered } from './connections.ts'

const RENEWAL_MS = 500
/** Clocks do not run at quite the same rate, and what was decided has to leave. */
const MARGIN_MS = 400
/** What was decided while a lease had run out waits so long for what becomes of it. */
const PATIENCE_MS = 10_000

interface LeaseOptions {
  /** Where other replicas reach this one. */
  readonly url: string | undefined
  /** It is held, and was not for a while. */
  readonly onHeld: () => void
  /** Another replica ended it: none of the accounts is this one's any more. */
  readonly onEnd: () => void
  readonly onError: (error: unknown) => void
}

/**
 * A replica's lease of all its accounts: a row that it renews. While its own clock, which never stands still, is before
 * the moment at which a renewal was sent plus the lease, less a margin, nobody else can have ended it. A lease that has
 * run out can still be renewed as long as nobody did: ending it is deleting its row.
 */
export class Lease implements Tenure {
  readonly id = uniqueUuid()
  readonly #connections: Connections
  readonly #options: LeaseOptions
  #heldUntil = Number.NEGATIVE_INFINITY
  #heldSince = Number.POSITIVE_INFINITY
  #isEnded = false
  #timer: NodeJS.Timeout | undefined
  #renewing: Promise<void> | undefined
  #waiting: ((isHeld: boolean) => void)[] = []

  constructor(connections: Connections, options: LeaseOptions) {
    this.#connections = connections
    this.#options = options
  }

  get isHeld(): boolean {
    return !this.#isEnded && realMilliseconds() < this.#heldUntil
  }

  /** It has been held for so long that those of others, after a restart of the database, are renewed too. */
  get isSettled(): boolean {
    return this.isHeld && realMilliseconds() - this.#heldSince >= LEASE_MS
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Rejects where the database does not take it. */
  async begin(): Promise<void> {
    const sent = realMilliseconds()
    await this.#connections.query(
      `INSERT INTO replica (id, url, version, until)
        VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
        ON CONFLICT (id) DO UPDATE SET until = excluded.until`,
      [this.id, this.#options.url, VERSION, LEASE_MS],
    )
    this.#hold(sent)
    this.#timer = every(RENEWAL_MS, () => this.#renewSoon(), this.#options.onError)
    this.#timer.unref()
  }

  whenKnown(): Promise<boolean> {
    if (this.#isEnded || this.isHeld) return Promise.resolve(this.isHeld)
    return new Promise((resolve) => {
      const giveUp = later(PATIENCE_MS, () => resolve(false), this.#options.onError)
      giveUp.unref()
      this.#waiting.push((isHeld) => {
        clearTimeout(giveUp)
        resolve(isHeld)
      })
    })
  }

  /** Nothing is renewed any more, and nothing is held. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    clearInterval(this.#timer)
    this.#tellWaiting(false)
  }

  /** Its connection, once nothing is asked of it. */
  async close(): Promise<void> {
    this.end()
    await this.#renewing
    await this.#connections.end()
  }

  #renewSoon(): void {
    this.#renewing ??= this.#renew()
      .catch((error: unknown) => {
        if (!(error instanceof Unanswered) && !isUnreachable(error)) this.#options.onError(error)
      })
      .finally(() => {
        this.#renewing = undefined
      })
  }

  async #renew(): Promise<void> {
    const sent = realMilliseconds()
    const rows = await this.#connections.query(
      `UPDATE replica SET until = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1 RETURNING id`,
      [this.id, LEASE_MS],
    )
    if (this.#isEnded) return
    if (rows.length > 0) {
      this.#hold(sent)
      return
    }
    this.end()
    this.#options.onEnd()
  }

  #hold(sent: number): void {
    const wasHeld = this.isHeld
    this.#heldUntil = sent + LEASE_MS - MARGIN_MS
    if (wasHeld || !this.isHeld) return
    this.#heldSince = realMilliseconds()
    this.#tellWaiting(true)
    this.#options.onHeld()
  }

  #tellWaiting(isHeld: boolean): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const tell of waiting) tell(isHeld)
  }
}

/** Nobody has to be told again and again: health says so. */
const isUnreachable = (error: unknown): boolean => (error as { severity?: string }).severity !== 'ERROR'
