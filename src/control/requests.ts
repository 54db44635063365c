import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { type AsymmetricMatcher, isAsymmetric } from '../journal/asymmetric.ts'
import { DECISIONS, type Entry } from '../journal/entry.ts'
import type { OperationId } from '../journal/operation-ids.ts'
import { checkRequests, explainMisses, type Verification, verificationOf, verifyRequests } from '../journal/verify.ts'
import { findRequest, type JournaledRequest, listRequests, viewedRequest } from '../journal/view.ts'
import { didYouMean } from '../nearest-names.ts'
import { endpoints } from '../routes/index.ts'
import { named } from '../schemas/named.ts'
import { id, time } from '../schemas/replies.ts'
import { SCIM_OPERATION_IDS } from '../schemas/scim-operations.ts'
import { V1_OPERATION_IDS } from '../schemas/v1-operations.ts'
import { Series } from '../store/series.ts'
import { realMilliseconds } from '../time/clock.ts'
import { inTurns } from '../time/turns.ts'
import { VERDICTS } from '../verdicts/verdict.ts'
import { verdictsOf } from '../verdicts/verdicts.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { ReplayBody, ReplayReply, replay } from './replay.ts'
import { count, HttpMethod, sinceParameters } from './schemas.ts'

const LONGEST_WAIT_MS = 600_000

/** Longest name that is compared with others: comparing takes time with the length. */
const LONGEST_COMPARED = 100
const OPERATION_IDS: ReadonlySet<string> = new Set([
  ...endpoints.map(({ id }) => id),
  ...SCIM_OPERATION_IDS,
  ...V1_OPERATION_IDS,
])

const isOperationId = (name: string): name is OperationId => OPERATION_IDS.has(name)

type JsonSchema = Readonly<Record<string, unknown>>

/** Schema of a value or, in this process, of a matcher in its place; documents show the value's. */
const orMatcher = <Value>(value: z.ZodType<Value>, shown: JsonSchema) =>
  z
    .custom<Value | AsymmetricMatcher>((given) => isAsymmetric(given) || value.safeParse(given).success, {
      error: ({ input }) => value.safeParse(input).error?.issues[0]?.message ?? 'Invalid input',
    })
    .meta(shown)
const STRING = { type: 'string' }
const TEXT_OF_VALUE = { type: ['string', 'number', 'boolean'] }
const orMatchers = <Value>(value: z.ZodType<Value>, shown: JsonSchema) =>
  orMatcher(z.record(z.string(), orMatcher(value, shown)), { type: 'object', additionalProperties: shown })

/** Name of an operation that exists: another would never match. */
export const OperationName = () =>
  z.string().refine(isOperationId, {
    error: ({ input }) => {
      const name = String(input).slice(0, LONGEST_COMPARED)
      return `There is no such operation: ${name}${didYouMean(name, OPERATION_IDS)}`
    },
  })
const Status = () =>
  z.union([z.int(), z.string()]).refine((status) => /^[1-5](\d\d|xx)$/i.test(String(status)), {
    error: 'It should be like 429 or 4xx',
  })

/** Parameters that choose calls; all of them have to fit. */
export const RequestListQuery = () =>
  z.strictObject({
    operation: OperationName().optional().meta({ description: 'Of this operation' }),
    method: HttpMethod().optional().meta({ description: 'By this method' }),
    path: z.string().optional().meta({ description: 'The whole path, with * as wildcard' }),
    status: Status().optional().meta({ description: 'Answered so: 429, or 4xx' }),
    bodies: z
      .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
      .optional()
      .meta({ type: 'boolean', description: 'false leaves the bodies out: null in their place' }),
    ...sinceParameters(),
  })

const ExpectationBody = () =>
  z.strictObject({
    match: z
      .strictObject({
        operation: OperationName().optional(),
        method: HttpMethod().optional(),
        path: orMatcher(z.string(), STRING).optional(),
        status: Status().optional(),
        query: orMatchers(z.union([z.string(), z.number(), z.boolean()]), TEXT_OF_VALUE).optional(),
        headers: orMatchers(z.string(), STRING).optional(),
        body: z.unknown().optional(),
      })
      .default({}),
    count: z
      .strictObject({ exactly: count().optional(), at_least: count().optional(), at_most: count().optional() })
      .refine(({ exactly, at_least, at_most }) => exactly === undefined || (at_least ?? at_most) === undefined, {
        error: 'exactly goes without at_least and at_most',
      })
      .refine(({ at_least = 0, at_most = Number.POSITIVE_INFINITY }) => at_least <= at_most, {
        error: 'at_least should not be above at_most',
      })
      .optional(),
    within_ms: z.number().nonnegative().max(LONGEST_WAIT_MS).optional(),
  })

/** Members of a call without its bodies. */
export const journaledCall = () => ({
  id: id(),
  at: time(),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  operation: z.string().nullable(),
  tool: z.string().optional().meta({ description: 'Of a call by MCP' }),
  agent_id: id().nullable(),
  status: z.int().nullable().meta({ description: 'null where no reply was sent' }),
  credits: count(),
  duration_ms: z.number().nonnegative(),
  decision: z.enum(DECISIONS),
  reason: z.string().nullable(),
  request_headers: z.record(z.string(), z.string()),
})

const RequestReply = () =>
  named('JournaledRequest', {
    ...journaledCall(),
    request_body: z.unknown().meta({ description: 'The JSON value; its text when it is none' }),
    response_body: z.unknown(),
  })
const RequestListReply = () => z.array(RequestReply())
const VerifiedReply = () => named('Verified', { verified: z.literal(true), requests: RequestListReply() })
const VerdictListReply = () =>
  z.array(
    named('Verdict', {
      verdict: z.enum(VERDICTS),
      severity: z.enum(['error', 'warning']),
      explanation: z.string(),
      request_ids: z.array(id()),
      rests_on: z.string().meta({ description: 'What bears the rule: the reference, a recorded reply' }),
    }),
  )

/** Calls that met an expectation. */
export interface Verified {
  readonly verified: true
  /** Calls that match. */
  readonly requests: readonly JournaledRequest[]
}

/**
 * Waits for as many calls as expected. Throws `ControlError` 400 for an expectation that cannot be, and 409 with the
 * nearest misses when it is not met.
 */
export async function verify(account: Account, input: unknown): Promise<Verified> {
  return verifiedAs(account, input, (entries) => entries.map(viewedRequest))
}

async function verifiedAs<Requests>(
  { journal }: Account,
  input: unknown,
  view: (entries: readonly Entry[]) => Requests,
): Promise<{ readonly verified: true; readonly requests: Requests }> {
  const finding = await verifyRequests(journal, parseInput(ExpectationBody, input), realMilliseconds)
  const requests = view(finding.entries)
  if (finding.verified) return { verified: true, requests }
  throw new ControlError(409, explainMisses(finding), { details: { requests, near_misses: finding.near_misses } })
}

/** Finds a call. Throws `ControlError` 404 where there is none of that id. */
export function viewRequest({ journal }: Account, id: number): JournaledRequest {
  const found = findRequest(journal, id)
  if (found === undefined) throw new ControlError(404, `There is no request with the id ${id}`)
  return found
}

/** Compares the present calls with an expectation, without waiting or throwing. */
export const check = (account: Account, input: unknown): Verification =>
  verificationOf(checkRequests(account.journal, parseInput(ExpectationBody, input)))

/** Operations on the calls of clients: what they were, whether they were as expected, and how clients behaved. */
export const requestOperations: readonly ControlOperation[] = [
  operation({
    id: 'listRequests',
    summary: 'List the calls that clients made, oldest first',
    method: 'get',
    path: '/requests',
    scope: 'account',
    status: 200,
    reply: RequestListReply,
    query: RequestListQuery,
    handle: ({ account, query }) => listRequests(account.journal, query),
  }),
  operation({
    id: 'clearRequests',
    summary: 'Empty the journal',
    method: 'delete',
    path: '/requests',
    scope: 'account',
    status: 204,
    handle: ({ account }) => account.journal.clear(),
  }),
  operation({
    id: 'verifyRequests',
    summary: 'Hold the calls against what was expected; 409 names the nearest misses',
    method: 'post',
    path: '/requests/verify',
    scope: 'account',
    status: 200,
    reply: VerifiedReply,
    errors: [409],
    body: ExpectationBody,
    handle: ({ account, body }) => verifiedAs(account, body, (entries) => Series.of(entries, viewedRequest)),
  }),
  operation({
    id: 'listVerdicts',
    summary: 'List findings on how well clients behaved',
    method: 'get',
    path: '/requests/verdicts',
    scope: 'account',
    status: 200,
    reply: VerdictListReply,
    handle: ({ account }) => inTurns(verdictsOf(account)),
  }),
  operation({
    id: 'viewRequest',
    summary: 'View a call',
    method: 'get',
    path: '/requests/:id',
    scope: 'account',
    status: 200,
    reply: RequestReply,
    handle: ({ account, params }) => viewRequest(account, Number(params.id)),
  }),
  operation({
    id: 'replayRequest',
    summary: 'Send a call again as its agent, as it was or with another method, path or body',
    method: 'post',
    path: '/requests/:id/replay',
    scope: 'account',
    hasLongLists: true,
    status: 200,
    reply: ReplayReply,
    errors: [408, 409],
    body: ReplayBody,
    handle: ({ host, account, params, body }) =>
      replay(account, host.urlOf(account), { requestId: Number(params.id), change: body }),
  }),
]
