import { changeRateLimits, rateLimitsOf } from '../account/rate-limits.ts'
import { RateLimits } from '../schemas/account.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'

/** The account's limits and windows, to be read and set. */
export const rateLimitOperations: readonly ControlOperation[] = [
  operation({
    method: 'get',
    path: '/rate-limits',
    scope: 'account',
    status: 200,
    handle: ({ account }) => rateLimitsOf(account),
  }),
  operation({
    method: 'put',
    path: '/rate-limits',
    scope: 'account',
    status: 200,
    body: RateLimits,
    handle({ account, body }) {
      try {
        return changeRateLimits(account, body)
      } catch (error) {
        throw error instanceof RangeError ? new ControlError(400, error.message) : error
      }
    },
  }),
]
