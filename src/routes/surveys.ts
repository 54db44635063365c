import { addRating, checkRating, listedSurvey, listRatings, ratingsOfTicket, viewedRating } from '../domain/surveys.ts'
import { findVisibleTicket } from '../domain/ticket-access.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, jsonPage } from '../http/reply.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import { CreateRatingBody, RatingListQuery, RatingListReply, RatingReply, SurveyListReply } from '../schemas/surveys.ts'
import { jsonTextOf } from '../store/json-text.ts'

export const surveyEndpoints = resource({ tag: 'Surveys', feature: 'Surveys' }, [
  endpoint({
    id: 'listSurveys',
    method: 'get',
    path: '/surveys',
    summary: 'List surveys',
    source: '#list_all_surveys',
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: SurveyListReply },
    deviations: ['One survey with one question.'],
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json([...account.database.surveys.all()].map(listedSurvey)),
  }),

  endpoint({
    id: 'createSatisfactionRating',
    method: 'post',
    path: '/tickets/:id/satisfaction_ratings',
    summary: 'Record what the requester thinks of a ticket',
    source: '#create_satisfaction_rating',
    access: 'view_tickets',
    params: IdParams,
    body: CreateRatingBody,
    success: { status: 201, schema: RatingReply },
    examples: [
      {
        summary: 'Extremely happy',
        params: { id: 1 },
        body: { feedback: 'Quick and kind', ratings: { default_question: 103 } },
      },
    ],
    prepare: ({ body }, account) => checkRating(account, body),
    handle({ params, body, actor }, account) {
      const rating = addRating(account, findVisibleTicket(account, actor, params.id), body)
      return created(jsonTextOf(viewedRating(rating)), `/surveys/satisfaction_ratings/${rating.id}`)
    },
  }),

  endpoint({
    id: 'listSatisfactionRatingsOfTicket',
    method: 'get',
    path: '/tickets/:id/satisfaction_ratings',
    summary: 'List the ratings of a ticket',
    source: '#view_ticket_satisfaction_ratings',
    access: 'view_tickets',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: RatingListReply },
    examples: [{ summary: 'All of them', params: { id: 1 } }],
    handle({ params, actor }, account) {
      const ticket = findVisibleTicket(account, actor, params.id)
      return json(ratingsOfTicket(account, ticket.id).map(viewedRating))
    },
  }),

  endpoint({
    id: 'listSatisfactionRatings',
    method: 'get',
    path: '/surveys/satisfaction_ratings',
    summary: 'List ratings, newest first',
    source: '#view_satisfaction_ratings',
    access: 'view_tickets',
    query: RatingListQuery,
    success: { status: 200, schema: RatingListReply },
    deviations: ['The order is inferred; created_since includes the moment.'],
    examples: [{ summary: 'Since', query: { created_since: '2015-01-19T02:00:00Z' } }],
    handle({ query, actor }, account) {
      const page = listRatings(account, actor, query)
      return jsonPage(page, (rating) => jsonTextOf(viewedRating(rating)))
    },
  }),
])
