import type { LimitClass } from '../account/limits.ts'
import { realMilliseconds } from '../time/clock.ts'
import type { Caller, DoorOperation, Exchange, Finished } from './exchange.ts'

/** Parts of a call to an account that are counted. */
export interface CountedCall {
  /** Null where no operation matched. */
  readonly operation: string | null
  /** Null where the connection ended without a reply. */
  readonly status: number | null
  /** Milliseconds of real time from its head to its reply. */
  readonly durationMs: number
  /** The limit that it is beyond. */
  readonly exceeded: LimitClass | undefined
}

export const countedCall = <Operation extends DoorOperation>(
  { arrivedAt }: Exchange<Operation>,
  { called, limit }: Finished<Caller>,
  status: number | null,
): CountedCall => ({
  operation: called.operation,
  status,
  durationMs: realMilliseconds() - arrivedAt,
  exceeded: limit?.exceeded,
})
