import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, invalidValue, notFound, validationFailed } from '../errors.ts'
import type { CsatResponseRow, CsatSurveyRow } from '../store/rows/csat.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { canSeeTicket } from './ticket-access.ts'

export function findCsatSurvey({ database }: Account, surveyId: string): CsatSurveyRow {
  const survey = database.csat_surveys.by.key.find(`survey_id:${surveyId}`)
  if (survey === undefined) throw notFound()
  return survey
}

export interface TokenQuery {
  readonly per_page?: number | undefined
  readonly next_token?: string | undefined
  readonly prev_token?: string | undefined
}

export interface TokenPage<Row> {
  readonly rows: readonly Row[]
  /** Token of the page after this one; undefined on the last. `previous` likewise on the first. */
  readonly next: string | undefined
  readonly previous: string | undefined
}

/** Reads rows by id: ascending from the row `beyond` on, or descending from it; that row itself is left out. */
type Walk<Row> = (direction: 'asc' | 'desc', beyond: number | undefined) => Iterable<Row>

const DEFAULT_PAGE = 30

/** Reads one page. A token names the row at the edge of a page, so rows that are made meanwhile shift nothing. */
function tokenPage<Row extends { readonly id: number }>(walk: Walk<Row>, query: TokenQuery): TokenPage<Row> {
  const isBackward = query.prev_token !== undefined
  const beyond = rowOfToken(isBackward ? 'prev_token' : 'next_token', query.prev_token ?? query.next_token)
  const most = query.per_page ?? DEFAULT_PAGE
  const rows: Row[] = []
  let isMore = false
  for (const row of walk(isBackward ? 'desc' : 'asc', beyond)) {
    isMore = rows.length === most
    if (isMore) break
    rows.push(row)
  }
  if (isBackward) rows.reverse()
  const [first, last] = [rows[0], rows.at(-1)]
  const isLater = isBackward ? false : query.next_token !== undefined
  return {
    rows,
    next: last !== undefined && (isBackward || isMore) ? tokenOf(last.id) : undefined,
    previous: first !== undefined && (isBackward ? isMore : isLater) ? tokenOf(first.id) : undefined,
  }
}

const tokenOf = (id: number): string => Buffer.from(`row ${id}`).toString('base64url')

function rowOfToken(field: string, token: string | undefined): number | undefined {
  if (token === undefined) return undefined
  const id = /^row (\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1]
  if (id === undefined) throw validationFailed([invalidValue(field, 'It should be a token of a page')])
  return Number(id)
}

/** Lists the surveys of a state, or all, oldest first. */
export function listCsatSurveys({ database }: Account, query: TokenQuery & { readonly state?: string | undefined }) {
  const surveys = [...database.csat_surveys.all()].filter(
    ({ state }) => query.state === undefined || state === query.state,
  )
  return tokenPage((direction, beyond) => {
    if (direction === 'asc') return surveys.filter(({ id }) => beyond === undefined || id > beyond)
    return surveys.filter(({ id }) => beyond === undefined || id < beyond).reverse()
  }, query)
}

/** Lists responses, oldest first, without those of tickets that the caller does not see. */
export function listCsatResponses({ database }: Account, actor: Actor, survey: CsatSurveyRow, query: TokenQuery) {
  const { csat_responses, tickets } = database
  const all = { survey_row_id: survey.id }
  return tokenPage(function* (direction, beyond) {
    const from = beyond === undefined ? all : { ...all, id: beyond }
    const rows =
      direction === 'asc'
        ? csat_responses.by.survey.range(from, all)
        : csat_responses.by.survey.range(all, from, 'desc')
    for (const row of rows) {
      const ticket = row.id === beyond ? undefined : tickets.get(row.ticket_id)
      if (ticket !== undefined && canSeeTicket(actor, ticket)) yield row
    }
  }, query)
}

export interface CsatFields {
  readonly ticket_id?: number | undefined
  readonly answers?:
    | readonly ({ readonly question_id: string; readonly value: string | number } | undefined)[]
    | undefined
}

/** Checks that the caller sees the ticket and that each answer is to a question of the survey. */
export function checkCsatResponse(
  account: Account,
  actor: Actor,
  survey: CsatSurveyRow,
  fields: CsatFields,
): FieldError[] {
  const errors: FieldError[] = []
  const ticket = fields.ticket_id === undefined ? undefined : account.database.tickets.get(fields.ticket_id)
  if (fields.ticket_id !== undefined && (ticket === undefined || !canSeeTicket(actor, ticket))) {
    errors.push(invalidValue('ticket_id', 'There is no ticket matching the given ticket_id'))
  }
  const left = new Set(survey.questions.map(({ id }) => id))
  for (const [index, answer] of (fields.answers ?? []).entries()) {
    if (answer === undefined || left.delete(answer.question_id)) continue
    errors.push(invalidValue(`answers[${index}].question_id`, 'It should be a question of the survey, each once'))
  }
  return errors
}

export function addCsatResponse(
  account: Account,
  survey: CsatSurveyRow,
  ticket: TicketRow,
  answers: CsatResponseRow['answers'],
): CsatResponseRow {
  const now = account.clock.seconds()
  return account.database.csat_responses.insert({
    id: account.ids.next('csat_response'),
    created_at: now,
    updated_at: now,
    response_id: account.random.uuid('csat_id'),
    survey_row_id: survey.id,
    ticket_id: ticket.id,
    user_id: ticket.requester_id,
    agent_id: ticket.responder_id,
    group_id: ticket.group_id,
    answers,
  })
}
