import net from 'node:net'
import tls from 'node:tls'
import { currentLead, isDenied, isLed, STAND_IN } from './lead.ts'
import { wrap } from './wrap.ts'

/** Options of both kinds of connections that concern us; the rest passes through. */
interface ConnectOptions {
  readonly host?: string | null
  readonly port?: number | string
  readonly path?: string | null
  readonly servername?: string
  readonly socket?: unknown
}

/** Connections that lead to the emulator: what is said over them may name a led host. */
const reaching = new WeakSet<object>()

const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1']
/** Meant for the way to the real host. */
const OTHER_WAY = {
  path: undefined,
  lookup: undefined,
  family: undefined,
  hints: undefined,
  localAddress: undefined,
  localPort: undefined,
}

/**
 * Leads every connection that is meant for a led host to the emulator, below the agents: `fetch`, `http`, `https`,
 * `http2` and their kin all come by here. Names are still told and checked as if it were the host.
 */
export function leadConnections(): void {
  wrap(net.Socket.prototype, 'connect', (connect, self, args) => {
    const socket = self as net.Socket
    const { options, callback } = argumentsOf(args)
    if (!options.path && isLed(options.host)) {
      const { host, httpPort, httpsPort } = currentLead()
      const isSecure = socket instanceof tls.TLSSocket || Number(options.port) === 443
      reaching.add(socket)
      return connect({ ...options, ...OTHER_WAY, host, port: isSecure ? httpsPort : httpPort }, ...callback)
    }
    if (!options.path && isDenied(options.host)) return denied(socket, String(options.host))
    if (isEmulator(options)) reaching.add(socket)
    else reaching.delete(socket)
    return connect(...args)
  })
  wrap(tls, 'connect', (connect, _self, args) => {
    const { options, callback } = argumentsOf(args)
    if (!isLed(options.host) && !isLed(options.servername)) return connect(...args)
    const name = options.servername || (options.host === STAND_IN ? undefined : (options.host ?? undefined))
    const trusting = { ...options, ...trust(), ...(name === undefined ? {} : { servername: name }) }
    if (options.socket) {
      return reaching.has(options.socket) ? connect(trusting, ...callback) : refused(options.socket, name)
    }
    const { host, httpsPort: port } = currentLead()
    return connect({ ...trusting, ...OTHER_WAY, host, port }, ...callback)
  })
}

/** Certificates to trust, whatever the client trusts: only the emulator can be at the other end. */
function trust(): object {
  const { ca } = currentLead()
  return ca === undefined ? {} : { ca, secureContext: undefined }
}

function isEmulator({ host, port, path }: ConnectOptions): boolean {
  const lead = currentLead()
  const isThere = !path && [lead.host, ...LOCAL_NAMES].includes((host || 'localhost').toLowerCase())
  return isThere && [lead.httpPort, lead.httpsPort].includes(Number(port))
}

/**
 * A connection through something that is not the emulator, as another proxy: who is at its other end cannot be changed.
 * It fails like one that nobody answers.
 */
function refused(socket: unknown, name: string | undefined): tls.TLSSocket {
  const message = `${name} is reached through the emulator alone below freshdesk-emulator exec, not by another proxy`
  const error = Object.assign(new Error(message), { code: 'ECONNREFUSED', syscall: 'connect' })
  const end = new tls.TLSSocket(new net.Socket())
  // Whoever asked has to get it before it can listen for errors.
  setImmediate(() => {
    ;(socket as net.Socket).destroy?.()
    end.destroy(error)
  })
  return end
}

/** Fails like a connection that nobody answers: none is made. */
function denied(socket: net.Socket, host: string): net.Socket {
  const message = `${host} is not reached from here: --allow-host ${host} would let it`
  const error = Object.assign(new Error(message), { code: 'ECONNREFUSED', syscall: 'connect' })
  // Whoever asked has to get it before it can listen for errors.
  setImmediate(() => socket.destroy(error))
  return socket
}

/** The forms of `net.connect` and `tls.connect`: options, or a port and a host, or a path; Node itself passes an array. */
function argumentsOf(args: readonly unknown[]): { options: ConnectOptions; callback: unknown[] } {
  const given = Array.isArray(args[0]) ? (args[0] as readonly unknown[]) : args
  const [first, second] = given
  const named: ConnectOptions =
    typeof first === 'object' && first !== null
      ? first
      : typeof first === 'string' && !/^\d+$/.test(first)
        ? { path: first }
        : { port: first as number, ...(typeof second === 'string' ? { host: second } : {}) }
  const more = given.slice(1, 3).find((value) => typeof value === 'object' && value !== null)
  const callback = given.filter((value) => typeof value === 'function').slice(-1)
  return { options: { ...named, ...more }, callback }
}
