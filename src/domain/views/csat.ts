import type { CsatResponseRow, CsatSurveyRow } from '../../store/rows/csat.ts'
import { formatTime } from '../../times.ts'
import type { TokenPage } from '../csat.ts'

/** Keys are those that public clients read; their order is inferred. */
export const listedCsatSurvey = (survey: CsatSurveyRow) => ({
  id: survey.survey_id,
  title: survey.title,
  description: survey.description,
  header_message: survey.header_message,
  state: survey.state,
  language: survey.language,
  questions: survey.questions.map(({ id, text }) => ({ id, text })),
  created_at: formatTime(survey.created_at),
  updated_at: formatTime(survey.updated_at),
})

export const viewedCsatResponse = (survey: CsatSurveyRow, response: CsatResponseRow) => ({
  id: response.response_id,
  survey_id: survey.survey_id,
  survey_version_id: survey.version_id,
  user_id: response.user_id,
  agent_id: response.agent_id,
  group_id: response.group_id,
  ticket_id: response.ticket_id,
  status: 'completed',
  answers: response.answers.map(({ question_id, value }) => ({
    question_id,
    question_text: survey.questions.find(({ id }) => id === question_id)?.text ?? null,
    value,
  })),
  created_at: formatTime(response.created_at),
  updated_at: formatTime(response.updated_at),
})

/**
 * A page with links to the next and the previous one.
 * @param url of the list, without its query
 */
export function csatPage<Row, Wire>(
  { rows, next, previous }: TokenPage<Row>,
  view: (row: Row) => Wire,
  url: string,
  others: Readonly<Record<string, string | number | undefined>>,
) {
  const linked = (name: string, token: string | undefined) => {
    if (token === undefined) return null
    const search = new URLSearchParams()
    for (const [key, value] of Object.entries(others)) if (value !== undefined) search.set(key, String(value))
    search.set(name, token)
    return `${url}?${search}`
  }
  return {
    data: rows.map(view),
    paging: { next: linked('next_token', next), previous: linked('prev_token', previous) },
  }
}
