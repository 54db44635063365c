import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LimitDecision } from '../account/limits.ts'
import type { Place } from './account-of.ts'
import type { Worked } from './answer.ts'
import type { Credentials } from './authenticate.ts'
import type { Body } from './body.ts'
import type { Match, Routed } from './router.ts'
import type { Target } from './target.ts'

/** What a door needs to know of its operations. */
export interface DoorOperation extends Routed {
  /** In the journal, in faults and in the log: `createTicket`. */
  readonly id: string
}

/** Who a call is made for. */
export interface Caller {
  /** The agent's; null where the credentials are no agent's, as a token of the account. */
  readonly id: number | null
}

/** What a call asks for. */
export interface Called {
  /** The operation's id; null where none is reached. */
  readonly operation: string | null
  /** Of MCP: the name by which it was called. */
  readonly tool: string | undefined
}

/** One request on its way through the eight steps. */
export interface Exchange<Operation extends DoorOperation> {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: Target
  readonly credentials: Credentials | undefined
  readonly place: Place
  readonly match: Match<Operation>
  readonly query: Readonly<Record<string, string>>
  /** Real time, in milliseconds. */
  readonly arrivedAt: number
}

/** What steps 2 and 3 decided. */
export interface Admission<Who> {
  readonly caller: Who | undefined
  /** Undefined at a door without limits. */
  readonly limit: LimitDecision | undefined
  /** Why the call goes no further. */
  readonly refusal: Error | undefined
}

/** What steps 4 to 7 made of it. */
export interface Outcome extends Worked {
  /** An error in the door's form, or a mistake of our own. */
  readonly failure: unknown
}

/** A call that was answered, for the log and the journal. */
export interface Finished<Who> extends Admission<Who>, Outcome {
  readonly body: Body
  /** In plain words. */
  readonly reason: string | undefined
  readonly called: Called
}
