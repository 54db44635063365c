import type { IncomingHttpHeaders } from 'node:http'
import type * as z from 'zod'
import type { Account } from '../account/account.ts'
import type { Lazy } from '../http/endpoint.ts'
import type { Slices } from '../http/slices.ts'
import type { Cause } from '../store/changes.ts'
import type { ShownKeys } from './shown-keys.ts'

/** Account to be made; members that are left out are as the start has them. */
export interface NewAccount {
  readonly name: string
  readonly plan?: Account['plan'] | undefined
  readonly rate_limit?: 'on' | 'headers' | 'off' | number | undefined
  readonly fixture?: unknown
  readonly seed?: number | undefined
  readonly now?: string | undefined
  readonly freeze?: boolean | undefined
  readonly settings?: object | undefined
  /** Forks this account as it is now. */
  readonly from?: string | undefined
}

/** Emulator as control operations see it. */
export interface ControlHost {
  readonly version: string
  /** Ports at which it listens. */
  readonly ports: { readonly http: number; readonly https?: number }
  /** Certificate of the authority in PEM; undefined when no certificate is signed by one of ours. */
  readonly caCertificate: string | undefined
  /** Store of the accounts, and whether it works; undefined where they are not kept. */
  data(): { readonly kind: 'file' | 'postgres'; readonly state: 'ready' | 'failing' } | undefined
  /** Counts since the start, in the text format of Prometheus. */
  metrics(): string
  /** Whether it is being ended. */
  readonly isLeaving: boolean
  /** Accounts in the order in which they were made. */
  readonly accounts: readonly Account[]
  findAccount(name: string): Account | undefined
  /** Others are served while its fixture is loaded. */
  createAccount(account: NewAccount): Promise<Account>
  /** Throws `ControlError` 409 for the default account. */
  deleteAccount(name: string): void
  /** Opens what concerns this account alone; undefined where control asks for no token. */
  controlTokenOf(name: string): string | undefined
  /** URL to put where a client has `https://acme.freshdesk.com`. */
  urlOf(account: Account): string
  /** The account as an object of the control API. */
  describe(account: Account, keys: ShownKeys): unknown
  /** The OpenAPI document of the control operations. */
  controlDocument(): Promise<object>
  /** The OpenAPI document of the SCIM door. */
  scimDocument(): Promise<object>
  /** The OpenAPI document of version 1 of the API. */
  v1Document(): Promise<object>
  /** List of Freshdesk's operations, emulated or not. */
  coverage(): Promise<object>
}

/** Call of a control operation, its body and query already checked. */
export interface ControlCall<Body = unknown, Query = unknown> {
  readonly host: ControlHost
  readonly account: Account
  /** Parameters from the path: `snapshot`, `id`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** Headers of the request; none where an assistant calls. */
  readonly headers: IncomingHttpHeaders
  /** The caller may have secrets. */
  readonly isTrusted: boolean
}

/** Answer that goes on until somebody ends it. */
export interface Stream {
  readonly slices: Slices
  /** The reader has gone. */
  readonly close: () => void
}

/** An answer with headers of its own, names and values, flat. */
export class Headed {
  readonly value: unknown
  readonly headers: readonly string[]

  constructor(value: unknown, headers: readonly string[]) {
    this.value = value
    this.headers = headers
  }
}

/** Control operation as data. */
export interface ControlOperation {
  /** The operation's id: `resetAccount`. */
  readonly id: string
  readonly summary: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/_emulator`; with `account`, below `/_emulator/accounts/{name}` and, for the default account, here. */
  readonly path: string
  readonly scope: 'emulator' | 'account'
  readonly status: 200 | 201 | 204
  /** No token is asked for. */
  readonly isPublic?: boolean
  /** Media type where `handle` returns a text, not a value to be written as JSON. */
  readonly textType?: string
  /** Whether `handle` returns a `Stream` of that type. */
  readonly isStream?: boolean
  /** There is an account of the name in its body afterwards. */
  readonly makesAccount?: boolean
  /** Answers whatever becomes of the accounts: it tells nothing of them. */
  readonly isApart?: boolean
  /** Whether its body may have lists of any length, for it holds a fixture, or what the API is to judge. */
  readonly hasLongLists?: boolean
  /** Cause of its changes, where they are not control's own. */
  readonly by?: Cause['kind']
  /** Headers that it reads, for the document. */
  readonly headers?: Lazy<z.ZodType>
  /** Schema of the parameters, which are texts; without it none is taken. */
  readonly query?: Lazy<z.ZodType>
  readonly body?: Lazy<z.ZodType>
  /** Schema of the answer; 204 has none. */
  readonly reply?: Lazy<z.ZodType>
  /** Statuses beyond those that every operation has (400, 401, 403, 404, 415). */
  readonly errors?: readonly (408 | 409 | 503)[]
  readonly handle: (call: ControlCall) => unknown
}

/** A reply of 200 or 201 has a schema. */
type Success =
  | { readonly status: 204; readonly reply?: undefined }
  | { readonly status: 200 | 201; readonly reply: Lazy<z.ZodType> }

/** States a control operation as data; the types of its schemas reach its handler. */
export function operation<Body, Query>(
  definition: Omit<ControlOperation, 'status' | 'reply' | 'query' | 'body' | 'handle'> &
    Success & {
      readonly query?: Lazy<z.ZodType<Query>>
      readonly body?: Lazy<z.ZodType<Body>>
      readonly handle: (call: ControlCall<Body, Query>) => unknown
    },
): ControlOperation {
  return definition as ControlOperation // query and body were parsed by their own schemas
}
