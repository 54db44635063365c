import type { LimitClass } from '../account/limits.ts'

/** One line a request, for people and machines. */
export interface RequestLog {
  /** On the account's clock: `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly at: string
  readonly account: string
  readonly method: string
  readonly url: string
  /** Null where no operation matched. */
  readonly operation: string | null
  /** Null where an injected fault ended the connection without a reply. */
  readonly status: number | null
  /** Real time, whatever the account's clock does. */
  readonly durationMs: number
  /** Why it was not a success, in plain words. */
  readonly reason: string | undefined
  readonly credits: number
  /** The limit this call is beyond, also when nothing is refused. */
  readonly exceeded: LimitClass | undefined
  /** What the reply does not show, in plain words. */
  readonly note: string | undefined
}
