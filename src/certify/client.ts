import type { Account } from '../account/account.ts'
import type { AccountState } from '../account/state.ts'

/** An account that a client reaches for one run. */
export interface Stage {
  readonly account: Account
  readonly url: string
  close(): Promise<void>
}

/** Makes stages; each account begins in the given state, and shares its rows. */
export interface Venue<Place extends Stage> {
  open(state: AccountState): Promise<Place>
}

/** Milliseconds of real time. */
export interface TimeLimits {
  /** Time without a call and without output. */
  readonly quiet: number
  readonly whole: number
}

export interface Ended {
  /** `hung`: it was ended at its time limit. */
  readonly outcome: 'succeeded' | 'failed' | 'hung'
  /** End of the run in words: `exit 1`. */
  readonly how: string
  /** Milliseconds of real time. */
  readonly milliseconds: number
  /** Calls that came after it had ended, from processes that it left behind. */
  readonly lateCalls: number
}

/** A record that a client claims to hold. */
export interface HeldRow {
  readonly type: string
  readonly id: number
  readonly [member: string]: unknown
}

export interface RunTold {
  /** Name of the incident; empty in a run without one. */
  readonly incident: string
  readonly limits: TimeLimits
  /** Sends webhooks to a receiver that listens; resolves when they have arrived. */
  readonly deliver: (() => Promise<void>) | undefined
}

/** Runs that follow each other; the later ones begin with what the client stored in the earlier ones. */
export interface Turn<Place extends Stage> {
  run(stage: Place, told: RunTold): Promise<Ended>
  /** Rows that the client holds; undefined where that is unknown. */
  held(stage: Place): Promise<readonly HeldRow[] | undefined>
  end(): Promise<void>
}

/** A client under trial. */
export interface Client<Place extends Stage> {
  /** Begins as if the client had never run. Throws `CannotCertify` where that is impossible. */
  begin(): Promise<Turn<Place>>
}

/** The reason why nothing can be judged. */
export class CannotCertify extends Error {}
