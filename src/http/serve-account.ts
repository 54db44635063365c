import type { Account } from '../account/account.ts'
import type { Fault } from '../account/faults.ts'
import type { Fate } from '../account/keeper.ts'
import { admit } from './admit.ts'
import type { Answer } from './answer.ts'
import { type Body, hasBody, NO_BODY, RequestAborted, readBody } from './body.ts'
import { type CountedCall, countedCall } from './counted-call.ts'
import type { AccountDoor } from './door.ts'
import type { Admission, Called, Caller, DoorOperation, Exchange, Finished, Outcome } from './exchange.ts'
import { serveFaulty } from './inject.ts'
import type { RequestLog } from './log.ts'
import { outcomeOf } from './outcome.ts'
import { headerText, reasonOf } from './reason.ts'
import { logOf, record } from './record.ts'
import { afterOthers, cutWhenGone, mustWait } from './waiting.ts'
import { headersOf, UNKEPT, writeAnswer } from './write.ts'

export interface AccountHost {
  readonly log: ((entry: RequestLog) => void) | undefined
  readonly count: (call: CountedCall) => void
  readonly onError: (error: unknown) => void
}

/**
 * Takes steps 2 to 8 at a door of accounts. Once the body has arrived everything happens in one turn, unless an
 * injected fault delays it, it concerns many rows, or waits for a call that does.
 */
export function serveAccount<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: AccountHost,
  exchange: Exchange<Operation>,
): Promise<void> | undefined {
  const { request } = exchange
  const reading = hasBody(request) ? door.bodyOf(exchange) : undefined
  if (reading === undefined) return serve(door, host, exchange, NO_BODY)
  return readBody(request, reading).then(
    (body) => serve(door, host, exchange, body),
    (error) => {
      if (error instanceof RequestAborted) return // nobody is left to answer
      return serve(door, host, exchange, { ...NO_BODY, failure: error })
    },
  )
}

function serve<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: AccountHost,
  exchange: Exchange<Operation>,
  body: Body,
): Promise<void> | undefined {
  if (!mustWait(door, exchange, body)) return serveNow(door, host, exchange, body)
  return cutWhenGone(
    exchange,
    afterOthers(exchange, () => serveNow(door, host, exchange, body)),
  )
}

function serveNow<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: AccountHost,
  exchange: Exchange<Operation>,
  body: Body,
): Promise<void> | undefined {
  const { account } = exchange.place
  account.timeline.catchUp()
  const admission = admit(door, exchange)
  const called = calledOf(door, exchange, body)
  const fault = admission.refusal === undefined && account.faults.any ? pickFault(exchange, called) : undefined
  if (fault !== undefined) return serveFaulty(door, host, exchange, { fault, admission, body, called })
  const outcome = outcomeOf(door, exchange, { admission, body, onError: host.onError })
  if (!(outcome instanceof Promise)) return concluded(door, host, exchange, { admission, outcome, body, called })
  const concluding = outcome.then((made) => concluded(door, host, exchange, { admission, outcome: made, body, called }))
  return cutWhenGone(exchange, concluding)
}

/** Answers, once all that the answer depends on is kept. */
function concluded<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: AccountHost,
  exchange: Exchange<Operation>,
  served: Served<Who>,
): Promise<void> | undefined {
  const finished = finishedOf(door, exchange, served)
  const kept = exchange.place.account.keeper?.keep()
  if (kept !== undefined) return finishKept(door, host, exchange, { finished, kept })
  finish(door, host, exchange, finished)
  return undefined
}

interface Keeping<Who> {
  readonly finished: Finished<Who>
  readonly kept: Promise<Fate>
}

/** Takes step 8 once all that the reply depends on is saved; if saving fails, nothing has been done, or nothing is told. */
function finishKept<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: AccountHost,
  exchange: Exchange<Operation>,
  { finished, kept }: Keeping<Who>,
): Promise<void> {
  const headers = headersOf(door, exchange, withReason(exchange.place.account, finished), finished.limit)
  return kept.then((fate) => {
    if (fate === 'kept') finish(door, host, exchange, finished, headers)
    else if (fate === 'undone') finish(door, host, exchange, unkept(finished))
    else exchange.request.socket.destroy()
  })
}

/** The call as it is answered and recorded when its work was taken back. */
const unkept = <Who>(finished: Finished<Who>): Finished<Who> => ({
  ...finished,
  answer: UNKEPT,
  reply: undefined,
  failure: undefined,
  reason: UNKEPT.note,
})

interface Served<Who> {
  readonly admission: Admission<Who>
  readonly outcome: Outcome
  readonly body: Body
  readonly called: Called
}

/** The finished call. Every key is written out: spreading objects into one costs more than all the rest. */
function finishedOf<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  { admission: { caller, limit, refusal }, outcome, body, called }: Served<Who>,
): Finished<Who> {
  const { answer, reply, failure } = outcome
  const reason = reasonOf(door, exchange, { caller, limit, outcome })
  return { caller, limit, refusal, answer, reply, failure, body, reason, called }
}

function pickFault<Operation extends DoorOperation>(
  { place: { account, path }, request }: Exchange<Operation>,
  { operation }: Called,
): Fault | undefined {
  const call = { operation, method: request.method ?? 'GET', path }
  return account.faults.pick(call, () => account.random.fraction('faults'))
}

/**
 * Takes step 8 and records the call.
 * @param kept headers of the moment at which the work was done, where the reply had to wait
 */
function finish<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: AccountHost,
  exchange: Exchange<Operation>,
  finished: Finished<Who>,
  kept?: readonly string[],
): void {
  const sent = withReason(exchange.place.account, finished)
  writeAnswer(door, exchange, sent, { limit: finished.limit, headers: kept })
  const { status, body, headers } = sent
  record(exchange, finished, { status, body, headers, isFault: false, isLost: false, isOwn: true })
  host.count(countedCall(exchange, finished, status))
  host.log?.(logOf(door, exchange, finished, { status, isFault: false }))
}

const withReason = ({ settings }: Account, { answer, reason }: Pick<Finished<Caller>, 'answer' | 'reason'>): Answer =>
  settings.reason_header && reason !== undefined
    ? { ...answer, headers: [...answer.headers, 'X-Emulator-Reason', headerText(reason)] }
    : answer

const NOTHING: Called = { operation: null, tool: undefined }

/** Operation that the call asks for; none where nothing matched, or the path began with two slashes. */
function calledOf<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  body: Body,
): Called {
  const { match, target } = exchange
  if (match.kind !== 'endpoint' || target.startsWithDoubleSlash) return NOTHING
  return door.calledOf === undefined ? { operation: match.endpoint.id, tool: undefined } : door.calledOf(exchange, body)
}
