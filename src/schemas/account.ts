import { z } from 'zod'

/** An account's switches as control operations and fixtures write them. */
export const PlanName = () => z.enum(['trial', 'free', 'growth', 'pro', 'enterprise'])

export const RateLimit = () => z.union([z.enum(['on', 'headers', 'off']), z.int().positive()])

export const RateLimits = () =>
  z.strictObject({
    mode: z.enum(['on', 'headers', 'off']).optional(),
    remaining: z.number().optional(),
    window_s: z.number().optional(),
    other_apps_per_minute: z.number().optional(),
  })

export const AccountState = () => z.enum(['active', 'suspended'])

const Probability = () => z.number().min(0).max(1)

/** Any of them; the others stay. */
export const SomeSettings = () =>
  z
    .strictObject({
      search_lag_s: z.number().nonnegative(),
      seats: z.int().nonnegative(),
      seat_limit_status: z.union([z.literal(400), z.literal(403)]),
      agent_email_editable: z.boolean(),
      retry_after: z.boolean(),
      decimal_limit_headers: z.boolean(),
      hidden_record_status: z.union([z.literal(404), z.literal(403)]),
      reason_header: z.boolean(),
      webhook_retry_minutes: z.array(z.number().positive().max(525_600)),
      webhook_hosts: z.array(
        z.string().regex(/^(\*|[\w.:-]+)$/, { error: 'It should be loopback, private, a host or *' }),
      ),
      webhook_calls_per_hour: z.int().positive(),
      webhook_timeout_ms: z.int().positive().max(600_000),
      webhook_chaos: z.strictObject({
        duplicate: Probability().default(0),
        reorder: Probability().default(0),
        delay_s: z.number().nonnegative().max(86_400).default(0),
      }),
      cascading_rules: z.boolean(),
      agent_activates_after_s: z.number().nonnegative().nullable(),
    })
    .partial()
