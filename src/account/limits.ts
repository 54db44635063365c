import type { LIMIT_MODES, PLANS } from '../schemas/account.ts'

export type LimitClass = 'default' | 'ticket_create' | 'ticket_update' | 'ticket_list' | 'contact_list'
export type SubLimit = Exclude<LimitClass, 'default'>
export type Plan = (typeof PLANS)[number]
/** `on` refuses, `headers` only counts, `off` does neither. */
export type LimitMode = (typeof LIMIT_MODES)[number]

export interface PlanLimits {
  /** Calls a minute, of all keys and addresses together. */
  readonly total: number
  readonly subLimits: Readonly<Partial<Record<SubLimit, number>>>
}

const subLimits = (create: number, update: number, tickets: number, contacts: number) => ({
  ticket_create: create,
  ticket_update: update,
  ticket_list: tickets,
  contact_list: contacts,
})

/** Source: https://developers.freshdesk.com/api/#ratelimit; the free plan's number is the brief's. */
export const PLAN_LIMITS: Readonly<Record<Plan, PlanLimits>> = {
  trial: { total: 50, subLimits: {} },
  free: { total: 100, subLimits: {} },
  growth: { total: 200, subLimits: subLimits(80, 80, 20, 20) },
  pro: { total: 400, subLimits: subLimits(160, 160, 100, 100) },
  enterprise: { total: 700, subLimits: subLimits(280, 280, 200, 200) },
}

/** Purchased allowances that bring sub-limits of their own. */
const PURCHASED_SUB_LIMITS: Readonly<Record<number, PlanLimits['subLimits']>> = {
  1000: subLimits(400, 400, 300, 300),
  2000: subLimits(800, 800, 400, 400),
}

/** A bought number of calls a minute keeps the plan's sub-limits unless it is a documented package. */
export function limitsOf(plan: Plan, purchased: number | undefined): PlanLimits {
  const ofPlan = PLAN_LIMITS[plan]
  if (purchased === undefined) return ofPlan
  return { total: purchased, subLimits: PURCHASED_SUB_LIMITS[purchased] ?? ofPlan.subLimits }
}

export interface LimitDecision {
  readonly total: number
  readonly remaining: number
  /** Credits this call cost; 0 when it was refused. */
  readonly used: number
  /** The limit that refused the call, or would have in mode `headers`. */
  readonly exceeded: LimitClass | undefined
  readonly refused: boolean
  /** Whole seconds to the window's end, rounded up: Freshdesk's `Retry-After`. */
  readonly retryAfter: number
}

export interface LimitState {
  /** Epoch milliseconds; before all time when no window was ever opened. */
  readonly startedAt: number
  readonly used: Readonly<Record<LimitClass, number>>
  readonly usedAtOpening: number
  readonly windowLength: number
  readonly otherApps: number
}

/** Contents of a window, without taking anything from it. */
export interface LimitView {
  readonly remaining: number
  /** Undefined where the plan has no such sub-limit. */
  readonly remainingOf: (limit: SubLimit) => number | undefined
  /** Milliseconds to the window's end; 0 when none is open. */
  readonly resetsIn: number
}

const NOTHING_USED: LimitState['used'] = {
  default: 0,
  ticket_create: 0,
  ticket_update: 0,
  ticket_list: 0,
  contact_list: 0,
}

/**
 * A fixed window that opens with its first call and lasts a minute of the account's clock.
 * The length is documented, the alignment inferred. Cost: one addition and two comparisons a call.
 */
export class LimitWindows {
  limits: PlanLimits
  mode: LimitMode
  /** Milliseconds. A shorter one keeps the numbers: it stands for the minute. */
  windowLength = 60_000
  /** Credits that other apps of the account have used up in each window, from its first moment on. */
  otherApps = 0
  #startedAt = Number.NEGATIVE_INFINITY
  #used = { ...NOTHING_USED }
  /** Credits that the next window begins with. */
  #usedAtOpening = 0

  constructor(limits: PlanLimits, mode: LimitMode) {
    this.limits = limits
    this.mode = mode
  }

  /** @param now epoch milliseconds of the account's clock */
  take(limit: LimitClass, credits: number, now: number): LimitDecision {
    const { total } = this.limits
    if (this.mode === 'off') {
      return { total, remaining: total, used: credits, exceeded: undefined, refused: false, retryAfter: 0 }
    }
    if (!this.#isOpen(now)) this.#open(now)
    const exceeded = this.#exceededBy(limit, credits)
    const refused = exceeded !== undefined && this.mode === 'on'
    if (!refused) {
      this.#used.default += credits
      if (limit !== 'default') this.#used[limit] += 1
    }
    return {
      total,
      remaining: this.#remaining(this.#used),
      used: refused ? 0 : credits,
      exceeded,
      refused,
      retryAfter: refused ? Math.max(1, Math.ceil((this.#startedAt + this.windowLength - now) / 1000)) : 0,
    }
  }

  /** Beginning of the newest window, epoch milliseconds; before all time when none was ever opened. */
  get startedAt(): number {
    return this.#startedAt
  }

  /** @param now epoch milliseconds of the account's clock */
  view(now: number): LimitView {
    const isOpen = this.mode !== 'off' && this.#isOpen(now)
    const used = isOpen ? this.#used : { ...NOTHING_USED, default: this.#usedAtOpening }
    const { total, subLimits } = this.limits
    return {
      remaining: this.mode === 'off' ? total : this.#remaining(used),
      remainingOf(limit) {
        const subLimit = subLimits[limit]
        return subLimit === undefined ? undefined : Math.max(0, subLimit - used[limit])
      },
      resetsIn: isOpen ? this.#startedAt + this.windowLength - now : 0,
    }
  }

  /** Opens a window now in which this many credits are left, of all sub-limits everything. */
  openWith(remaining: number, now: number): void {
    this.#open(now)
    this.#used.default = this.limits.total - this.otherApps - remaining
  }

  /** Closes the window: the next one, which the first call opens, begins with what was used in it. */
  awaitFirstCall(): void {
    this.#usedAtOpening = this.#used.default
    this.#startedAt = Number.NEGATIVE_INFINITY
  }

  capture(): LimitState {
    return {
      startedAt: this.#startedAt,
      used: { ...this.#used },
      usedAtOpening: this.#usedAtOpening,
      windowLength: this.windowLength,
      otherApps: this.otherApps,
    }
  }

  restore(state: LimitState): void {
    this.#startedAt = state.startedAt
    this.#used = { ...state.used }
    this.#usedAtOpening = state.usedAtOpening
    this.windowLength = state.windowLength
    this.otherApps = state.otherApps
  }

  #isOpen(now: number): boolean {
    return now >= this.#startedAt && now < this.#startedAt + this.windowLength
  }

  #open(now: number): void {
    this.#startedAt = now
    this.#used = { ...NOTHING_USED, default: this.#usedAtOpening }
    this.#usedAtOpening = 0
  }

  #remaining(used: LimitState['used']): number {
    return Math.max(0, this.limits.total - this.otherApps - used.default)
  }

  #exceededBy(limit: LimitClass, credits: number): LimitClass | undefined {
    if (limit !== 'default') {
      const subLimit = this.limits.subLimits[limit]
      if (subLimit !== undefined && this.#used[limit] + 1 > subLimit) return limit
    }
    return this.#used.default + this.otherApps + credits > this.limits.total ? 'default' : undefined
  }
}
