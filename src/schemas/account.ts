import * as z from 'zod'

/** Settings of an account that control operations and fixtures write. */

/** Name of an account: a DNS label. */
export const ACCOUNT_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
/** URL without a path: where a replica is reached. */
export const WEB_ADDRESS = /^https?:\/\/[^/]+\/?$/
export const isAccountName = (name: string): boolean => ACCOUNT_NAME.test(name)

export const PLANS = ['trial', 'free', 'growth', 'pro', 'enterprise'] as const
/** Modes of the limits: `on` refuses calls, `headers` only counts them, `off` does neither. */
export const LIMIT_MODES = ['on', 'headers', 'off'] as const

export const Plan = () => z.enum(PLANS)
export const LimitMode = () => z.enum(LIMIT_MODES)
export const RateLimit = () => z.union([LimitMode(), z.int().positive()])
export const State = () => z.enum(['active', 'suspended'])

/** A token that a header can carry. */
export const ScimToken = () => z.string().regex(/^[!-~]+$/, { error: 'It should be printable ASCII without blanks' })

export const RateLimitsBody = () =>
  z.strictObject({
    mode: LimitMode().optional(),
    remaining: z.number().optional(),
    window_s: z.number().optional(),
    other_apps_per_minute: z.number().optional(),
  })
