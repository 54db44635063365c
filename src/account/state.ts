import { isDeepStrictEqual } from 'node:util'
import type { Settings } from '../options/settings.ts'
import type { OutboxState } from '../outbox/outbox.ts'
import type { ThreadsState } from '../outbox/threads.ts'
import type { RowChange } from '../store/changes.ts'
import type { Database, TableName } from '../store/database.ts'
import type { ClockPosition, ClockState } from '../time/clock.ts'
import type { IdKind } from '../time/ids.ts'
import type { RandomState } from '../time/random.ts'
import type { DeliveriesState } from '../webhooks/deliveries.ts'
import type { FaultState } from './faults.ts'
import type { LimitState } from './limits.ts'
import type { SubscriptionTerms } from './subscription.ts'
import type { ToolLimitState } from './tool-limits.ts'
import type { TrafficState } from './traffic.ts'

/** Terms that hold of an account until somebody changes it by name; another `settings` object after each change. */
export interface AccountTerms extends SubscriptionTerms {
  readonly isSuspended: boolean
  readonly settings: Settings
  /** Token of the SCIM door, without `keyPrefix`. */
  readonly scimToken: string
  readonly traffic: TrafficState | undefined
}

/** All that can change in an account, by reference to immutable parts: taking one and going back to it is O(1). */
export interface AccountState extends AccountTerms {
  readonly database: Database
  readonly ids: ReadonlyMap<IdKind, number>
  readonly random: RandomState
  readonly clock: ClockState
  /** Undefined in what a file kept: a restart opens new windows. */
  readonly limits: LimitState | undefined
  /** Undefined where `limits` is. */
  readonly toolLimits: ToolLimitState | undefined
  readonly faults: FaultState
}

/** All that can change in an account but its rows, as it stood at a moment of this process. */
export interface AccountMoment extends AccountTerms {
  readonly ids: ReadonlyMap<IdKind, number>
  readonly random: RandomState
  readonly clock: ClockPosition
  /** Time that the clock showed, epoch milliseconds: on the way of a move the moment of a job. */
  readonly at: number
  readonly limits: LimitState
  readonly toolLimits: ToolLimitState
  readonly faults: FaultState
  readonly outbox: OutboxState
  readonly threads: ThreadsState
  readonly deliveries: DeliveriesState
  readonly roots: Roots
  /** Starts of the emulator before this one, in which the account was kept. */
  readonly start: number
}

/** States that an account can go back to; another object after each change. */
export interface Roots {
  readonly initial: AccountState | undefined
  readonly snapshots: ReadonlyMap<string, AccountState>
  /** Number of the snapshot of what the last reset or restore by control took away; 0: there is none. */
  readonly undo: number
}

/** A place for rows that an account takes over at once, and what that account was when it was made. */
export interface Draft<Of> {
  readonly account: Of
  readonly origin: AccountState
}

/** Whether the rows are the same. */
export const areSameRows = (one: Database, other: Database): boolean =>
  (Object.keys(one) as TableName[]).every((name) => one[name].version === other[name].version)

/** Tells whether nothing was written: calls may have come, and time gone by. */
const isSameState = (one: AccountState, other: AccountState): boolean =>
  areSameRows(one.database, other.database) && isDeepStrictEqual(withoutRows(one), withoutRows(other))

/**
 * The state with the rows of a draft and what a fixture set there besides; undefined when something was written since the
 * draft was made of `origin`.
 */
export function withDraft(now: AccountState, drafted: AccountState, origin: AccountState): AccountState | undefined {
  if (!isSameState(now, origin)) return undefined
  const limits = isDeepStrictEqual(drafted.limits, origin.limits) ? now.limits : drafted.limits
  return { ...drafted, clock: now.clock, faults: now.faults, limits }
}

/** Takes back what was done to rows, the last first. */
export function takeBackRows(database: Database, rows: readonly RowChange[]): void {
  for (const { table: name, before, after } of rows.toReversed()) {
    const table = database[name] as Database['products'] // whichever: the change names the table of its rows
    if (before === undefined) table.delete(after?.id ?? 0)
    else if (after === undefined) table.insert(before as never)
    else table.replace(before as never)
  }
}

/** Has the state that was taken away in place of the one before, under a name that is free. */
export function withUndo(roots: Roots, before: AccountState): Roots {
  const snapshots = new Map(roots.snapshots)
  snapshots.delete(undoName(roots.undo))
  let { undo } = roots
  do undo++
  while (snapshots.has(undoName(undo)))
  return { ...roots, snapshots: snapshots.set(undoName(undo), before), undo }
}

export const undoName = (number: number): string => `undo-${number}`

const withoutRows = ({ database: _, clock: _clock, limits: _limits, faults: _faults, ...others }: AccountState) =>
  others
