import { z } from 'zod'
import type { Account } from '../account/account.ts'
import { realMilliseconds } from '../account/clock.ts'
import { type JournaledRequest, listRequests } from '../account/journal-view.ts'
import { checkRequests, explain, type Verification, verifyRequests } from '../account/verify-requests.ts'
import { verdictsOf } from '../domain/verdicts/verdicts.ts'
import { endpoints } from '../routes/index.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'

const LONGEST_WAIT_MS = 600_000

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
/** An operation that does not exist would match nothing for ever: better said at once. */
export const OperationName = () =>
  z.string().refine((name) => endpoints.some(({ id }) => id === name), { error: 'There is no such operation' })
export const HttpMethod = () => z.string().toUpperCase().pipe(z.enum(METHODS))
const Status = () =>
  z.union([z.int(), z.string()]).refine((status) => /^[1-5](\d\d|xx)$/i.test(String(status)), {
    error: 'It should be like 429 or 4xx',
  })
const Count = () => z.int().nonnegative()

export const RequestListQuery = () =>
  z.strictObject({
    operation: OperationName().optional(),
    method: HttpMethod().optional(),
    path: z.string().optional(),
    status: Status().optional(),
    since_id: z.coerce.number().pipe(Count()).optional(),
    limit: z.coerce.number().pipe(Count()).optional(),
  })

const ExpectationBody = () =>
  z.strictObject({
    match: z
      .strictObject({
        operation: OperationName().optional(),
        method: HttpMethod().optional(),
        path: z.string().optional(),
        status: Status().optional(),
        query: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
        body: z.unknown().optional(),
      })
      .default({}),
    count: z
      .strictObject({ exactly: Count().optional(), at_least: Count().optional(), at_most: Count().optional() })
      .refine(({ exactly, at_least, at_most }) => exactly === undefined || (at_least ?? at_most) === undefined, {
        error: 'exactly goes without at_least and at_most',
      })
      .optional(),
    within_ms: z.number().nonnegative().max(LONGEST_WAIT_MS).optional(),
  })

export interface Verified {
  readonly verified: true
  /** Those that match. */
  readonly requests: readonly JournaledRequest[]
}

/**
 * Waits for as many calls as expected. Throws `ControlError` 400 for an expectation that cannot be, and 409 with the
 * nearest misses when it is not met.
 */
export async function verify(account: Account, input: unknown): Promise<Verified> {
  const verification = await verifyRequests(account.journal, parseInput(ExpectationBody, input), realMilliseconds)
  const { verified, requests, near_misses } = verification
  if (verified) return { verified, requests }
  throw new ControlError(409, explain(verification), { details: { requests, near_misses } })
}

/** The same of what there is now, told instead of thrown. */
export const check = (account: Account, input: unknown): Verification =>
  checkRequests(account.journal, parseInput(ExpectationBody, input))

/** What clients asked, whether they asked what was expected, and how well they behaved. */
export const requestOperations: readonly ControlOperation[] = [
  operation({
    method: 'get',
    path: '/requests',
    scope: 'account',
    status: 200,
    query: RequestListQuery,
    handle: ({ account, query }): JournaledRequest[] => listRequests(account.journal, query),
  }),
  operation({
    method: 'delete',
    path: '/requests',
    scope: 'account',
    status: 204,
    handle: ({ account }) => account.journal.clear(),
  }),
  operation({
    method: 'post',
    path: '/requests/verify',
    scope: 'account',
    status: 200,
    body: ExpectationBody,
    handle: ({ account, body }) => verify(account, body),
  }),
  operation({
    method: 'get',
    path: '/requests/verdicts',
    scope: 'account',
    status: 200,
    handle: ({ account }) => verdictsOf(account),
  }),
]
