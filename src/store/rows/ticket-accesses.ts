import type { Seconds } from './base.ts'

/** Users who were given access to a ticket; a ticket to which nobody was has no row. */
export interface TicketAccessRow {
  /** Id of the ticket. */
  readonly id: number
  /** Time of the ticket's creation. */
  readonly created_at: Seconds
  /** Ids in the order in which access was given. */
  readonly user_ids: readonly number[]
}
