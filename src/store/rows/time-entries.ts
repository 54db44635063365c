import type { Seconds } from './base.ts'

export interface TimeEntryRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly ticket_id: number
  readonly agent_id: number
  readonly billable: boolean
  readonly note: string | null
  readonly timer_running: boolean
  /** Seconds up to `start_time`; those since then are added while the timer runs. */
  readonly time_spent: Seconds
  readonly executed_at: Seconds
  readonly start_time: Seconds
}
