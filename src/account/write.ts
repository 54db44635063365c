import { type Cause, WrittenRows } from '../store/changes.ts'
import { atOnce, gathered, inTurns, type Steps, Turns } from '../time/turns.ts'
import type { Account } from './account.ts'
import { areSameRows, type Draft } from './state.ts'

/** Writes one row, or a few: reads again what an earlier write of its operation may have changed. */
export type RowWrite = () => unknown

/** Finds all writes, then does them: what finds them sees the rows as they were before the first. */
export function* planned(writes: Iterable<RowWrite>): Steps<void> {
  for (const one of yield* gathered(writes)) {
    one()
    yield
  }
}

/** Does all writes, of which none is done before the last is found. */
export const writeAll = (writes: Iterable<RowWrite>): void => atOnce(planned(writes))

/** An operation that may concern any number of rows. */
export interface Write<Result> {
  /** Cause of the change, within no other. */
  readonly cause: Cause
  /**
   * Makes the steps, anew for each attempt. They find the rows that they concern, a step each, before they write the
   * first, and do nothing but write rows.
   */
  readonly steps: (account: Account) => Steps<Result>
  /** Runs within the same change, once all is written or has failed. */
  readonly settle?: () => void
}

/** The account was reset, restored, deleted or stopped in the midst of an operation, which has done nothing. */
export class AccountGone extends Error {}

/** Most attempts beside the account; members of the process write without waiting, and make one void. */
const MOST_TRIES = 5

/**
 * Does all of it: at once where it concerns few rows. Else it is done in turns of the event loop, and others see the rows
 * as they were until all are written: a promise, which rejects with what the steps throw, or `AccountGone`.
 */
export function write<Result>(account: Account, operation: Write<Result>): Result | Promise<Result> {
  const { steps, settle } = operation
  const cause = account.changes.cause ?? operation.cause
  let isLong = false
  const result = account.changes.during(cause, () => {
    try {
      const begun = begin(account, steps(account))
      isLong = begun === undefined
      return begun?.result
    } finally {
      if (!isLong) settle?.()
    }
  })
  return isLong ? account.writing.during(() => writeInTurns(account, { ...operation, cause })) : (result as Result) // it was made
}

/** Undefined where there are more steps than are done at once: then nothing has been done. */
function begin<Result>(account: Account, steps: Steps<Result>): { readonly result: Result } | undefined {
  const versions = Object.values(account.database).map(({ version }) => version)
  for (let left = account.writing.bounds.steps; left > 0; left--) {
    const step = steps.next(true)
    if (step.done) return { result: step.value }
  }
  const isUntouched = Object.values(account.database).every(({ version }, place) => version === versions[place])
  return isUntouched ? undefined : { result: atOnce(steps) }
}

async function writeInTurns<Result>(account: Account, { cause, steps, settle }: Write<Result>): Promise<Result> {
  const { era } = account.timeline
  const check = () => {
    if (account.timeline.era !== era) throw new AccountGone()
  }
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const draft = copyOf(account)
    const result = await inTurns(checked(steps(draft.account), check), new Turns(account.writing.bounds.turnMs))
    check()
    account.keeper?.keep()?.catch(() => undefined) // so that what was written before is told by itself
    const isTaken = account.changes.during(cause, () => {
      const isDone = takeOver(account, draft)
      if (isDone) settle?.()
      return isDone
    })
    if (isTaken) return result
  }
  return account.changes.during(cause, () => {
    try {
      return atOnce(steps(account))
    } finally {
      settle?.()
    }
  })
}

function* checked<Result>(steps: Steps<Result>, check: () => void): Steps<Result> {
  for (;;) {
    const step = steps.next(false)
    if (step.done) return step.value
    yield
    check()
  }
}

interface Copy extends Draft<Account> {
  readonly written: WrittenRows
}

/** A draft in which all is written at this moment. */
function copyOf(account: Account): Copy {
  const draft = account.draft()
  const written = new WrittenRows()
  draft.account.clock.set(account.clock.now(), true)
  draft.account.changes.subscribe(({ rows }) => {
    for (const row of rows) written.add(row)
  })
  return { ...draft, written }
}

/** Returns false, having done nothing, when other rows were written meanwhile. */
function takeOver(account: Account, { account: copy, origin, written }: Copy): boolean {
  if (!areSameRows(account.database, origin.database)) return false
  for (const [kind, id] of copy.ids.capture()) if (origin.ids.get(kind) !== id) account.ids.skipTo(kind, id)
  const drawn = [...copy.random.capture()].filter(([purpose, place]) => origin.random.get(purpose) !== place)
  if (drawn.length > 0) account.random.restore(new Map([...account.random.capture(), ...drawn]))
  account.advance(copy, written)
  return true
}
