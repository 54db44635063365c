import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { DELIVERY_HEADER } from '../webhooks/delivery.ts'
import { isLoopback } from '../webhooks/own-addresses.ts'

export interface GuardOptions {
  /** Token that is expected as `Authorization: Bearer`. */
  readonly token: string | undefined
  /** Names besides the local ones, without a port. */
  readonly hosts: readonly string[]
  /** Whether to believe `X-Forwarded-Host`. */
  readonly trustProxy: boolean
}

/**
 * Decides who may use the doors that are the emulator's own rather than Freshdesk's: control, and all others that steer
 * the emulator or tell its secrets. Every such door asks `refusalOf` first.
 */
export class Guard {
  readonly #token: string | undefined
  readonly #hosts: ReadonlySet<string>
  readonly #trustProxy: boolean

  constructor({ token, hosts, trustProxy }: GuardOptions) {
    this.#token = token
    this.#hosts = new Set(hosts.map((host) => host.toLowerCase()))
    this.#trustProxy = trustProxy
  }

  /**
   * Whether the request bears the token, if there is one.
   * @param account the only account that the request concerns, by name: its own token does as well
   */
  isLetIn(request: IncomingMessage, account?: string): boolean {
    return this.#token === undefined || this.#bearsToken(request, account)
  }

  /** Token for what concerns this account alone, made of the operator's; undefined where there is none. */
  tokenOf(account: string): string | undefined {
    const token = this.#token
    return token === undefined
      ? undefined
      : `${account}.${createHmac('sha256', token).update(account).digest('base64url')}`
  }

  /** Words for the audit about who sent the request, and from where. */
  callerOf(request: IncomingMessage, account?: string): string {
    const bearer = this.#bearsToken(request)
      ? 'the operator'
      : this.#bearsToken(request, account)
        ? 'a bearer of the account’s token'
        : 'somebody without a token'
    return `${bearer} at ${request.socket.remoteAddress ?? 'an address that is gone'}`
  }

  /**
   * Reason why the request may not pass, in a sentence for a 403; undefined when it may, apart from the token. A web
   * page must not steer the emulator behind its visitor's back: not by itself, not by a webhook that it has a rule
   * send, and not by a name of its own that resolves to this machine (the GETs of such a page carry no `Origin`).
   */
  refusalOf(request: IncomingMessage, account?: string): string | undefined {
    const { headers } = request
    if (headers.origin !== undefined && !this.#isOwnPage(headers.origin, request)) return FOREIGN_PAGE
    if (headers['sec-fetch-site']?.includes('cross-site')) return FOREIGN_PAGE
    return this.strayRefusalOf(request, account)
  }

  /** The same for doors that pages of other hosts may use with keys of their own: SCIM, and assistants'. */
  strayRefusalOf(request: IncomingMessage, account?: string): string | undefined {
    if (request.headers[DELIVERY_HEADER.toLowerCase()] !== undefined) return 'Webhook deliveries are refused here'
    const foreign = this.#foreignNameOf(request)
    if (foreign === undefined || this.#bearsToken(request, account)) return undefined
    return `This is answered to local names alone, not to ${foreign}: name it with --control-host, or send the control token`
  }

  /** Whether secrets may be told: the request comes from this machine, directly, or bears the token. */
  isTrusted(request: IncomingMessage, account?: string): boolean {
    return (
      this.#bearsToken(request, account) ||
      (isLoopback(request.socket.remoteAddress ?? '') && !isForwarded(request.headers))
    )
  }

  /**
   * Whether a browser sent it for a page that is neither on this machine nor the emulator's own; `null` stands for such
   * a page.
   */
  isFromForeignPage(request: IncomingMessage): boolean {
    const { origin } = request.headers
    if (origin === undefined) return false
    if (!URL.canParse(origin)) return true
    if (isLoopbackName(new URL(origin).hostname)) return false
    return !this.#isOwnPage(origin, request) || this.#foreignNameOf(request) !== undefined
  }

  #bearsToken({ headers: { authorization } }: IncomingMessage, account?: string): boolean {
    if (this.#token === undefined || authorization === undefined) return false
    if (authorization === `Bearer ${this.#token}`) return true
    return account !== undefined && authorization === `Bearer ${this.tokenOf(account)}`
  }

  #isOwnPage(origin: string, request: IncomingMessage): boolean {
    if (!URL.canParse(origin)) return false
    const { host } = new URL(origin)
    return this.#authoritiesOf(request).some((authority) => authority.toLowerCase() === host)
  }

  /** The name that makes the request foreign, for a sentence; undefined where every name is local or one of `hosts`. */
  #foreignNameOf(request: IncomingMessage): string | undefined {
    const foreign = this.#authoritiesOf(request).find((authority) => {
      const name = nameOf(authority)
      return name === undefined || !(isLocalName(name) || this.#hosts.has(name))
    })
    if (foreign === undefined) return undefined
    return nameOf(foreign) ?? 'a request without a valid Host'
  }

  /**
   * Every name the request goes by: that of the target or the Host header, of further Host headers, and what a proxy
   * says was asked for.
   */
  #authoritiesOf({ headers, rawHeaders }: IncomingMessage): readonly string[] {
    const hosts = rawHeaders.filter((_, index) => index % 2 === 1 && /^host$/i.test(rawHeaders[index - 1] ?? ''))
    const forwarded = this.#trustProxy ? String(headers['x-forwarded-host'] ?? '').split(',') : []
    return [headers.host ?? '', ...hosts, ...forwarded.map((host) => host.trim()).filter((host) => host !== '')]
  }
}

const FOREIGN_PAGE = 'Calls from pages of another host are refused'

/** Name of an authority in lower case, without the final dot; undefined for what is no host with or without a port. */
export function nameOf(authority: string): string | undefined {
  const [, address, name] = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(authority) ?? []
  if (address !== undefined) return isIP(address) === 6 ? address.toLowerCase() : undefined
  const host = name?.replace(/\.$/, '').toLowerCase()
  return host === '' ? undefined : host
}

const LOCAL_ENDINGS = ['.localhost', '.internal', '.local', '.svc', '.freshdesk.com']

/**
 * Whether the public DNS cannot lead the name here: addresses, names of one label, and what is reserved for local
 * names. Freshdesk's own names count too, since people who test with them lead them here.
 */
const isLocalName = (name: string): boolean =>
  isIP(name) !== 0 ||
  !name.includes('.') ||
  name === 'freshdesk.com' ||
  LOCAL_ENDINGS.some((ending) => name.endsWith(ending))

/** Whether the host of a URL is this machine. */
const isLoopbackName = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopback(hostname.replace(/^\[|\]$/g, ''))

/** Says that a replica sent a request on to the one that has its account: no other does so again. */
export const FORWARDED_BY_REPLICA = 'x-freshdesk-emulator-forwarded'

const FORWARDING = ['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'x-original-host', FORWARDED_BY_REPLICA]

/** Whether a proxy passed the request on, so that the peer's address is the proxy's. */
const isForwarded = (headers: IncomingHttpHeaders): boolean =>
  Object.keys(headers).some((name) => name.startsWith('x-forwarded-') || FORWARDING.includes(name))
