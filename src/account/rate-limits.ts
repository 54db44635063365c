import type { Clock } from '../time/clock.ts'
import type { LimitMode, LimitWindows, SubLimit } from './limits.ts'

export interface SubLimitState {
  /** Calls a minute; null on a plan without this sub-limit. */
  readonly total: number | null
  readonly remaining: number | null
}

/** An account's rate limits as they stand, with the names of the control API. */
export interface RateLimits {
  readonly mode: LimitMode
  /** Credits a minute. */
  readonly total: number
  readonly remaining: number
  /** Whole seconds to the window's end, rounded up as in `Retry-After`; 0 when none is open. */
  readonly resets_in_s: number
  /** Length of the window that stands for a minute. */
  readonly window_s: number
  /** Credits that other apps of the account use in each window. */
  readonly other_apps_per_minute: number
  readonly sub_limits: Readonly<Record<SubLimit, SubLimitState>>
}

export interface RateLimitsChange {
  readonly mode?: LimitMode | undefined
  /** Opens a window now, with this many credits left. */
  readonly remaining?: number | undefined
  /** Up to a day. */
  readonly window_s?: number | undefined
  readonly other_apps_per_minute?: number | undefined
}

const LONGEST_WINDOW_S = 86_400

/** Parts of an account that are read. */
export interface Limited {
  readonly limits: LimitWindows
  readonly clock: Clock
}

interface Changeable extends Limited {
  readonly live: { tellLimits(): void }
  readonly subscription: { setLimitMode(mode: LimitMode): void }
}

export function rateLimitsOf({ limits, clock }: Limited): RateLimits {
  const { remaining, remainingOf, resetsIn } = limits.view(clock.now())
  const subLimit = (name: SubLimit): SubLimitState => ({
    total: limits.limits.subLimits[name] ?? null,
    remaining: remainingOf(name) ?? null,
  })
  return {
    mode: limits.mode,
    total: limits.limits.total,
    remaining,
    resets_in_s: Math.ceil(resetsIn / 1000),
    window_s: limits.windowLength / 1000,
    other_apps_per_minute: limits.otherApps,
    sub_limits: {
      ticket_create: subLimit('ticket_create'),
      ticket_update: subLimit('ticket_update'),
      ticket_list: subLimit('ticket_list'),
      contact_list: subLimit('contact_list'),
    },
  }
}

/** Throws a `RangeError` of one sentence, and changes nothing then. */
export function changeRateLimits(account: Changeable, change: RateLimitsChange): RateLimits {
  const { limits, clock } = account
  const window = change.window_s ?? limits.windowLength / 1000
  const otherApps = change.other_apps_per_minute ?? limits.otherApps
  const most = limits.limits.total - otherApps
  if (!(window > 0 && window <= LONGEST_WINDOW_S)) {
    throw new RangeError(`window_s should be above 0 and at most ${LONGEST_WINDOW_S}`)
  }
  if (!isCount(otherApps)) throw new RangeError('other_apps_per_minute should be a whole number, 0 or more')
  if (change.remaining !== undefined && !(isCount(change.remaining) && change.remaining <= most)) {
    throw new RangeError(`remaining should be a whole number from 0 to ${Math.max(0, most)}, what other apps leave`)
  }
  if (change.mode !== undefined) account.subscription.setLimitMode(change.mode)
  limits.windowLength = window * 1000
  limits.otherApps = otherApps
  if (change.remaining !== undefined) limits.openWith(change.remaining, clock.now())
  account.live.tellLimits()
  return rateLimitsOf(account)
}

const isCount = (number: number) => Number.isSafeInteger(number) && number >= 0
