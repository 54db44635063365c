import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { DELIVERY_HEADER, refusalOf } from './delivery.ts'
import { guardHost, guardOwnPorts, HostBlocked } from './webhook-hosts.ts'

/** Of a reply's body: what is read of it before the connection is cut, and what an error quotes of it. */
const MOST_BODY_BYTES = 64 * 1024
const EXCERPT_CHARACTERS = 200
const MOST_REDIRECTS = 5

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** Of the connection, not of the message: ours to write. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set(['connection', 'content-length', 'transfer-encoding'])

export interface Message {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface SendOptions {
  /** The setting `webhook_hosts`. */
  readonly hosts: readonly string[]
  /** Where the emulator itself listens: never called. */
  readonly ownPorts: readonly number[]
  /** Real time for all of it: redirects and the reply's body too. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface Outcome {
  /** Null without a reply. */
  readonly status: number | null
  /** Null after a 2xx. */
  readonly error: string | null
  readonly isBlocked: boolean
}

interface Reply {
  readonly status: number
  readonly location: string | undefined
  readonly excerpt: string
}

/** Sends one message and says what became of it; redirects are followed on the same host. Never rejects. */
export async function sendWebhook(message: Message, options: SendOptions): Promise<Outcome> {
  const { timeoutMs } = options
  const timeout = AbortSignal.timeout(timeoutMs)
  const until = { ...options, signal: AbortSignal.any([options.signal, timeout]) }
  try {
    let hop = message
    for (let redirects = 0; ; redirects++) {
      const reply = await exchange(hop, until)
      const target = locationOf(reply, hop.url)
      if (target === undefined) return outcomeOf(reply)
      const refusal = refusalToFollow(target, new URL(hop.url), redirects)
      if (refusal !== undefined) return { status: reply.status, error: refusal, isBlocked: false }
      hop = redirected(hop, reply.status, target.href)
    }
  } catch (error) {
    const reason = timeout.aborted ? `no answer within ${timeoutMs} ms` : messageOf(error)
    return { status: null, error: reason, isBlocked: error instanceof HostBlocked }
  }
}

function exchange(message: Message, { hosts, ownPorts, signal }: SendOptions): Promise<Reply> {
  const url = new URL(message.url)
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const options: RequestOptions = {
    method: message.method,
    // A connection for each: a receiver that closes idle ones cannot lose a delivery.
    agent: false,
    lookup: guardOwnPorts(url, ownPorts, guardHost(url.hostname, hosts)),
    signal,
  }
  return new Promise((resolve, reject) => {
    const outgoing = send(url, options, (incoming) => readReply(incoming).then(resolve, reject))
    outgoing.on('error', reject)
    // Also after an upgrade that nobody asked for, which is no error.
    outgoing.on('close', () => reject(new Error('the connection was closed without an answer')))
    for (const [name, value] of Object.entries(message.headers)) {
      if (!CONNECTION_HEADERS.has(name.toLowerCase())) outgoing.setHeader(name, value)
    }
    outgoing.setHeader(DELIVERY_HEADER, '1')
    if (message.body === null) outgoing.end()
    else outgoing.setHeader('Content-Length', Buffer.byteLength(message.body)).end(message.body)
  })
}

async function readReply(incoming: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    // Leaving the loop destroys the connection.
    if (bytes >= MOST_BODY_BYTES) break
  }
  const text = Buffer.concat(chunks).toString().replace(/\s+/g, ' ').trim()
  return {
    status: incoming.statusCode ?? 0,
    location: incoming.headers.location,
    excerpt: text.length > EXCERPT_CHARACTERS ? `${text.slice(0, EXCERPT_CHARACTERS)}…` : text,
  }
}

function locationOf({ status, location }: Reply, base: string): URL | undefined {
  if (location === undefined || !REDIRECTS.has(status) || !URL.canParse(location, base)) return undefined
  return new URL(location, base)
}

function refusalToFollow(target: URL, from: URL, redirects: number): string | undefined {
  const refusal = refusalOf(target.href)
  if (refusal !== undefined) return `a redirect to ${target.protocol} is not followed: ${refusal}`
  if (target.hostname !== from.hostname) return `a redirect to another host is not followed: ${target.host}`
  return redirects < MOST_REDIRECTS ? undefined : `more than ${MOST_REDIRECTS} redirects`
}

/** As fetch does: 303, and a POST's 301 and 302, ask for the target with GET; the others repeat the message. */
function redirected(message: Message, status: number, url: string): Message {
  const isRepeated = status > 303 || (status < 303 && message.method !== 'POST')
  return isRepeated ? { ...message, url } : { ...message, url, method: 'GET', body: null }
}

function outcomeOf({ status, excerpt }: Reply): Outcome {
  if (status >= 200 && status < 300) return { status, error: null, isBlocked: false }
  return { status, error: excerpt === '' ? `status ${status}` : `status ${status}: ${excerpt}`, isBlocked: false }
}

/** A connection to several addresses fails with an error for each, and none of its own. */
function messageOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error]
  return first instanceof Error ? first.message : String(first)
}
