import type { Settings } from '../options/settings.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { AdjustableClock } from '../time/clock.ts'
import type { Ids } from '../time/ids.ts'
import type { Random } from '../time/random.ts'
import type { Deliveries } from '../webhooks/deliveries.ts'
import type { Faults } from './faults.ts'
import type { LimitWindows } from './limits.ts'
import type { AccountMoment, AccountState, AccountTerms } from './state.ts'
import type { Subscription } from './subscription.ts'
import type { ToolLimits } from './tool-limits.ts'
import type { TrafficState } from './traffic.ts'

/** Parts of an account that can change, besides its rows. */
interface Parts {
  readonly ids: Ids
  readonly random: Random
  readonly clock: AdjustableClock
  readonly limits: LimitWindows
  readonly toolLimits: ToolLimits
  readonly faults: Faults
  readonly outbox: Outbox
  readonly deliveries: Deliveries
  readonly subscription: Subscription
  isSuspended: boolean
  settings: Settings
  scimToken: string
  traffic: TrafficState | undefined
}

/** Every key by itself: it is asked for with each call whose answer is kept, and spreading costs several times as much. */
export function termsOf({ subscription, isSuspended, settings, scimToken, traffic }: Parts): AccountTerms {
  const { plan, purchased, limitMode } = subscription.terms
  return { plan, purchased, limitMode, isSuspended, settings, scimToken, traffic }
}

function takeTerms(parts: Parts, terms: AccountTerms): void {
  parts.subscription.restore(terms)
  parts.isSuspended = terms.isSuspended
  parts.settings = terms.settings
  parts.scimToken = terms.scimToken
  parts.traffic = terms.traffic
}

export const captureParts = (parts: Parts): Omit<AccountState, 'database'> => ({
  ids: parts.ids.capture(),
  random: parts.random.capture(),
  clock: parts.clock.capture(),
  limits: parts.limits.capture(),
  toolLimits: parts.toolLimits.capture(),
  faults: parts.faults.capture(),
  ...termsOf(parts),
  settings: structuredClone(parts.settings),
})

export function restoreParts(parts: Parts, state: Omit<AccountState, 'database'>): void {
  parts.ids.restore(state.ids)
  parts.random.restore(state.random)
  parts.clock.restore(state.clock)
  takeTerms(parts, { ...state, settings: structuredClone(state.settings) })
  parts.faults.restore(state.faults)
  if (state.limits !== undefined) parts.limits.restore(state.limits)
  if (state.toolLimits !== undefined) parts.toolLimits.restore(state.toolLimits)
}

/** Back to a moment of this process: what was sent and what waits to be, too. */
export function takeBackParts(parts: Parts, before: AccountMoment): void {
  parts.ids.restore(before.ids)
  parts.random.restore(before.random)
  parts.clock.moveTo(before.clock)
  if (parts.clock.now() < before.at) parts.clock.set(before.at) // within a move, which is kept job by job
  takeTerms(parts, before)
  parts.limits.restore(before.limits)
  parts.toolLimits.restore(before.toolLimits)
  parts.faults.restore(before.faults)
  parts.outbox.restore(before.outbox)
  parts.outbox.threads.restore(before.threads)
  parts.deliveries.restore(before.deliveries)
}
