import type { Seconds } from './base.ts'

/** Work that was answered with 202; here it is done at once. */
export interface JobRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** The id on the wire. */
  readonly job_id: string
  readonly name: string
  readonly succeeded_ids: readonly number[]
  readonly failed_ids: readonly number[]
}
