import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LimitDecision } from '../account/limits.ts'
import type { Place } from './account-of.ts'
import type { Worked } from './answer.ts'
import type { Credentials } from './authenticate.ts'
import type { Body } from './body.ts'
import type { Match, Routed } from './router.ts'
import type { Target } from './target.ts'

/** Members of an operation that doors need. */
export interface DoorOperation extends Routed {
  /** Id in the journal, in faults and in the log: `createTicket`. */
  readonly id: string
  /** Whether a GET writes all the same. */
  readonly writes?: true
}

/** Agent, or other bearer of credentials, for whom a call is made. */
export interface Caller {
  /** Id of the agent; null where the credentials are no agent's, as a token of the account. */
  readonly id: number | null
}

/** Operation, or tool, that a call asks for. */
export interface Called {
  /** Id of the operation; null where none is reached. */
  readonly operation: string | null
  /** Name of the MCP tool that was called; undefined at other doors. */
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

/** Result of steps 2 and 3. */
export interface Admission<Who> {
  readonly caller: Who | undefined
  /** Undefined at a door without limits. */
  readonly limit: LimitDecision | undefined
  /** Reason why the call goes no further. */
  readonly refusal: Error | undefined
}

/** Result of steps 4 to 7. */
export interface Outcome extends Worked {
  /** An error in the door's form, or an unexpected one. */
  readonly failure: unknown
}

/** A call that was answered, for the log and the journal. */
export interface Finished<Who> extends Admission<Who>, Outcome {
  readonly body: Body
  /** Sentence for the log. */
  readonly reason: string | undefined
  readonly called: Called
}
