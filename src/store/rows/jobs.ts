import type { FieldError } from '../../errors.ts'
import { NONE, type Required, type Seconds } from './base.ts'

/** A record that could not be made, named as the request named it. */
export interface JobFailure {
  readonly email?: string
  readonly title?: string
  readonly errors: readonly FieldError[]
}

/** Work that was answered with 202; the emulator does it at once. */
export interface JobRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** Id on the wire. */
  readonly job_id: string
  readonly name: string
  readonly succeeded_ids: readonly number[]
  readonly failed_ids: readonly number[]
  /** Records that could not be made. */
  readonly failures: readonly JobFailure[]
}

export type NewJob = Required<JobRow, 'id' | 'created_at' | 'job_id' | 'name'>

export function jobRow(job: NewJob): JobRow {
  return {
    id: job.id,
    created_at: job.created_at,
    updated_at: job.updated_at ?? job.created_at,
    job_id: job.job_id,
    name: job.name,
    succeeded_ids: job.succeeded_ids ?? NONE,
    failed_ids: job.failed_ids ?? NONE,
    failures: job.failures ?? NONE,
  }
}
