import * as z from 'zod'
import { RULE } from '../errors.ts'
import { dateTime, oneOf, pagination, positiveInteger, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/**
 * Ratings from extremely happy to extremely unhappy. Source: https://developers.freshdesk.com/api/#satisfaction-ratings
 */
export const RATINGS = [103, 102, 101, 100, -101, -102, -103] as const

export const CreateRatingBody = () =>
  named('CreateSatisfactionRatingBody', {
    feedback: text().nullish(),
    ratings: z.record(z.string(), oneOf(RATINGS), { error: RULE.object }),
  })

export const RatingListQuery = () =>
  z.strictObject({
    created_since: dateTime().optional().meta({ description: 'Given at or after this moment' }),
    user_id: positiveInteger().optional().meta({ description: 'Given by this contact' }),
    ...pagination(),
  })

export const RatingReply = () =>
  named('SatisfactionRating', {
    id: id(),
    survey_id: id(),
    user_id: id(),
    agent_id: id().nullable(),
    feedback: z.string().nullable(),
    group_id: id().nullable(),
    ticket_id: id(),
    created_at: time(),
    updated_at: time(),
    ratings: z.record(z.string(), z.literal(RATINGS)),
  })
export const RatingListReply = () => z.array(RatingReply())

export const SurveyListReply = () =>
  z.array(
    named('Survey', {
      id: id(),
      title: z.string(),
      active: z.boolean(),
      created_at: time(),
      updated_at: time(),
      questions: z.array(
        z.strictObject({
          id: z.string(),
          label: z.string(),
          accepted_ratings: z.array(z.literal(RATINGS)),
          default: z.boolean(),
        }),
      ),
    }),
  )
