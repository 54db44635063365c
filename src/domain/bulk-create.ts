import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type FieldError, type Finding, invalidValue, maxAgentsReached } from '../errors.ts'
import type { JobFailure, JobRow } from '../store/rows/jobs.ts'
import { type AgentFields, addAgent, checkAgent, usedSeats } from './agents.ts'
import { createInBulk } from './bulk.ts'
import { addCannedResponse, type CannedResponseFields, checkCannedResponse } from './canned-responses.ts'
import { checkUnique } from './users.ts'

type NewAgent = AgentFields & { readonly email: string }

/**
 * Makes the agents that can be made; those whose e-mail is taken, and full-time ones for whom no seat is left, fail.
 */
export function createAgents(account: Account, agents: readonly NewAgent[]): JobRow {
  let free = account.settings.seats - usedSeats(account)
  return createInBulk(account, 'create_agents', agents, (agent): number | JobFailure => {
    const takesSeat = agent.occasional !== true
    const errors = [...checkAgent(account, agent), ...checkUnique(account, agent)]
    if (takesSeat && free < 1) errors.push(NO_SEAT)
    if (errors.length > 0) return { email: agent.email, errors }
    if (takesSeat) free--
    return addAgent(account, agent, { hasSeat: true }).agent.id
  })
}

const NO_SEAT: FieldError = invalidValue('occasional', maxAgentsReached(400).message)

type NewResponse = CannedResponseFields & {
  readonly title: string
  readonly content_html: string
  readonly visibility: 0 | 1 | 2
}

/** Makes the canned responses that can be made. */
export const createCannedResponses = (account: Account, actor: Actor, responses: readonly NewResponse[]): JobRow =>
  createInBulk(account, 'create_canned_responses', responses, (response): number | JobFailure => {
    const errors = checkCannedResponse(account, response).map(plain)
    return errors.length > 0 ? { title: response.title, errors } : addCannedResponse(account, actor, response).id
  })

const plain = ({ readFrom: _, ...error }: Finding): FieldError => error
