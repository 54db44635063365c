import type { TLSSocket } from 'node:tls'
import type { Account } from '../account/account.ts'
import type { AddressedRequest } from './absolute-form.ts'
import type { Credentials } from './authenticate.ts'

export interface Accounts {
  readonly defaultAccount: Account
  /** A `freshdesk.com` host that names no account has no default either. */
  readonly strictHosts: boolean
  find(name: string): Account | undefined
}

/** What path and Host say of a request's account. */
export interface Located {
  /** Undefined where they name none. */
  readonly account: Account | undefined
  /** Nobody has the host that was asked for: the default account stands in for the refusal alone. */
  readonly isUnknown: boolean
  /** The path after the account's prefix. */
  readonly path: string
  /** `/w1` when the path named the account. */
  readonly prefix: string
}

export interface Place extends Located {
  readonly account: Account
  /** The path or the Host named it: its limits count also for calls that are refused. */
  readonly isNamed: boolean
  /** As `prefix`, for URLs of files, which are asked for without a key: `/w1` also when only the key named the account. */
  readonly filePrefix: string
}

const PREFIXED = /^\/([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(\/.*)$/i

/** @param isUnprefixed of a path that is no account's prefix, also when there is an account named `api` or `data` */
export function locate(
  accounts: Accounts,
  path: string,
  host: string | undefined,
  isUnprefixed: (path: string) => boolean,
): Located {
  if (accounts.strictHosts && isUnknownHost(accounts, host)) {
    return { account: undefined, isUnknown: true, path, prefix: '' }
  }
  const match = isUnprefixed(path) ? null : PREFIXED.exec(path)
  const byPath = match?.[1] === undefined ? undefined : accounts.find(match[1])
  if (byPath !== undefined && match?.[1] !== undefined) {
    return { account: byPath, isUnknown: false, path: match[2] ?? '/', prefix: `/${match[1]}` }
  }
  return { account: accountOfHost(accounts, host), isUnknown: false, path, prefix: '' }
}

/** By path prefix, by Host, by the key's prefix, else the default account: any real domain pointed here works. */
export function placeOf(
  accounts: Accounts,
  { account, isUnknown, path, prefix }: Located,
  credentials: Credentials | undefined,
): Place {
  if (account !== undefined) return { account, isNamed: true, isUnknown, path, prefix, filePrefix: prefix }
  const byKey = isUnknown ? undefined : accountOfKey(accounts, credentials)
  const filePrefix = byKey === undefined ? '' : `/${byKey.name}`
  return { account: byKey ?? accounts.defaultAccount, isNamed: false, isUnknown, path, prefix: '', filePrefix }
}

/** An e-mail never selects an account, though it may begin like a key's prefix: `sam.supervisor@example.com`. */
function accountOfKey(accounts: Accounts, credentials: Credentials | undefined): Account | undefined {
  const name = nameInKey(credentials)
  return name === undefined ? undefined : accounts.find(name)
}

/** The name before an API key or a token: `w1.admin-api-key`. */
export function nameInKey(credentials: Credentials | undefined): string | undefined {
  const dot = credentials?.username.indexOf('.') ?? -1
  if (credentials === undefined || dot < 1 || credentials.username.includes('@')) return undefined
  return credentials.username.slice(0, dot)
}

function accountOfHost(accounts: Accounts, host: string | undefined): Account | undefined {
  const name = nameInHost(host)
  return name === undefined ? undefined : accounts.find(name)
}

/** `w1` of `w1.freshdesk.com` and `w1.localhost`. */
export const nameInHost = (host: string | undefined): string | undefined =>
  host === undefined
    ? undefined
    : /^([a-z0-9-]+)\.(?:freshdesk\.com|localhost)\.?(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase()

/** What may be an account's name before a path. */
export const nameInPath = (path: string): string | undefined => PREFIXED.exec(path)?.[1]

const isUnknownHost = (accounts: Accounts, host: string | undefined) =>
  host !== undefined && /\.freshdesk\.com\.?(?::\d+)?$/i.test(host) && accountOfHost(accounts, host) === undefined

/** Scheme, host and mount as the caller wrote them, without a trailing slash. */
export function baseUrlOf(
  request: AddressedRequest & { baseUrl?: string },
  prefix: string,
  trustProxy: boolean,
): string {
  const forwarded = (name: string) => (trustProxy ? request.headers[name]?.toString().split(',')[0]?.trim() : undefined)
  const spoken = (request.socket as TLSSocket).encrypted ? 'https' : 'http'
  const scheme = forwarded('x-forwarded-proto') ?? request.scheme ?? spoken
  const host = forwarded('x-forwarded-host') ?? request.headers.host ?? '127.0.0.1'
  return `${scheme}://${host}${request.baseUrl ?? ''}${prefix}`
}
