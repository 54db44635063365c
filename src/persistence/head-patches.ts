import type { Account } from '../account/account.ts'
import type { LimitState } from '../account/limits.ts'
import type { AccountMoment, AccountTerms } from '../account/state.ts'
import { limitsJson, termsJson, toolLimitsJson } from './account-record.ts'
import type { DeliveriesPatch, Frame } from './frame.ts'

/** Captures all that frames tell of an account besides its rows, by reference. */
export function accountMoment(account: Account): AccountMoment {
  const { plan, purchased, limitMode, isSuspended, settings, scimToken, traffic } = account.terms
  return {
    ids: account.ids.capture(),
    random: account.random.capture(),
    clock: account.clock.position,
    at: account.clock.now(),
    limits: account.limits.capture(),
    toolLimits: account.toolLimits.capture(),
    faults: account.faults.capture(),
    outbox: account.outbox.capture(),
    threads: account.outbox.threads.capture(),
    deliveries: account.deliveries.capture(),
    roots: account.roots,
    start: account.journal.start,
    plan,
    purchased,
    limitMode,
    isSuspended,
    settings,
    scimToken,
    traffic,
  }
}

/** Whether plan, limits, settings or traffic differ; settings are compared by reference. */
export const areOtherTerms = (one: AccountTerms, other: AccountTerms): boolean =>
  one.settings !== other.settings ||
  one.plan !== other.plan ||
  one.purchased !== other.purchased ||
  one.limitMode !== other.limitMode ||
  one.isSuspended !== other.isSuspended ||
  one.scimToken !== other.scimToken ||
  one.traffic !== other.traffic

/** Whether calls were counted, or limits were set, since `told`. */
export function hasOtherLimits(account: Account, told: AccountMoment): boolean {
  const tools = account.toolLimits.capture()
  return (
    !isSameLimit(account.limits.capture(), told.limits) ||
    !isSameLimit(tools.minute, told.toolLimits.minute) ||
    !isSameLimit(tools.month, told.toolLimits.month)
  )
}

const isSameLimit = (one: LimitState, other: LimitState): boolean =>
  one.startedAt === other.startedAt &&
  one.used.default === other.used.default &&
  one.usedAtOpening === other.usedAtOpening &&
  one.windowLength === other.windowLength &&
  one.otherApps === other.otherApps &&
  (Object.keys(one.used) as (keyof LimitState['used'])[]).every((limit) => one.used[limit] === other.used[limit])

/** Members of the head that are others now. */
export function headPatch(account: Account, before: AccountMoment, after: AccountMoment): Pick<Frame, 'head'> {
  const head: Record<string, unknown> = {}
  const ids = othersOf(before.ids, after.ids)
  const random = othersOf(before.random, after.random)
  if (ids.length > 0) head.ids = ids
  if (random.length > 0) head.random = random
  const isMoved = before.clock.offset !== after.clock.offset || before.clock.frozenAt !== after.clock.frozenAt
  if (isMoved) head.clock = account.clock.capture()
  if (before.start !== after.start) head.start = after.start
  if (areOtherTerms(after, before)) Object.assign(head, termsJson(after))
  if (!isSameLimit(before.limits, after.limits)) head.limits = limitsJson(after.limits)
  const isSameTools =
    isSameLimit(before.toolLimits.minute, after.toolLimits.minute) &&
    isSameLimit(before.toolLimits.month, after.toolLimits.month)
  if (!isSameTools) head.toolLimits = toolLimitsJson(after.toolLimits)
  if (before.faults.faults !== after.faults.faults || before.faults.lastId !== after.faults.lastId) {
    head.faults = after.faults
  }
  return Object.keys(head).length === 0 ? {} : { head }
}

function othersOf<Name>(before: ReadonlyMap<Name, number>, after: ReadonlyMap<Name, number>): [Name, number][] {
  const others: [Name, number][] = []
  if (before === after) return others
  for (const [name, number] of after) if (before.get(name) !== number) others.push([name, number])
  return others
}

/** Whether no delivery came, changed or ended since `before`. */
export const isSameDeliveries = (before: AccountMoment, { deliveries }: AccountMoment): boolean =>
  deliveries.changed.length === 0 && deliveries.lastId === before.deliveries.lastId

/** Deliveries that changed: those that go on, and ids of those that do not. */
export function deliveriesPatch({ deliveries }: AccountMoment): DeliveriesPatch {
  const { open, changed, lastId, schedule } = deliveries
  const { hour, taken } = schedule.allowance
  return {
    put: changed.flatMap((id) => open.get(id) ?? []),
    cut: changed.filter((id) => !open.has(id)),
    lastId,
    turns: schedule.turns,
    hour: Number.isFinite(hour) ? hour : null,
    taken,
  }
}
