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
  /** Becomes JSON; undefined is an empty body that is not labelled so. */
  readonly body: unknown
  /** Names and values, flat. */
  readonly headers: readonly string[]
  /** As an answer's. */
  readonly operationStatus?: number
}

/** What the machine has found out by the time an operation works. */
export interface Work<Operation, Who> {
  readonly endpoint: Operation
  readonly caller: Who
  readonly body: Body
}

/** What all doors state: a list of operations below one path, and in what it differs from other such lists. */
interface AnyDoor<Operation extends DoorOperation, Who extends Caller> {
  /**
   * Path before those of its operations, without a slash at its end. A door without one has the paths of its operations
   * alone, of those that no other door has.
   */
  readonly mount: `/${string}` | ''
  readonly endpoints: readonly Operation[]
  /** `Content-Type` of replies that do not say otherwise. */
  readonly mediaType: string
  /** How a body is read; undefined where it is ignored. */
  readonly bodyOf: (exchange: Exchange<Operation>) => BodyOptions | undefined
  /** Why the call goes no further. Without a caller there has to be a reason. */
  readonly refusalOf: (
    exchange: Exchange<Operation>,
    caller: Who | undefined,
    limit: LimitDecision | undefined,
  ) => Error | undefined
  /** The operation that is asked for. Throws what a call of none is answered. */
  readonly find: (exchange: Exchange<Operation>) => Operation
  /**
   * The door's form of an error: of its own, and of each `ApiError`, as bodies and faults give rise to. Undefined of a
   * mistake of ours, which is told to `onError` and answered as `internalError()`. `body` is what was read of it by then.
   */
  readonly errorOf: (failure: unknown, exchange: Exchange<Operation>, body: Body) => ErrorAnswer | undefined
  /** Adds headers, names and values, between `Content-Type` and those of the answer itself. */
  readonly addHeaders: (headers: string[], context: HeaderContext) => void
}

/**
 * A door below each account, which path, Host or key name. Calls cost credits, meet the account's faults and stand in its
 * journal and in the log; a request is one synchronous block once its body has arrived.
 */
export interface AccountDoor<Operation extends DoorOperation, Who extends Caller> extends AnyDoor<Operation, Who> {
  readonly scope: 'account'
  /** Answers `OPTIONS`; absent: a method like others. */
  readonly preflight?: (response: ServerResponse) => void
  /** Reads the `Authorization` header. The user name may name the account: `w1.admin-api-key`. */
  readonly credentialsOf: (authorization: string | undefined) => Credentials | undefined
  /** Who calls; asked again when a fault made the call wait. */
  readonly authenticate: (account: Account, credentials: Credentials | undefined) => Who | undefined
  /** Takes the call's credits; absent: no limit counts it. */
  readonly takeLimit?: (exchange: Exchange<Operation>, caller: Who | undefined) => LimitDecision
  /** Permits, validates and handles. */
  readonly work: (exchange: Exchange<Operation>, work: Work<Operation, Who>) => Worked
  /** Why a call was refused, in plain words; absent or undefined: as the error says. */
  readonly explain?: (exchange: Exchange<Operation>, caller: Who | undefined, refusal: Refusal) => string | undefined
  /** Follows the reason of a 401 in the log, where the call came to a loopback address. */
  readonly hint?: (account: Account) => string
  /** What is asked for, where the body decides that and not the path. */
  readonly calledOf?: (exchange: Exchange<Operation>, body: Body) => Called
}

/**
 * A door of the emulator's own. It stands once; no limit, fault, journal or log knows its calls. Who may not use it is
 * told so before a body is read; its work may take time, and go out as slices.
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
