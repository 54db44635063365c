import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Actor } from '../account/actor.ts'
import type { LimitDecision } from '../account/limits.ts'
import type { Place } from './account-of.ts'
import type { Credentials } from './authenticate.ts'
import type { Body } from './body.ts'
import type { Endpoint } from './endpoint.ts'
import type { Reply } from './reply.ts'
import type { Match, Routed } from './router.ts'
import type { Target } from './target.ts'
import type { Answer } from './write.ts'

/** What a path leads to, whichever door it is of. */
export interface Operation extends Routed {
  readonly id: string
}

/** One request on its way through the eight steps. */
export interface Exchange<Matched extends Operation = Endpoint> {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: Target
  readonly credentials: Credentials | undefined
  readonly place: Place
  readonly match: Match<Matched>
  readonly query: Readonly<Record<string, string>>
  /** A browser sent it for a page that may not use a key which anybody knows. */
  readonly isFromForeignPage: boolean
  /** Real time, in milliseconds. */
  readonly arrivedAt: number
}

/** What steps 2 and 3 decided. */
export interface Admission {
  readonly actor: Actor | undefined
  readonly limit: LimitDecision
  /** Why the call goes no further. */
  readonly refusal: Error | undefined
}

/** What steps 4 to 7 made of it. */
export interface Outcome {
  readonly answer: Answer
  /** Of a success. */
  readonly reply: Reply | undefined
  /** The door's own error, or a mistake of ours. */
  readonly failure: unknown
}

/** A call that was answered, for the log and the journal. */
export interface Finished extends Admission, Outcome {
  readonly body: Body
  /** In plain words. */
  readonly reason: string | undefined
}

/** Null where none is reached: none matched, or the path began with two slashes. */
export const operationOf = ({ match, target }: Exchange<Operation>): string | null =>
  match.kind === 'endpoint' && !target.startsWithDoubleSlash ? match.endpoint.id : null
