import type { Seconds } from './base.ts'

export interface SlaTarget {
  /** Seconds from creation, by the calendar. */
  readonly respond_within: number
  readonly resolve_within: number
}

export interface SlaPolicyRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly default: boolean
  /** By priority, 1 to 4. */
  readonly targets: Readonly<Record<number, SlaTarget>>
}
