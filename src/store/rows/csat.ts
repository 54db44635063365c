import { NONE, type Required, type Seconds } from './base.ts'

/** A survey of "Customer satisfaction (new)"; the older kind is `SurveyRow`. */
export interface CsatSurveyRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** UUID: the id on the wire. `version_id` is that of its version. */
  readonly survey_id: string
  readonly version_id: string
  readonly title: string
  readonly description: string | null
  readonly header_message: string | null
  readonly state: string
  readonly language: string
  readonly questions: readonly { readonly id: string; readonly text: string }[]
}

export type NewCsatSurvey = Required<CsatSurveyRow, 'id' | 'created_at' | 'survey_id' | 'version_id' | 'title'>

export function csatSurveyRow(survey: NewCsatSurvey): CsatSurveyRow {
  return {
    id: survey.id,
    created_at: survey.created_at,
    updated_at: survey.updated_at ?? survey.created_at,
    survey_id: survey.survey_id,
    version_id: survey.version_id,
    title: survey.title,
    description: survey.description ?? null,
    header_message: survey.header_message ?? null,
    state: survey.state ?? 'active',
    language: survey.language ?? 'en',
    questions: survey.questions ?? NONE,
  }
}

/** A requester's answers about one ticket. */
export interface CsatResponseRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** UUID, which is the id on the wire. */
  readonly response_id: string
  /** Id of the survey's row. */
  readonly survey_row_id: number
  readonly ticket_id: number
  readonly user_id: number
  readonly agent_id: number | null
  readonly group_id: number | null
  readonly answers: readonly { readonly question_id: string; readonly value: string | number }[]
}
