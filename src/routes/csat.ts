import {
  addCsatResponse,
  checkCsatResponse,
  findCsatSurvey,
  listCsatResponses,
  listCsatSurveys,
} from '../domain/csat.ts'
import { findVisibleTicket } from '../domain/ticket-access.ts'
import { csatPage, listedCsatSurvey, viewedCsatResponse } from '../domain/views/csat.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json } from '../http/reply.ts'
import {
  CreateCsatResponseBody,
  CsatParams,
  CsatResponseReply,
  CsatResponsesQuery,
  CsatResponsesReply,
  CsatSurveysQuery,
  CsatSurveysReply,
} from '../schemas/csat.ts'
import { jsonTextOf } from '../store/json-text.ts'

const SURVEYS = '/customer-satisfaction/surveys'
const ORDERED =
  'The keys are those that public clients read; their order, and that of the list (oldest first), is inferred.'

/** Surveys that are in the reference since 2026; no recorded reply is public. */
export const csatEndpoints = resource({ tag: 'Surveys', feature: 'Surveys' }, [
  endpoint({
    id: 'listCsatSurveys',
    method: 'get',
    path: '/customer-satisfaction/surveys',
    summary: 'List surveys of customer satisfaction (new), by tokens',
    source: '#customer-satisfaction-new',
    access: 'agent',
    query: CsatSurveysQuery,
    success: { status: 200, schema: CsatSurveysReply },
    deviations: [
      ORDERED,
      'They come from fixtures alone; what a question holds besides id and text, and states besides active, is not known.',
    ],
    examples: [{ summary: 'All' }, { summary: 'Active ones', query: { state: 'active', per_page: 10 } }],
    handle({ query, baseUrl }, account) {
      const { state, per_page } = query
      return json(
        csatPage(listCsatSurveys(account, query), listedCsatSurvey, `${baseUrl}/api/v2${SURVEYS}`, { state, per_page }),
      )
    },
  }),

  endpoint({
    id: 'listCsatResponses',
    method: 'get',
    path: '/customer-satisfaction/surveys/:survey/responses',
    summary: 'List the responses to a survey, by tokens',
    source: '#customer-satisfaction-new',
    access: 'view_tickets',
    params: CsatParams,
    query: CsatResponsesQuery,
    success: { status: 200, schema: CsatResponsesReply },
    deviations: [ORDERED, 'Those of tickets out of the caller’s scope are left out (inferred).'],
    examples: [{ summary: 'All', params: { survey: '7d0f1c3e-52a4-4b8e-9c61-0a4d2f6b8e13' } }],
    handle({ params, query: { per_page, ...tokens }, actor, baseUrl }, account) {
      const survey = findCsatSurvey(account, params.survey)
      const page = listCsatResponses(account, actor, survey, { per_page, ...tokens })
      const url = `${baseUrl}/api/v2${SURVEYS}/${survey.survey_id}/responses`
      return json(csatPage(page, (response) => viewedCsatResponse(survey, response), url, { per_page }))
    },
  }),

  endpoint({
    id: 'createCsatResponse',
    method: 'post',
    path: '/customer-satisfaction/surveys/:survey/responses',
    summary: 'Record what the requester of a ticket answers to a survey',
    source: '#customer-satisfaction-new',
    access: 'view_tickets',
    params: CsatParams,
    body: CreateCsatResponseBody,
    success: { status: 201, schema: CsatResponseReply },
    deviations: [
      'The status, the Location, the response’s status completed and the errors are inferred; a ticket may have several.',
      'The user is the requester, agent and group are the ticket’s (inferred).',
    ],
    examples: [
      {
        summary: 'One answer',
        params: { survey: '7d0f1c3e-52a4-4b8e-9c61-0a4d2f6b8e13' },
        body: { ticket_id: 1, answers: [{ question_id: 'Q_1', value: 5 }] },
      },
    ],
    prepare({ params, body, actor }, account) {
      const survey = findCsatSurvey(account, params.survey)
      const findings = checkCsatResponse(account, actor, survey, body)
      return findings.length > 0 ? findings : survey
    },
    handle({ body, actor }, account, survey) {
      const ticket = findVisibleTicket(account, actor, body.ticket_id)
      const response = addCsatResponse(account, survey, ticket, body.answers)
      const location = `${SURVEYS}/${survey.survey_id}/responses/${response.response_id}`
      return created(jsonTextOf(viewedCsatResponse(survey, response)), location)
    },
  }),
])
