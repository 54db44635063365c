import type { LimitClass } from '../account/limits.ts'

/** One line of the log about a request, for people and machines. */
export interface RequestLog {
  /** Time of the account's clock: `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly at: string
  readonly account: string
  readonly method: string
  readonly url: string
  /** Id of the operation; null where none matched. */
  readonly operation: string | null
  /** Null where an injected fault ended the connection without a reply. */
  readonly status: number | null
  /** Real time, whatever the account's clock does. */
  readonly durationMs: number
  /** Sentence why it was not a success. */
  readonly reason: string | undefined
  readonly credits: number
  /** The limit that this call exceeds, also when nothing is refused. */
  readonly exceeded: LimitClass | undefined
  /** Sentence about what the reply does not show. */
  readonly note: string | undefined
}
