import { z } from 'zod'
import { changeRateLimits, rateLimitsOf } from '../account/rate-limits.ts'
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
    body: () =>
      z.strictObject({
        mode: z.enum(['on', 'headers', 'off']).optional(),
        remaining: z.number().optional(),
        window_s: z.number().optional(),
        other_apps_per_minute: z.number().optional(),
      }),
    handle({ account, body }) {
      try {
        return changeRateLimits(account, body)
      } catch (error) {
        throw error instanceof RangeError ? new ControlError(400, error.message) : error
      }
    },
  }),
]
