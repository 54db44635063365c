import type { z } from 'zod'
import type { Account } from '../account/account.ts'

export interface NewAccount {
  readonly name: string
  readonly plan?: Account['plan'] | undefined
  readonly rate_limit?: 'on' | 'headers' | 'off' | number | undefined
  readonly fixture?: unknown
  readonly seed?: number | undefined
  readonly now?: string | undefined
  readonly freeze?: boolean | undefined
  /** Forks this account as it is now. */
  readonly from?: string | undefined
}

/** What control operations act on. */
export interface ControlHost {
  readonly version: string
  /** In PEM; undefined when no certificate is signed by one of ours. */
  readonly caCertificate: string | undefined
  readonly accountNames: readonly string[]
  findAccount(name: string): Account | undefined
  createAccount(account: NewAccount): Account
  /** Throws `ControlError` 409 for the default account. */
  deleteAccount(name: string): void
  /** The account as an object of the control API. */
  describe(account: Account): unknown
}

export interface ControlCall<Body = unknown, Query = unknown> {
  readonly host: ControlHost
  readonly account: Account
  /** From the path: `snapshot`, `id`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
}

export interface ControlOperation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/_emulator`; with `account`, below `/_emulator/accounts/{name}` and, for the default account, here. */
  readonly path: string
  readonly scope: 'emulator' | 'account'
  readonly status: 200 | 201 | 204
  /** No token is asked for. */
  readonly isPublic?: boolean
  /** What `handle` returns is a text of this type, not a value to be written as JSON. */
  readonly textType?: string
  /** Of texts, as a query has them; without it no parameter is taken. */
  readonly query?: () => z.ZodType
  readonly body?: () => z.ZodType
  readonly handle: (call: ControlCall) => unknown
}

/** States a control operation as data; the types of its schemas reach its handler. */
export function operation<Body, Query>(
  definition: Omit<ControlOperation, 'query' | 'body' | 'handle'> & {
    readonly query?: () => z.ZodType<Query>
    readonly body?: () => z.ZodType<Body>
    readonly handle: (call: ControlCall<Body, Query>) => unknown
  },
): ControlOperation {
  return definition as ControlOperation // query and body were parsed by their own schemas
}
