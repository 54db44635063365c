import type { AccountState } from '../account/state.ts'
import type { Entry } from '../journal/entry.ts'
import { atOnce } from '../time/turns.ts'
import type { Verdict } from '../verdicts/verdict.ts'
import { verdictsOf } from '../verdicts/verdicts.ts'
import type { Ended, HeldRow, Stage, TimeLimits, Turn, Venue } from './client.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { type Cue, Director } from './director.ts'
import { apiRecordsOf, type Records } from './records.ts'
import type { Effects, Writes } from './writes.ts'

/** Result of a run. */
export interface Run {
  readonly ended: Ended
  readonly entries: readonly Entry[]
  readonly verdicts: readonly Verdict[]
  /** State of the account after the run, and after what happens before the next. */
  readonly state: AccountState
  /** Effects of the client on the account so far. */
  readonly effects: Effects
  /** The API's records of each type in their present state. */
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
  /** URL at which the client gets webhooks. */
  readonly receiver?: string | undefined
  /** Whether to ask for the records that the client holds at the end. */
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
      // Calls after its end were refused, and are none of its doing.
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
