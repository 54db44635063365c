import type { Seconds } from './base.ts'

/** Who was given access to a ticket: a row each of those where anyone was. */
export interface TicketAccessRow {
  /** The ticket's. */
  readonly id: number
  /** The ticket's. */
  readonly created_at: Seconds
  /** In the order of giving. */
  readonly user_ids: readonly number[]
}
