import type { IncomingHttpHeaders } from 'node:http'
import type * as z from 'zod'
import type { Account } from '../account/account.ts'
import type { Lazy } from '../http/endpoint.ts'
import type { Slices } from '../http/slices.ts'
import type { Cause } from '../store/changes.ts'
import type { ShownKeys } from './shown-keys.ts'

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

/** What control operations act on. */
export interface ControlHost {
  readonly version: string
  /** At which it listens. */
  readonly ports: { readonly http: number; readonly https?: number }
  /** In PEM; undefined when no certificate is signed by one of ours. */
  readonly caCertificate: string | undefined
  /** Where accounts are kept, and whether that works; undefined where they are not. */
  data(): { readonly kind: 'file' | 'postgres'; readonly state: 'ready' | 'failing' } | undefined
  /** Counts since the start, in the text format of Prometheus. */
  metrics(): string
  /** It is being ended. */
  readonly isLeaving: boolean
  /** In the order in which they were made. */
  readonly accounts: readonly Account[]
  findAccount(name: string): Account | undefined
  /** Others are served while its fixture is loaded. */
  createAccount(account: NewAccount): Promise<Account>
  /** Throws `ControlError` 409 for the default account. */
  deleteAccount(name: string): void
  /**
   * Keeps the account and leaves it to another process. Throws `ControlError` 409 where accounts are this process's
   * alone.
   */
  giveUpAccount(account: Account, to: string | undefined): Promise<void>
  /** Opens what concerns this account alone; undefined where control asks for no token. */
  controlTokenOf(name: string): string | undefined
  /** To put where a client has `https://acme.freshdesk.com`. */
  urlOf(account: Account): string
  /** The account as an object of the control API. */
  describe(account: Account, keys: ShownKeys): unknown
  /** The OpenAPI document of the control operations. */
  controlDocument(): Promise<object>
  /** The OpenAPI document of the SCIM door. */
  scimDocument(): Promise<object>
  /** The OpenAPI document of version 1 of the API. */
  v1Document(): Promise<object>
  /** Which operations of Freshdesk are emulated. */
  coverage(): Promise<object>
}

export interface ControlCall<Body = unknown, Query = unknown> {
  readonly host: ControlHost
  readonly account: Account
  /** From the path: `snapshot`, `id`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** Of the request; none where an assistant calls. */
  readonly headers: IncomingHttpHeaders
  /** The caller may have secrets. */
  readonly isTrusted: boolean
}

/** What an operation answers that goes on until somebody ends it. */
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
  /** What `handle` returns is a text of this type, not a value to be written as JSON. */
  readonly textType?: string
  /** What `handle` returns is a `Stream` of that type. */
  readonly isStream?: boolean
  /** There is an account of the name in its body afterwards. */
  readonly makesAccount?: boolean
  /** Answers whatever becomes of the accounts: it tells nothing of them. */
  readonly isApart?: boolean
  /** Its body may have lists of any length: it holds a fixture, or what the API is to judge. */
  readonly hasLongLists?: boolean
  /** Whose doing its changes are, where they are not control's own. */
  readonly by?: Cause['kind']
  /** Headers that it reads, for the document. */
  readonly headers?: Lazy<z.ZodType>
  /** Of texts, as a query has them; without it no parameter is taken. */
  readonly query?: Lazy<z.ZodType>
  readonly body?: Lazy<z.ZodType>
  /** What it answers; 204 has none. */
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
