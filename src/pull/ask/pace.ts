import { PLAN_LIMITS, type SubLimit } from '../../account/limits.ts'
import type { RawAnswer } from './client.ts'

/** Time that passes: the machine's, or a fast one of a test. */
export interface Timer {
  /** Milliseconds, from any start. */
  now(): number
  wait(milliseconds: number): Promise<void>
}

const WINDOW_MS = 60_000
/** Part of a limit that is left to the account's other clients. */
const RESERVE = 0.2
/** Limit a minute where no header told one yet. */
const LEAST_TOTAL = 50

type Counted = Extract<SubLimit, 'ticket_list' | 'contact_list'>

/**
 * Keeps below an account's limits: no call that would leave less than a fifth of the minute's total, and no more calls
 * of a list than four fifths of what the plan documents for it.
 */
export class Pace {
  readonly #timer: Timer
  #total: number | undefined
  #remaining: number | undefined
  #hasHeard = false
  /** Start of the newest window whose start was seen. */
  #windowAt: number
  #sub: Record<Counted, number[]> = { ticket_list: [], contact_list: [] }

  constructor(timer: Timer) {
    this.#timer = timer
    this.#windowAt = timer.now()
  }

  /** Whether anything was answered yet. */
  get hasHeard(): boolean {
    return this.#hasHeard
  }

  get remaining(): string {
    return this.#total === undefined ? 'unknown' : `${this.#remaining} of ${this.#total}`
  }

  /** Resolves when a call of this cost may go out. */
  async turn(path: string, cost: number): Promise<void> {
    const kind = countedAs(path)
    for (;;) {
      const rest = Math.max(this.#restOfWindow(cost), kind === undefined ? 0 : this.#restOf(kind))
      if (rest <= 0) break
      await this.#timer.wait(rest)
    }
    if (kind !== undefined) this.#sub[kind].push(this.#timer.now())
  }

  /** Reads the limit's headers. @param startedAt when the call went out */
  heard({ headers }: RawAnswer, startedAt: number): void {
    this.#hasHeard = true
    const total = Number.parseFloat(headers['x-ratelimit-total'] ?? '')
    const remaining = Number.parseFloat(headers['x-ratelimit-remaining'] ?? '')
    if (Number.isNaN(total) || Number.isNaN(remaining)) return
    // More than before: a new window began with this call, or with another client's since the last one.
    if (this.#remaining === undefined || remaining > this.#remaining) this.#windowAt = startedAt
    this.#total = total
    this.#remaining = remaining
  }

  /** Waits as long as a refusal asks for. */
  async refused({ headers }: RawAnswer): Promise<void> {
    const seconds = Number(headers['retry-after'] ?? 60)
    await this.#timer.wait((Number.isFinite(seconds) && seconds > 0 ? seconds : 60) * 1000)
    this.#remaining = undefined
  }

  #restOfWindow(cost: number): number {
    if (this.#total === undefined || this.#remaining === undefined) return 0
    if (this.#remaining - cost >= this.#total * RESERVE) return 0
    const rest = this.#windowAt + WINDOW_MS + 1 - this.#timer.now()
    // The window may have begun later than was seen: then the next answer says how little is left, and it is waited anew.
    if (rest <= 0) this.#remaining = undefined
    return rest
  }

  #restOf(kind: Counted): number {
    const now = this.#timer.now()
    const calls = this.#sub[kind].filter((at) => at > now - WINDOW_MS)
    this.#sub[kind] = calls
    const [first] = calls
    return first !== undefined && calls.length >= this.#allowed(kind) ? first + WINDOW_MS + 1 - now : 0
  }

  /** Calls of a list in a minute: what the plan of this total documents, else the least of all plans. */
  #allowed(kind: Counted): number {
    const plans = Object.values(PLAN_LIMITS)
    const total = this.#total ?? LEAST_TOTAL
    const plan = plans.find((one) => one.total === total)
    const limit = plan === undefined ? PLAN_LIMITS.growth.subLimits[kind] : (plan.subLimits[kind] ?? plan.total)
    return Math.floor((limit ?? 1) * (1 - RESERVE))
  }
}

function countedAs(path: string): Counted | undefined {
  if (/^\/tickets(?:\?|$)/.test(path) || path.startsWith('/search/tickets')) return 'ticket_list'
  if (/^\/contacts(?:\?|$)/.test(path) || path.startsWith('/search/contacts')) return 'contact_list'
  return undefined
}
