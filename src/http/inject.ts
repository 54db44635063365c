import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Account } from '../account/account.ts'
import { type ConnectionFault, doesWork, type Fault, type FaultEffect, type FaultPreset } from '../account/faults.ts'
import type { LimitDecision } from '../account/limits.ts'
import { AccountGone } from '../account/write.ts'
import { errorOfStatus } from '../errors.ts'
import { admitAgain } from './admit.ts'
import type { Answer } from './answer.ts'
import type { Body } from './body.ts'
import { type CountedCall, countedCall } from './counted-call.ts'
import type { AccountDoor } from './door.ts'
import type { Admission, Called, Caller, DoorOperation, Exchange, Outcome } from './exchange.ts'
import { writeHead } from './head.ts'
import type { RequestLog } from './log.ts'
import { errorAnswer, outcomeOf } from './outcome.ts'
import { logOf, record, type Sent } from './record.ts'
import { afterOthers, cutWhenGone, mustWait } from './waiting.ts'
import { headersOf, httpDate, UNKEPT, writeAnswer } from './write.ts'

const HTML = 'text/html; charset=utf-8'
const page = (title: string, text: string) =>
  `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr><center>${text}</center>\n</body>\n</html>\n`

interface EdgeAnswer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
  readonly headers: readonly string[]
}

function edge(status: number, type: string, text: string, headers: readonly string[] = []): EdgeAnswer {
  return { status, type, body: Buffer.from(text), headers }
}

/** Answers of what stands in front of Freshdesk; the pages are inferred from what such servers send. */
const EDGE_ANSWERS: Readonly<Record<FaultPreset, EdgeAnswer>> = {
  'edge-502': edge(502, HTML, page('502 Bad Gateway', 'cloudflare')),
  maintenance: edge(503, HTML, page('Scheduled maintenance', 'We will be back shortly.'), ['Retry-After', '300']),
  'rate-limited': edge(429, 'text/plain; charset=utf-8', 'Too Many Requests\n'),
}

interface Faulty<Who> {
  readonly fault: Fault
  readonly admission: Admission<Who>
  readonly body: Body
  readonly called: Called
}

interface FaultHost {
  readonly log: ((entry: RequestLog) => void) | undefined
  readonly count: (call: CountedCall) => void
  readonly onError: (error: unknown) => void
}

/** Takes steps 4 to 8 under a fault. Resolves when the connection may be used again. */
export function serveFaulty<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: FaultHost,
  exchange: Exchange<Operation>,
  faulty: Faulty<Who>,
): Promise<void> {
  return cutWhenGone(exchange, serve(door, host, exchange, faulty))
}

/** Rejects with `AccountGone`. */
async function serve<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: FaultHost,
  exchange: Exchange<Operation>,
  { fault, admission, body, called }: Faulty<Who>,
): Promise<void> {
  const { account } = exchange.place
  const { effect } = fault
  const { onError } = host
  const isCommittedFirst = effect.phase === 'after_commit'
  let outcome: Outcome | undefined
  if (isCommittedFirst) outcome = await outcomeOf(door, exchange, { admission, body, onError })
  if (effect.delay_ms !== undefined) {
    const { era } = account.timeline
    await wait(effect.delay_ms, undefined, { ref: false })
    if (account.timeline.era !== era) throw new AccountGone()
    account.timeline.catchUp()
  }
  if (!isCommittedFirst && doesWork(effect)) {
    const work = () => outcomeOf(door, exchange, { admission: admitAgain(door, exchange, admission), body, onError })
    outcome = await (mustWait(door, exchange, body) ? afterOthers(exchange, work) : work())
  }
  const fate = await account.keeper?.keep()
  if (fate === 'unknown') {
    exchange.request.socket.destroy()
    return
  }
  if (fate === 'undone') {
    writeUnkept(door, host, exchange, { fault, admission, body, called })
    return
  }
  const answer = faultyAnswer(door, exchange, { effect, worked: outcome?.answer, body })
  const sent = writeFaulty(door, exchange, { answer, limit: admission.limit, effect })
  const finished = {
    ...admission,
    answer,
    reply: outcome?.reply,
    failure: outcome?.failure,
    body,
    reason: reasonOf(fault),
    called,
  }
  record(exchange, finished, {
    ...sent,
    isFault: true,
    isLost: effect.connection !== undefined,
    isOwn: outcome !== undefined && isUnchanged(effect),
  })
  host.count(countedCall(exchange, finished, sent.status))
  host.log?.(logOf(door, exchange, finished, { ...sent, isFault: true }))
  await sent.ended
}

/** Answers that neither the work nor the use of the fault could be saved. */
function writeUnkept<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  host: FaultHost,
  exchange: Exchange<Operation>,
  { admission, body, called }: Faulty<Who>,
): void {
  const { status, note: reason, headers } = UNKEPT
  writeAnswer(door, exchange, UNKEPT, { limit: admission.limit })
  const finished = { ...admission, answer: UNKEPT, reply: undefined, failure: undefined, body, reason, called }
  record(exchange, finished, { status, body: undefined, headers, isFault: false, isLost: false, isOwn: false })
  host.count(countedCall(exchange, finished, status))
  host.log?.(logOf(door, exchange, finished, { status, isFault: false }))
}

/** Sentence about a fault: `fault 1: status 503 instead of the work`. */
function reasonOf({ id, effect }: Fault): string {
  const { status, preset, connection, delay_ms, headers, body } = effect
  const parts = [
    ...(delay_ms === undefined ? [] : [`delayed by ${delay_ms} ms`]),
    ...(preset === undefined ? [] : [`answered as ${preset}`]),
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(headers === undefined ? [] : ['other headers']),
    ...(body === undefined ? [] : ['another body']),
    ...(connection === undefined ? [] : [`connection ${connection}`]),
  ]
  return `fault ${id}: ${parts.join(', ')}; ${doesWork(effect) ? 'the work was done' : 'the work was not done'}`
}

/** Whether the work's own answer is sent whole, perhaps late or with other headers. */
const isUnchanged = ({ status, preset, connection, body }: FaultEffect) =>
  status === undefined && preset === undefined && connection === undefined && body === undefined

interface Effected {
  readonly effect: FaultEffect
  readonly worked: Answer | undefined
  readonly body: Body
}

/** The answer that is sent: the fault's own, else that of the work. */
function faultyAnswer<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  { effect, worked, body }: Effected,
): Answer {
  const status = effect.status ?? worked?.status ?? 200
  const isReplaced = effect.status !== undefined || worked === undefined
  const { limits, clock } = exchange.place.account
  const seconds = Math.max(1, Math.ceil(limits.view(clock.now()).resetsIn / 1000))
  const original: Answer = !isReplaced
    ? worked
    : status >= 400
      ? errorAnswer(door, exchange, errorOfStatus(status, seconds), body)
      : { status, body: undefined, headers: [], note: undefined }
  return effect.body === undefined ? original : { ...original, body: bytesOf(effect.body) }
}

const bytesOf = (body: unknown): Buffer => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))

interface FaultyAnswer {
  readonly answer: Answer
  readonly limit: LimitDecision | undefined
  readonly effect: FaultEffect
}

/** Sends an answer, or what the fault leaves of it. `ended` resolves when the connection may be used again. */
function writeFaulty<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  { answer, limit, effect }: FaultyAnswer,
): Pick<Sent, 'status' | 'body' | 'headers'> & { readonly ended?: Promise<void> } {
  const { request, response } = exchange
  const { connection, preset, headers: own } = effect
  if (connection !== undefined && connection !== 'truncate') {
    return { status: null, body: undefined, headers: [], ...breakOff(request, connection) }
  }
  const edge = preset && EDGE_ANSWERS[preset]
  const { status, body } = edge ?? answer
  const usual = edge ? edgeHeaders(edge, exchange.place.account) : headersOf(door, exchange, answer, limit)
  const headers = overridden(usual, own)
  writeHead(response, status, headers)
  if (connection === 'truncate') {
    response.flushHeaders()
    const half = body?.subarray(0, Math.ceil(body.length / 2))
    response.write(half?.length ? half : '', () => request.socket.destroy())
  } else {
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  return { status, body, headers }
}

const edgeHeaders = ({ type, body, headers }: EdgeAnswer, account: Account) => [
  'Date',
  httpDate(account.clock.now()),
  'Content-Type',
  type,
  'Content-Length',
  String(body.length),
  ...headers,
]

function breakOff(
  { socket }: IncomingMessage,
  connection: Exclude<ConnectionFault, 'truncate'>,
): { readonly ended?: Promise<void> } {
  if (connection === 'hang') return { ended: new Promise((resolve) => socket.once('close', () => resolve())) }
  if (connection === 'reset' && !('encrypted' in socket)) socket.resetAndDestroy()
  else socket.destroySoon()
  return {}
}

/** Headers, in which those of the fault replace others of the same name. */
function overridden(flat: readonly string[], own: Readonly<Record<string, string>> = {}): string[] {
  const names = new Set(Object.keys(own).map((name) => name.toLowerCase()))
  const kept = flat.filter((_, index) => !names.has(String(flat[index - (index % 2)]).toLowerCase()))
  return [...kept, ...Object.entries(own).flat()]
}
