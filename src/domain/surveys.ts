import type { Account, AccountRows } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, invalidValue, missingField, ruleOneOf, unexpectedField } from '../errors.ts'
import { RATINGS } from '../schemas/surveys.ts'
import type { Seconds } from '../store/rows/base.ts'
import type { SatisfactionRatingRow, SurveyRow } from '../store/rows/surveys.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { formatTime } from '../times.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { canSeeTicket } from './ticket-access.ts'

const activeSurvey = (account: Account): SurveyRow | undefined =>
  [...account.database.surveys.all()].find((survey) => survey.active)

/** Checks a rating: the default question must be rated, and other questions must be the survey's own. */
export function checkRating(
  account: Account,
  { ratings }: { readonly ratings?: Readonly<Record<string, number>> | undefined },
): FieldError[] {
  const survey = activeSurvey(account)
  if (survey === undefined) return [invalidValue('ratings', 'There is no active survey')]
  if (ratings === undefined) return []
  const known = new Set(survey.questions.map((question) => question.id))
  const errors = Object.keys(ratings)
    .filter((name) => !known.has(name))
    .map((name) => unexpectedField(`ratings.${name}`))
  if (ratings.default_question === undefined) errors.push(missingField('ratings.default_question', ruleOneOf(RATINGS)))
  return errors
}

export function addRating(
  account: Account,
  ticket: TicketRow,
  fields: { readonly feedback?: string | null | undefined; readonly ratings: Readonly<Record<string, number>> },
): SatisfactionRatingRow {
  const now = account.clock.seconds()
  return account.database.satisfaction_ratings.insert({
    id: account.ids.next('satisfaction_rating'),
    created_at: now,
    updated_at: now,
    survey_id: activeSurvey(account)?.id ?? 0,
    ticket_id: ticket.id,
    user_id: ticket.requester_id,
    agent_id: ticket.responder_id,
    group_id: ticket.group_id,
    feedback: fields.feedback ?? null,
    ratings: fields.ratings,
  })
}

export const ratingsOfTicket = (account: AccountRows, ticketId: number): SatisfactionRatingRow[] => [
  ...account.database.satisfaction_ratings.by.ticket.under({ ticket_id: ticketId }),
]

/** Lists ratings, newest first (inferred). */
export function listRatings(
  account: Account,
  actor: Actor,
  query: PageRequest & { readonly created_since?: Seconds | undefined; readonly user_id?: number | undefined },
): Page<SatisfactionRatingRow> {
  const { satisfaction_ratings, tickets } = account.database
  return pageOf(
    {
      ordered: satisfaction_ratings.by.created.range(
        query.created_since === undefined ? {} : { created_at: query.created_since },
        {},
        'desc',
      ),
      compare: (a: SatisfactionRatingRow, b: SatisfactionRatingRow) => b.created_at - a.created_at || b.id - a.id,
      matches(rating: SatisfactionRatingRow) {
        const ticket = tickets.get(rating.ticket_id)
        const isOfUser = query.user_id === undefined || rating.user_id === query.user_id
        return isOfUser && ticket !== undefined && canSeeTicket(actor, ticket)
      },
    },
    query,
  )
}

export const viewedRating = (rating: SatisfactionRatingRow) => ({
  id: rating.id,
  survey_id: rating.survey_id,
  user_id: rating.user_id,
  agent_id: rating.agent_id,
  feedback: rating.feedback,
  group_id: rating.group_id,
  ticket_id: rating.ticket_id,
  created_at: formatTime(rating.created_at),
  updated_at: formatTime(rating.updated_at),
  ratings: rating.ratings,
})

export const listedSurvey = (survey: SurveyRow) => ({
  id: survey.id,
  title: survey.title,
  active: survey.active,
  created_at: formatTime(survey.created_at),
  updated_at: formatTime(survey.updated_at),
  questions: survey.questions.map((question) => ({ ...question, accepted_ratings: RATINGS })),
})
