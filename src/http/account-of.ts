import type { TLSSocket } from 'node:tls'
import type { Account } from '../account/account.ts'
import { ATTACHMENT_PATH } from '../account/attachment-urls.ts'
import type { AddressedRequest } from './absolute-form.ts'
import type { Credentials } from './authenticate.ts'
import { API_PATH, SCIM_PATH } from './target.ts'

export interface Accounts {
  readonly defaultAccount: Account
  /** A `freshdesk.com` host that names no account has no default either. */
  readonly strictHosts: boolean
  find(name: string): Account | undefined
}

export interface Place {
  readonly account: Account
  /** The path or the Host named it: its limits count also for calls that are refused. */
  readonly isNamed: boolean
  /** Nobody has the host that was asked for: the default account stands in for the refusal alone. */
  readonly isUnknown: boolean
  /** The path after the account's prefix. */
  readonly path: string
  /** `/w1` when the path named the account. */
  readonly prefix: string
  /** The same for URLs of files, which are asked for without a key: `/w1` also when only the key named the account. */
  readonly filePrefix: string
}

const PREFIXED = /^\/([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(\/.*)$/i

/** By path prefix, by Host, by the key's prefix, else the default account: any real domain pointed here works. */
export function placeOf(
  accounts: Accounts,
  path: string,
  host: string | undefined,
  credentials: Credentials | undefined,
): Place {
  const { defaultAccount } = accounts
  if (accounts.strictHosts && isUnknownHost(accounts, host)) {
    return { account: defaultAccount, isNamed: false, isUnknown: true, path, prefix: '', filePrefix: '' }
  }
  const match = isUnprefixed(path) ? null : PREFIXED.exec(path)
  const byPath = match?.[1] === undefined ? undefined : accounts.find(match[1])
  if (byPath !== undefined && match?.[1] !== undefined) {
    const prefix = `/${match[1]}`
    return { account: byPath, isNamed: true, isUnknown: false, path: match[2] ?? '/', prefix, filePrefix: prefix }
  }
  const byHost = accountOfHost(accounts, host)
  if (byHost !== undefined) {
    return { account: byHost, isNamed: true, isUnknown: false, path, prefix: '', filePrefix: '' }
  }
  const byKey = accountOfKey(accounts, credentials)
  const filePrefix = byKey === undefined ? '' : `/${byKey.name}`
  return { account: byKey ?? defaultAccount, isNamed: false, isUnknown: false, path, prefix: '', filePrefix }
}

/** Also when there is an account named `api` or `data`. */
const isUnprefixed = (path: string) =>
  path.startsWith(`${API_PATH}/`) || path.startsWith(`${SCIM_PATH}/`) || path.startsWith(ATTACHMENT_PATH)

/** An e-mail never selects an account, though it may begin like a key's prefix: `sam.supervisor@example.com`. */
function accountOfKey(accounts: Accounts, credentials: Credentials | undefined): Account | undefined {
  const dot = credentials?.username.indexOf('.') ?? -1
  if (credentials === undefined || dot < 1 || credentials.username.includes('@')) return undefined
  return accounts.find(credentials.username.slice(0, dot))
}

function accountOfHost(accounts: Accounts, host: string | undefined): Account | undefined {
  const name =
    host === undefined ? undefined : /^([a-z0-9-]+)\.(?:freshdesk\.com|localhost)\.?(?::\d+)?$/i.exec(host)?.[1]
  return name === undefined ? undefined : accounts.find(name.toLowerCase())
}

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
