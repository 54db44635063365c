import * as z from 'zod'
import { RULE } from '../errors.ts'
import { listOf, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

const MOST = 'It should be a Positive Integer less than or equal to 100'

const byTokens = () => ({
  per_page: z
    .int({ error: RULE.positiveInteger })
    .min(1, { error: MOST })
    .max(100, { error: MOST })
    .optional()
    .meta({ default: 30, description: 'How many a page holds' }),
  page: z.unknown().optional().meta({ description: 'Taken, whatever it is, and without effect: pages go by tokens' }),
  next_token: text().optional().meta({ description: 'Of paging.next' }),
  prev_token: text().optional().meta({ description: 'Of paging.previous' }),
})

export const CsatSurveysQuery = () =>
  z.strictObject({
    state: text().optional().meta({ description: 'Surveys that are so: active' }),
    ...byTokens(),
  })

export const CsatResponsesQuery = () => z.strictObject(byTokens())

export const CsatParams = () => z.object({ survey: z.uuid() })

const paging = () => z.strictObject({ next: z.url().nullable(), previous: z.url().nullable() })

export const CsatSurveysReply = () =>
  named('CsatSurveys', {
    data: z.array(
      named('CsatSurvey', {
        id: z.uuid(),
        title: z.string(),
        description: z.string().nullable(),
        header_message: z.string().nullable(),
        state: z.string(),
        language: z.string(),
        questions: z.array(z.strictObject({ id: z.string(), text: z.string() })),
        created_at: time(),
        updated_at: time(),
      }),
    ),
    paging: paging(),
  })

export const CreateCsatResponseBody = () =>
  named('CreateCsatResponseBody', {
    ticket_id: positiveInteger(),
    answers: listOf(
      z.strictObject(
        { question_id: requiredText(), value: z.union([z.string(), z.number()], { error: RULE.string }) },
        { error: RULE.object },
      ),
    ).min(1, { error: RULE.notBlank }),
  })

export const CsatResponseReply = () =>
  named('CsatResponse', {
    id: z.uuid(),
    survey_id: z.uuid(),
    survey_version_id: z.uuid(),
    user_id: id(),
    agent_id: id().nullable(),
    group_id: id().nullable(),
    ticket_id: id(),
    status: z.string(),
    answers: z.array(
      z.strictObject({
        question_id: z.string(),
        question_text: z.string().nullable(),
        value: z.union([z.string(), z.number()]),
      }),
    ),
    created_at: time(),
    updated_at: time(),
  })

export const CsatResponsesReply = () => named('CsatResponses', { data: z.array(CsatResponseReply()), paging: paging() })
