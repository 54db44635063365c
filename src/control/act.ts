import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { type Actor, actorOf } from '../account/actor.ts'
import { ApiError, accountSuspended, bodyOutOfBounds, notFound } from '../errors.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { type Performed, perform, performInTurns } from '../http/operate.ts'
import type { Reply } from '../http/reply.ts'
import { didYouMean } from '../nearest-names.ts'
import { endpoints } from '../routes/index.ts'
import { named } from '../schemas/named.ts'
import { SHAPE_RULES, shapeFaultOf } from '../store/shape.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { notGone } from './written.ts'

/** A deed of an agent in Freshdesk's own interface. */
export interface Act {
  readonly agent_id: number
  /** Id of an operation of the API: `updateTicket`. */
  readonly operation: string
  /** Parameters of its path and its query, by name. */
  readonly params?: Readonly<Record<string, string | number | boolean>> | undefined
  readonly body?: Readonly<Record<string, unknown>> | undefined
}

/** Reply of the operation, as over HTTP, also for a refusal. */
export interface Acted {
  readonly status: number
  /** Null where the reply has none. */
  readonly body: unknown
}

/** Longest name that is compared with others: comparing takes time with the length. */
const LONGEST_COMPARED = 100

const ActBody = () =>
  z.strictObject({
    agent_id: z.int().positive(),
    operation: z.string().meta({ description: 'Its operationId in the document of the API' }),
    params: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .meta({ description: 'Of the path and the query, by name' }),
    body: z.record(z.string(), z.unknown()).optional(),
  })

const ActReply = () =>
  named('Acted', {
    status: z.int().meta({ description: 'As the API would answer, a refusal too' }),
    body: z.unknown(),
  })

/**
 * Does what an agent does in Freshdesk's interface: permission, validation, effect, events and rules as of a call by the
 * API, without HTTP, credits, faults and the journal. Throws `ControlError` 400 for an unknown agent or operation, 409 for
 * a deactivated agent.
 *
 * @param url the account's, for the addresses of files
 */
export function act(account: Account, url: string, input: unknown): Acted {
  const asked = askedOf(account, url, parseInput(ActBody, input))
  try {
    check(account, asked)
    return acted(asked, perform(SILENT, account, asked))
  } catch (failure) {
    return refused(failure)
  }
}

/** Does the same, in turns where it concerns many rows. */
async function actInTurns(account: Account, url: string, given: Act): Promise<Acted> {
  const asked = askedOf(account, url, given)
  try {
    check(account, asked)
    return acted(asked, await performInTurns(SILENT, account, asked))
  } catch (failure) {
    return refused(failure)
  }
}

const SILENT = { checkReply: undefined, onWrite: undefined }

function askedOf(account: Account, url: string, { agent_id, operation: id, params = {}, body = {} }: Act): Performed {
  const actor = findActor(account, agent_id)
  const endpoint = findEndpoint(id)
  const call = { ...partsOf(endpoint, params), body: { fields: body, encoding: 'json' as const }, actor, baseUrl: url }
  return { endpoint, call, by: 'agent' }
}

function check(account: Account, { endpoint, call }: Performed): void {
  if (account.isSuspended) throw accountSuspended()
  checkShape(endpoint, call.params, call.body.fields)
}

const acted = ({ endpoint }: Performed, { body }: Reply): Acted => ({
  status: endpoint.success.status,
  body: body === undefined ? null : JSON.parse(body.toString()),
})

function refused(failure: unknown): Acted {
  if (!(failure instanceof ApiError)) throw failure
  return { status: failure.status, body: failure.body ?? null }
}

function findActor(account: Account, agentId: number): Actor {
  const agent = account.database.agents.get(agentId)
  if (agent === undefined) throw new ControlError(400, `There is no agent with the id ${agentId}`)
  const actor = actorOf(account, agent)
  if (actor === undefined)
    throw new ControlError(409, `The agent ${agentId} is deactivated, or has yet to be activated`)
  return actor
}

function findEndpoint(id: string): Endpoint {
  const endpoint = endpoints.find((one) => one.id === id)
  if (endpoint !== undefined) return endpoint
  const name = id.slice(0, LONGEST_COMPARED)
  const known = endpoints.map((one) => one.id)
  throw new ControlError(400, `There is no such operation: ${name}${didYouMean(name, known)}`)
}

interface Parts {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

/** Parameters that the path names, and the others. Throws where one of the path is missing. */
function partsOf({ path }: Endpoint, given: NonNullable<Act['params']>): Parts {
  const names = new Set([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name))
  for (const name of names) {
    if (!Object.hasOwn(given, name)) throw new ControlError(400, `params.${name} is missing: it is in the path ${path}`)
  }
  const texts = Object.entries(given).map(([name, value]) => [name, String(value)] as const)
  return {
    params: Object.fromEntries(texts.filter(([name]) => names.has(name))),
    query: Object.fromEntries(texts.filter(([name]) => !names.has(name))),
  }
}

/** Refuses what HTTP would not have let through to the operation: ids that are none, bodies out of bounds. */
function checkShape({ method }: Endpoint, params: Parts['params'], body: NonNullable<Act['body']>): void {
  const isNone = ([name, value]: [string, string]) => name.endsWith('id') && !/^\d+$/.test(value)
  if (Object.entries(params).some(isNone)) throw notFound()
  const fault = method === 'get' ? undefined : shapeFaultOf(body)
  if (fault !== undefined) throw bodyOutOfBounds(SHAPE_RULES[fault])
}

/** Operations by which agents act in Freshdesk's interface. */
export const actOperations: readonly ControlOperation[] = [
  operation({
    id: 'actAsAgent',
    summary: 'Have an agent do something in Freshdesk’s own interface: no credit, no call in the journal',
    method: 'post',
    path: '/act',
    scope: 'account',
    hasLongLists: true,
    status: 200,
    reply: ActReply,
    errors: [409],
    by: 'agent',
    body: ActBody,
    handle: ({ host, account, body }) => notGone(() => actInTurns(account, host.urlOf(account), body)),
  }),
]
