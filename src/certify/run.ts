import type { AccountState } from '../account/state.ts'
import type { Entry } from '../journal/journal.ts'
import { atOnce } from '../time/turns.ts'
import type { Verdict } from '../verdicts/verdict.ts'
import { verdictsOf } from '../verdicts/verdicts.ts'
import type { Ended, HeldRow, Stage, TimeLimits, Turn, Venue } from './client.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { type Cue, Director } from './director.ts'
import { apiRecordsOf, type Records } from './records.ts'
import type { Effects, Writes } from './writes.ts'

/** What is known of a run when it is over. */
export interface Run {
  readonly ended: Ended
  readonly entries: readonly Entry[]
  readonly verdicts: readonly Verdict[]
  /** The account after it, and after what happens before the next. */
  readonly state: AccountState
  /** What the client made of the account up to now. */
  readonly effects: Effects
  /** The API's records of each type that stand now. */
  readonly records: Records
  readonly held: readonly HeldRow[] | undefined
  /** Undefined without incident. */
  readonly wasMet: boolean | undefined
  readonly record: number | undefined
}

export interface RunOptions<Place extends Stage> {
  readonly venue: Venue<Place>
  readonly turn: Turn<Place>
  readonly limits: TimeLimits
  readonly state: AccountState
  readonly writes: Writes
  readonly cue?: Cue
  /** Where the client gets webhooks. */
  readonly receiver?: string | undefined
  /** Ask for what the client holds when it has ended. */
  readonly asksForHeld?: boolean
}

/** Runs a client once, on a stage of its own. */
export async function runOnce<Place extends Stage>(options: RunOptions<Place>): Promise<Run> {
  const { venue, turn, limits, state, writes, cue, asksForHeld = false, receiver } = options
  const stage = await venue.open(state)
  try {
    const { account } = stage
    const stopWatching = writes.watch(account)
    const director = cue && new Director(stage, cue)
    director?.begin()
    const deliver = receiver === undefined ? undefined : () => deliverWebhooks(stage, { receiver, ...director?.drive })
    const ended = await turn.run(stage, { incident: cue?.incident.name ?? '', limits, deliver })
    director?.throwIfFailed()
    director?.end()
    director?.between()
    stopWatching()
    return {
      ended,
      // What came when it had ended was refused: it is nothing that it did.
      entries: account.journal.list().slice(0, account.journal.size - ended.lateCalls),
      verdicts: atOnce(verdictsOf(account)),
      state: account.capture(),
      effects: writes.effectsIn(account.database),
      records: apiRecordsOf(stage),
      held: asksForHeld && ended.outcome === 'succeeded' ? await turn.held(stage) : undefined,
      wasMet: director?.wasMet,
      record: director?.record,
    }
  } finally {
    await stage.close()
  }
}
