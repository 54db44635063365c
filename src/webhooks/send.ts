import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { BoundedConnection, ConnectionSpent } from './bounded-connection.ts'
import { DELIVERY_HEADER, faultOfUrl } from './delivery.ts'
import { guardHost, guardOwnPorts, HostBlocked } from './hosts.ts'

/** Most bytes of a reply, its head and what came before it included; beyond them the connection is cut. */
const MOST_BYTES = 64 * 1024
const MOST_HEADER_BYTES = 16 * 1024
const MOST_INFORMATIONAL = 10
const TOO_INFORMATIONAL = `more than ${MOST_INFORMATIONAL} informational answers (1xx), and no other`
/** Most characters of a reply's body that an error quotes. */
const EXCERPT_CHARACTERS = 200
const MOST_REDIRECTS = 5

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** Headers about the connection, not the message: the emulator writes them itself. */
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
  /** Ports on which the emulator itself listens; they are never called. */
  readonly ownPorts: readonly number[]
  /** Milliseconds of real time for everything, redirects and the reply's body included. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface AttemptOutcome {
  /** Null without a reply. */
  readonly status: number | null
  /** Null after a 2xx. */
  readonly error: string | null
  readonly isBlocked: boolean
}

interface ReceiverReply {
  readonly status: number
  readonly location: string | undefined
  readonly excerpt: string
}

/** Sends one message and returns how that ended; redirects are followed on the same host. Never rejects. */
export async function sendWebhook(message: Message, options: SendOptions): Promise<AttemptOutcome> {
  const { timeoutMs } = options
  const timeout = AbortSignal.timeout(timeoutMs)
  const until = { ...options, signal: AbortSignal.any([options.signal, timeout]) }
  try {
    let hop = message
    for (let redirects = 0; ; redirects++) {
      const reply = await post(hop, until)
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

async function post(message: Message, { hosts, ownPorts, signal }: SendOptions): Promise<ReceiverReply> {
  const url = new URL(message.url)
  const isSecure = url.protocol === 'https:'
  const connect = isSecure ? await secureConnector() : connectPlain
  const send = isSecure ? (await import('node:https')).request : request
  const lookup = guardOwnPorts(url, ownPorts, guardHost(url.hostname, hosts))
  const options: RequestOptions = {
    method: message.method,
    headers: headersOf(message),
    // Each request has a connection of its own: a receiver that closes idle ones cannot lose a delivery.
    createConnection: () => new BoundedConnection(connect(url, lookup), MOST_BYTES),
    maxHeaderSize: MOST_HEADER_BYTES,
    signal,
  }
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const outgoing = send(url, options, (incoming) => {
      isAnswered = true
      readReply(incoming).then(resolve, reject)
    })
    outgoing.on('error', (error) => {
      if (!isAnswered || !(error instanceof ConnectionSpent)) reject(error)
    })
    // This event also comes after an upgrade that nobody asked for, which is no error.
    outgoing.on('close', () => {
      if (!isAnswered) reject(new Error('the connection was closed without an answer'))
    })
    let informational = 0
    outgoing.on('information', () => {
      if (++informational > MOST_INFORMATIONAL) outgoing.destroy(new Error(TOO_INFORMATIONAL))
    })
    outgoing.end(message.body ?? undefined)
  })
}

type Connect = (url: URL, lookup: LookupFunction) => Socket

const connectPlain: Connect = (url, lookup) =>
  connectTcp({ host: hostOf(url), port: Number(url.port || 80), lookup, noDelay: true })

/** Connects by TLS; Node's module for that is loaded when https is first called. */
async function secureConnector(): Promise<Connect> {
  const { connect } = await import('node:tls')
  return (url, lookup) => {
    const host = hostOf(url)
    const servername = isIP(host) === 0 ? host : ''
    const port = Number(url.port || 443)
    return connect({ host, port, lookup, servername, ALPNProtocols: ['http/1.1'] }).setNoDelay(true)
  }
}

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '')

function headersOf({ headers, body }: Message): Record<string, string> {
  const own = DELIVERY_HEADER.toLowerCase()
  const kept = Object.entries(headers).filter(
    ([name]) => !CONNECTION_HEADERS.has(name.toLowerCase()) && name.toLowerCase() !== own,
  )
  return {
    ...Object.fromEntries(kept),
    [DELIVERY_HEADER]: '1',
    ...(body !== null && { 'Content-Length': String(Buffer.byteLength(body)) }),
  }
}

/** Reads the reply as far as it arrived before the connection was cut. */
async function readReply(incoming: IncomingMessage): Promise<ReceiverReply> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
  } catch (error) {
    if (!(incoming.socket.errored instanceof ConnectionSpent)) throw error
  }
  const text = Buffer.concat(chunks).toString().replace(/\s+/g, ' ').trim()
  return {
    status: incoming.statusCode ?? 0,
    location: incoming.headers.location,
    excerpt: text.length > EXCERPT_CHARACTERS ? `${text.slice(0, EXCERPT_CHARACTERS)}…` : text,
  }
}

function locationOf({ status, location }: ReceiverReply, base: string): URL | undefined {
  if (location === undefined || !REDIRECTS.has(status) || !URL.canParse(location, base)) return undefined
  return new URL(location, base)
}

function refusalToFollow(target: URL, from: URL, redirects: number): string | undefined {
  const refusal = faultOfUrl(target.href)
  if (refusal !== undefined) return `a redirect to ${target.protocol} is not followed: ${refusal}`
  if (target.hostname !== from.hostname) return `a redirect to another host is not followed: ${target.host}`
  return redirects < MOST_REDIRECTS ? undefined : `more than ${MOST_REDIRECTS} redirects`
}

/**
 * The message that a redirect asks for, as fetch makes it: 303, and for a POST 301 and 302, lead to a GET; others
 * repeat the message.
 */
function redirected(message: Message, status: number, url: string): Message {
  const isRepeated = status > 303 || (status < 303 && message.method !== 'POST')
  return isRepeated ? { ...message, url } : { ...message, url, method: 'GET', body: null }
}

function outcomeOf({ status, excerpt }: ReceiverReply): AttemptOutcome {
  if (status >= 200 && status < 300) return { status, error: null, isBlocked: false }
  return { status, error: excerpt === '' ? `status ${status}` : `status ${status}: ${excerpt}`, isBlocked: false }
}

function messageOf(error: unknown): string {
  // A connection to several addresses fails with an error for each, and none of its own.
  const [first] = error instanceof AggregateError ? error.errors : [error]
  if (first instanceof ConnectionSpent) return `more than ${MOST_BYTES / 1024} KB, and no answer`
  if (first?.code === 'HPE_HEADER_OVERFLOW') return `an answer with headers of more than ${MOST_HEADER_BYTES / 1024} KB`
  return first instanceof Error ? first.message : String(first)
}
