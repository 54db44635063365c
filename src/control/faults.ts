import * as z from 'zod'
import type { Account } from '../account/account.ts'
import type { Fault } from '../account/faults.ts'
import { HEADER_NAME, HEADER_VALUE } from '../schemas/headers.ts'
import { named } from '../schemas/named.ts'
import { id } from '../schemas/replies.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { OperationName } from './requests.ts'
import { count, HttpMethod } from './schemas.ts'

const LONGEST_DELAY_MS = 600_000

/** Headers about the transfer of the body: with another value no client could read the answer. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['trailer', 'transfer-encoding'])
const isFramed = ([name, value]: readonly [string, string]) =>
  !OWN_HEADERS.has(name.toLowerCase()) && (name.toLowerCase() !== 'content-length' || /^\d+$/.test(value))

function isJson(value: unknown): boolean {
  try {
    return value === undefined || JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}

const HeaderValue = () => z.string().regex(HEADER_VALUE, { error: 'It should be a header’s value' })

const Effect = () =>
  z
    .strictObject({
      status: z.int().min(200).max(599).optional(),
      headers: z
        .record(z.string().regex(HEADER_NAME), HeaderValue())
        .refine((headers) => Object.entries(headers).every(isFramed), {
          error: 'Trailer, Transfer-Encoding and a Content-Length that is no number cannot be sent',
        })
        .optional(),
      body: z.unknown().refine(isJson, { error: 'It should be a text or a JSON value' }).optional(),
      delay_ms: z.number().nonnegative().max(LONGEST_DELAY_MS).optional(),
      connection: z.enum(['reset', 'empty', 'truncate', 'hang']).optional(),
      phase: z.enum(['before', 'after_commit']).optional(),
      preset: z.enum(['edge-502', 'maintenance', 'rate-limited']).optional(),
    })
    .refine(({ phase, ...effects }) => Object.values(effects).some((effect) => effect !== undefined), {
      error: 'It should have at least one effect',
    })
    .refine(({ preset, status, body }) => preset === undefined || (status === undefined && body === undefined), {
      error: 'A preset brings its own status and body',
    })
    .refine(
      ({ connection, status, body, preset, headers }) => {
        const isSilent = connection !== undefined && connection !== 'truncate'
        return !(isSilent && [status, body, preset, headers].some((one) => one !== undefined))
      },
      { error: 'A connection that is reset, empty or hangs carries no answer' },
    )

const fault = () => ({
  match: z
    .strictObject({
      operation: OperationName().optional(),
      method: HttpMethod().optional(),
      path: z.string().optional(),
    })
    .optional(),
  effect: Effect(),
  times: z.int().positive().optional(),
  after: z.int().nonnegative().optional(),
  probability: z.number().min(0).max(1).optional(),
})

const FaultBody = () => z.strictObject(fault())
const FaultReply = () =>
  named('Fault', {
    id: id(),
    ...fault(),
    seen: count().meta({ description: 'Matching calls so far' }),
    acted: count().meta({ description: 'Calls it acted on' }),
  })
const FaultListReply = () => z.array(FaultReply())

/** Adds a fault. Throws `ControlError` 400 for a fault that cannot be. */
export const addFault = (account: Account, input: unknown): Fault => account.faults.add(parseInput(FaultBody, input))

/** Operations on faults: answers that go wrong on demand. */
export const faultOperations: readonly ControlOperation[] = [
  operation({
    id: 'listFaults',
    summary: 'List the faults',
    method: 'get',
    path: '/faults',
    scope: 'account',
    status: 200,
    reply: FaultListReply,
    handle: ({ account }) => account.faults.list(),
  }),
  operation({
    id: 'addFault',
    summary: 'Let answers go wrong',
    method: 'post',
    path: '/faults',
    scope: 'account',
    status: 201,
    reply: FaultReply,
    body: FaultBody,
    handle: ({ account, body }) => addFault(account, body),
  }),
  operation({
    id: 'clearFaults',
    summary: 'Let nothing go wrong any more',
    method: 'delete',
    path: '/faults',
    scope: 'account',
    status: 204,
    handle: ({ account }) => account.faults.clear(),
  }),
  operation({
    id: 'removeFault',
    summary: 'Take back a fault',
    method: 'delete',
    path: '/faults/:id',
    scope: 'account',
    status: 204,
    handle({ account, params: { id } }) {
      if (!account.faults.remove(Number(id))) throw new ControlError(404, `There is no fault with the id ${id}`)
    },
  }),
]
