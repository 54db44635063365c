import type { Account } from '../account/account.ts'
import { AccountGone } from '../account/write.ts'
import { type ApiError, internalError } from '../errors.ts'
import type { Answer, Worked } from './answer.ts'
import type { Body } from './body.ts'
import type { AccountDoor, Door, ErrorAnswer } from './door.ts'
import type { Admission, Caller, DoorOperation, Exchange, Outcome } from './exchange.ts'
import { jsonSlices } from './slices.ts'

type OnError = (error: unknown) => void

interface Admitted<Who> {
  readonly admission: Admission<Who>
  readonly body: Body
  /** Hears of unexpected errors, which are answered as 500. */
  readonly onError: OnError
}

/** Takes steps 4 to 7: finds the operation and does its work. A promise where that takes turns: rejects with `AccountGone`. */
export function outcomeOf<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  admitted: Admitted<Who>,
): Outcome | Promise<Outcome> {
  const { caller, refusal } = admitted.admission
  const { body } = admitted
  try {
    if (caller === undefined || refusal !== undefined) throw refusal
    const endpoint = door.find(exchange)
    if (body.failure !== undefined) throw body.failure
    const worked = door.work(exchange, { endpoint, caller, body })
    if (!(worked instanceof Promise)) return succeeded(worked)
    return worked.then(succeeded, (failure) => failed(door, exchange, failure, admitted))
  } catch (failure) {
    return failed(door, exchange, failure, admitted)
  }
}

function failed<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  failure: unknown,
  { body, onError }: Admitted<Who>,
): Outcome {
  if (failure instanceof AccountGone) throw failure
  return { answer: failedAnswer(door, exchange, failure, { body, onError }), reply: undefined, failure }
}

const succeeded = ({ answer, reply }: Worked): Outcome => ({ answer, reply, failure: undefined })

/** The answer to what was thrown. An unexpected error is reported and answered as an internal error. */
export function failedAnswer<Operation extends DoorOperation, Who extends Caller>(
  door: Door<Operation, Who>,
  exchange: Exchange<Operation>,
  failure: unknown,
  { body, onError }: { readonly body: Body; readonly onError: OnError },
): Answer {
  const known = door.errorOf(failure, exchange, body)
  if (known !== undefined) return answerOf(door.scope, known, exchange.place.account)
  onError(failure)
  return errorAnswer(door, exchange, internalError(), body)
}

/** An error of the API in the door's form. */
export function errorAnswer<Operation extends DoorOperation, Who extends Caller>(
  door: Door<Operation, Who>,
  exchange: Exchange<Operation>,
  error: ApiError,
  body: Body,
): Answer {
  return answerOf(door.scope, door.errorOf(error, exchange, body) ?? error, exchange.place.account)
}

/**
 * The answer for an error. At a door of the emulator an error may carry as much as a reply: which calls did not match,
 * say.
 */
function answerOf(
  scope: 'account' | 'emulator',
  { status, body, headers, operationStatus }: ErrorAnswer,
  account: Account,
): Answer {
  const told = operationStatus === undefined ? {} : { operationStatus }
  const empty = { status, body: undefined, headers: keptHeaders(account, headers), ...told, note: undefined }
  if (body === undefined) return empty
  if (scope === 'emulator') return { ...empty, slices: jsonSlices(body) }
  return { ...empty, body: Buffer.from(JSON.stringify(body)) }
}

/** Headers of an error without those that the account's settings switch off. */
const keptHeaders = ({ settings }: Account, headers: readonly string[]): readonly string[] =>
  settings.retry_after ? headers : headers.filter((_, index) => headers[index - (index % 2)] !== 'Retry-After')
