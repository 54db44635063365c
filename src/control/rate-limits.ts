import { changeRateLimits, rateLimitsOf } from '../account/rate-limits.ts'
import { RateLimitsBody } from '../schemas/account.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { RateLimitsReply } from './schemas.ts'

/** Operations to read and set the account's limits and windows. */
export const rateLimitOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewRateLimits',
    summary: 'View the limits and what is left of them',
    method: 'get',
    path: '/rate-limits',
    scope: 'account',
    status: 200,
    reply: RateLimitsReply,
    handle: ({ account }) => rateLimitsOf(account),
  }),
  operation({
    id: 'setRateLimits',
    summary: 'Set the limits, and what is left of them now',
    method: 'put',
    path: '/rate-limits',
    scope: 'account',
    status: 200,
    reply: RateLimitsReply,
    body: RateLimitsBody,
    handle({ account, body }) {
      try {
        return changeRateLimits(account, body)
      } catch (error) {
        throw error instanceof RangeError ? new ControlError(400, error.message) : error
      }
    },
  }),
]
