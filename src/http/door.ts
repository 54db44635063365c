import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Account } from '../account/account.ts'
import type { LimitDecision } from '../account/limits.ts'
import type { Worked } from './answer.ts'
import type { Credentials } from './authenticate.ts'
import type { Body, BodyOptions } from './body.ts'
import type { Called, Caller, DoorOperation, Exchange } from './exchange.ts'

/** An error in the door's form. */
export interface ErrorAnswer {
  readonly status: number
  /** Value that becomes JSON; undefined for an empty body without a media type. */
  readonly body: unknown
  /** Names and values in turn. */
  readonly headers: readonly string[]
  /** Status for the journal and the log, as in `Answer`. */
  readonly operationStatus?: number
}

/** Results of the machine's steps before an operation is handled. */
export interface Work<Operation, Who> {
  readonly endpoint: Operation
  readonly caller: Who
  readonly body: Body
}

/** Members of all doors: a list of operations below one path, and how it differs from other such lists. */
interface AnyDoor<Operation extends DoorOperation, Who extends Caller> {
  /**
   * Path before those of the operations, without a slash at its end. A door without one serves those paths of its
   * operations that no other door has.
   */
  readonly mount: `/${string}` | ''
  readonly endpoints: readonly Operation[]
  /** `Content-Type` of replies that name none. */
  readonly mediaType: string
  /** Tells how a body is read; undefined where it is ignored. */
  readonly bodyOf: (exchange: Exchange<Operation>) => BodyOptions | undefined
  /** Reason why the call goes no further. It must be given where there is no caller. */
  readonly refusalOf: (
    exchange: Exchange<Operation>,
    caller: Who | undefined,
    limit: LimitDecision | undefined,
  ) => Error | undefined
  /** Finds the operation. Throws the error for a call that asks for none. */
  readonly find: (exchange: Exchange<Operation>) => Operation
  /**
   * The door's form of an error: of its own errors, and of each `ApiError`, which bodies and faults can raise.
   * Undefined for an unexpected error, which is reported to `onError` and answered as `internalError()`. `body` is what
   * had been read of it.
   */
  readonly errorOf: (failure: unknown, exchange: Exchange<Operation>, body: Body) => ErrorAnswer | undefined
  /** Adds headers, names and values in turn, between `Content-Type` and the headers of the answer. */
  readonly addHeaders: (headers: string[], context: HeaderContext) => void
}

/**
 * A door below each account, which the path, the Host or the key names. Calls cost credits, meet the account's faults
 * and are recorded in its journal and the log; a request is one synchronous block once its body has arrived, unless it
 * concerns so many rows that they are written in turns.
 */
export interface AccountDoor<Operation extends DoorOperation, Who extends Caller> extends AnyDoor<Operation, Who> {
  readonly scope: 'account'
  /** Answers `OPTIONS`. Default: `OPTIONS` is a method like others. */
  readonly preflight?: (response: ServerResponse) => void
  /** Reads the `Authorization` header. The user name may name the account: `w1.admin-api-key`. */
  readonly credentialsOf: (authorization: string | undefined) => Credentials | undefined
  /** Tells who calls; asked again when a fault made the call wait. */
  readonly authenticate: (account: Account, credentials: Credentials | undefined) => Who | undefined
  /** Takes the call's credits. Default: no limit counts the call. */
  readonly takeLimit?: (exchange: Exchange<Operation>, caller: Who | undefined) => LimitDecision
  /** Permits, validates and handles the call. A promise where the work takes turns; it rejects as this throws. */
  readonly work: (exchange: Exchange<Operation>, work: Work<Operation, Who>) => Worked | Promise<Worked>
  /** Sentence why a call was refused. Without it the error's own sentence is used. */
  readonly explain?: (exchange: Exchange<Operation>, caller: Who | undefined, refusal: Refusal) => string | undefined
  /** Sentence that follows the reason of a 401 in the log, where the call came to a loopback address. */
  readonly hint?: (account: Account) => string
  /** Whether the call may write. Default: by its method, and the operation's `writes`. */
  readonly mayWrite?: (exchange: Exchange<Operation>, body: Body) => boolean
  /** Names the operation where the body decides it, not the path. */
  readonly calledOf?: (exchange: Exchange<Operation>, body: Body) => Called
}

/**
 * A door of the emulator's own. It is the same for all accounts; no limit, fault, journal or log concerns its calls. A
 * caller who may not use it is refused before a body is read; its work may take time, and its answer may be sent in
 * slices.
 */
export interface EmulatorDoor<Operation extends DoorOperation> extends AnyDoor<Operation, Caller> {
  readonly scope: 'emulator'
  readonly work: (exchange: Exchange<Operation>, work: Work<Operation, Caller>) => Worked | Promise<Worked>
  /** Told what a call was answered; null: nothing. */
  readonly onAnswered?: (exchange: Exchange<Operation>, status: number | null) => void
}

export type Door<Operation extends DoorOperation, Who extends Caller> =
  | AccountDoor<Operation, Who>
  | EmulatorDoor<Operation>

/** An error of the door, answered with this status. */
export interface Refusal {
  readonly status: number
  readonly message: string
}

export interface HeaderContext {
  readonly request: IncomingMessage
  readonly account: Account
  readonly status: number
  readonly limit: LimitDecision | undefined
}
