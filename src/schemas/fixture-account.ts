import { z } from 'zod'
import { Plan, RateLimit, RateLimitsBody, Settings, State } from './account.ts'
import { Time } from './fixture-values.ts'

/** What a fixture says of the account itself. */
export const AccountSection = z.strictObject({
  created_at: Time.optional().meta({ description: 'Of what every account has: stock roles and fields ...' }),
  plan: Plan().optional().meta({ description: 'Where none was chosen at the start' }),
  rate_limit: RateLimit().optional().meta({ description: 'Where none was chosen at the start' }),
  rate_limits: RateLimitsBody()
    .optional()
    .meta({ description: 'As PUT /_emulator/rate-limits takes them; the window begins with the first call' }),
  state: State().optional(),
  settings: Settings().partial().optional(),
  last_ids: z
    .record(z.string(), z.int().nonnegative())
    .optional()
    .meta({ description: 'By kind: ids made from now on are larger' }),
  random: z.record(z.string(), z.int()).optional().meta({ description: 'Where streams of chance stand' }),
})

/** They are made in one go, in which nothing else is answered. */
const MOST_ROWS = 1_000_000

/** Rows that are made up; in the same way wherever the seed is the same. */
export const Generate = () =>
  z
    .strictObject({
      tickets: z.int().nonnegative(),
      contacts: z.int().nonnegative().optional().meta({ description: 'Default: one for 20 tickets' }),
      companies: z.int().nonnegative().optional().meta({ description: 'Default: one for 20 contacts' }),
      conversations: z.int().nonnegative().optional().meta({ description: 'Replies of each ticket. Default 1' }),
      days: z
        .number()
        .positive()
        .max(3650)
        .optional()
        .meta({ description: 'Over which the tickets are spread. Default 90' }),
      tickets_at_once: z
        .int()
        .positive()
        .optional()
        .meta({ description: 'How many tickets share each moment of creation. Default 1' }),
    })
    .refine(
      ({ tickets, conversations = 1, contacts = 0, companies = 0 }) =>
        tickets * (1 + conversations) + contacts + companies <= MOST_ROWS,
      { error: 'It should make at most 1,000,000 rows, conversations among them' },
    )
