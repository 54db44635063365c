import type { Seconds } from './base.ts'

export interface SatisfactionRatingRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly survey_id: number
  readonly ticket_id: number
  readonly user_id: number
  readonly agent_id: number | null
  readonly group_id: number | null
  readonly feedback: string | null
  /** Ratings by question: 103, 102, 101, 100, -101, -102, -103. */
  readonly ratings: Readonly<Record<string, number>>
}

export interface SurveyRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly title: string
  readonly active: boolean
  readonly questions: readonly { readonly id: string; readonly label: string; readonly default: boolean }[]
}
