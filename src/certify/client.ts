import type { Account } from '../account/account.ts'
import type { AccountState } from '../account/state.ts'

/** An account that a client reaches for one run. */
export interface Stage {
  readonly account: Account
  readonly url: string
  close(): Promise<void>
}

/** Makes stages; each account begins in that state, and shares its rows. */
export interface Venue<Place extends Stage> {
  open(state: AccountState): Promise<Place>
}

/** Milliseconds of real time. */
export interface TimeLimits {
  /** Without a call and without output. */
  readonly quiet: number
  readonly whole: number
}

export interface Ended {
  /** `hung`: it was ended at its time limit. */
  readonly outcome: 'succeeded' | 'failed' | 'hung'
  /** `exit 1` */
  readonly how: string
  /** Of real time. */
  readonly milliseconds: number
  /** Calls that came when it had ended, of processes that it left behind. */
  readonly lateCalls: number
}

/** A record that a client says to hold. */
export interface HeldRow {
  readonly type: string
  readonly id: number
  readonly [member: string]: unknown
}

export interface RunTold {
  /** Its name; empty in a run without one. */
  readonly incident: string
  readonly limits: TimeLimits
  /** Sends webhooks to a receiver that listens; resolves when it has had them. */
  readonly deliver: (() => Promise<void>) | undefined
}

/** Runs that follow each other, the later ones with what the client kept of the earlier ones. */
export interface Turn<Place extends Stage> {
  run(stage: Place, told: RunTold): Promise<Ended>
  /** Rows that the client holds; undefined where nobody can tell. */
  held(stage: Place): Promise<readonly HeldRow[] | undefined>
  end(): Promise<void>
}

/** A client under trial. */
export interface Client<Place extends Stage> {
  /** As if it had never run. Throws `CannotCertify` where that cannot be. */
  begin(): Promise<Turn<Place>>
}

/** Nothing can be judged, for this reason. */
export class CannotCertify extends Error {}
