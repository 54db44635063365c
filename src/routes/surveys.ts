import { addRating, checkRating, listedSurvey, listRatings, ratingsOfTicket, viewedRating } from '../domain/surveys.ts'
import { findVisibleTicket } from '../domain/ticket-access.ts'
import { endpoint } from '../http/endpoint.ts'
import { created, json, jsonPage, textOf } from '../http/reply.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import { CreateRatingBody, RatingListQuery, RatingListReply, RatingReply, SurveyListReply } from '../schemas/surveys.ts'

const DOCS = 'https://developers.freshdesk.com/api/'

const surveys = { tag: 'Surveys', feature: 'Surveys', rateLimit: 'default' } as const

export const surveyEndpoints = [
  endpoint({
    ...surveys,
    id: 'listSurveys',
    method: 'get',
    path: '/surveys',
    summary: 'List surveys',
    source: `${DOCS}#list_all_surveys`,
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: SurveyListReply },
    deviations: ['One survey with one question.'],
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json([...account.database.surveys.all()].map(listedSurvey)),
  }),

  endpoint({
    ...surveys,
    id: 'createSatisfactionRating',
    method: 'post',
    path: '/tickets/:id/satisfaction_ratings',
    summary: 'Record what the requester thinks of a ticket',
    source: `${DOCS}#create_satisfaction_rating`,
    access: 'view_tickets',
    params: IdParams,
    body: CreateRatingBody,
    success: { status: 201, schema: RatingReply },
    errors: [404],
    examples: [
      {
        summary: 'Extremely happy',
        params: { id: 1 },
        body: { feedback: 'Quick and kind', ratings: { default_question: 103 } },
      },
    ],
    check: ({ body }, account, failed) => checkRating(account, body, failed),
    handle({ params, body, actor }, account) {
      const rating = addRating(account, findVisibleTicket(account, actor, params.id), body)
      return created(textOf(viewedRating(rating)), `/surveys/satisfaction_ratings/${rating.id}`)
    },
  }),

  endpoint({
    ...surveys,
    id: 'listSatisfactionRatingsOfTicket',
    method: 'get',
    path: '/tickets/:id/satisfaction_ratings',
    summary: 'List the ratings of a ticket',
    source: `${DOCS}#view_ticket_satisfaction_ratings`,
    access: 'view_tickets',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: RatingListReply },
    errors: [404],
    examples: [{ summary: 'All of them', params: { id: 1 } }],
    handle({ params, actor }, account) {
      const ticket = findVisibleTicket(account, actor, params.id)
      return json(ratingsOfTicket(account, ticket.id).map(viewedRating))
    },
  }),

  endpoint({
    ...surveys,
    id: 'listSatisfactionRatings',
    method: 'get',
    path: '/surveys/satisfaction_ratings',
    summary: 'List ratings, newest first',
    source: `${DOCS}#view_satisfaction_ratings`,
    access: 'view_tickets',
    query: RatingListQuery,
    success: { status: 200, schema: RatingListReply },
    deviations: ['The order is inferred; created_since includes the moment.'],
    examples: [{ summary: 'Since', query: { created_since: '2015-01-19T02:00:00Z' } }],
    handle({ query, actor }, account) {
      const page = listRatings(account, actor, query)
      return jsonPage(page, (rating) => textOf(viewedRating(rating)))
    },
  }),
]
