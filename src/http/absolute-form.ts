import type { IncomingMessage } from 'node:http'
import { detached } from './target.ts'

/** A request whose target may have named a scheme: `scheme` then counts, on a plain connection too. */
export interface AddressedRequest extends IncomingMessage {
  scheme?: string
}

export interface AbsoluteTarget {
  readonly scheme: 'http' | 'https'
  /** Host and port as given, without a user name. */
  readonly authority: string
  /** Path and query. */
  readonly rest: string
}

/** Parts of a target like `http://acme.freshdesk.com/api/v2/tickets`; undefined for a target in another form. */
export function parseAbsoluteForm(target: string): AbsoluteTarget | undefined {
  const [, scheme, authority, rest] = /^(https?):\/\/(?:[^/?#@]*@)?([^/?#@]+)([^#]*)/i.exec(target) ?? []
  if (scheme === undefined || authority === undefined || rest === undefined) return undefined
  const isSecure = scheme.toLowerCase() === 'https'
  return { scheme: isSecure ? 'https' : 'http', authority, rest: rest.startsWith('/') ? rest : `/${rest}` }
}

/**
 * Turns a target in absolute form, as clients send it to a proxy, into a path. Its host becomes that of the request,
 * whatever the Host header says. Source: RFC 9112, section 3.2.2.
 */
export function toOriginForm(request: AddressedRequest): void {
  if (request.url?.startsWith('/')) return
  const target = parseAbsoluteForm(request.url ?? '')
  if (target === undefined) return
  request.url = detached(target.rest)
  request.headers.host = target.authority
  request.scheme = target.scheme
}
