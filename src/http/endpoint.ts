import type { ZodType } from 'zod'
import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import type { LimitClass } from '../account/limits.ts'
import type { Feature } from '../account/plans.ts'
import type { Privilege } from '../account/privileges.ts'
import type { FieldError } from '../errors.ts'
import type { FormKind } from '../store/rows/fields.ts'
import type { Reply } from './reply.ts'
import type { Tag } from './tags.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A schema made when it is first needed, so that starting costs nothing for operations nobody calls. */
export type Lazy<Schema> = () => Schema

/** A validated request, as handlers see it. */
export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly actor: Actor
  /** For URLs of files: scheme, host and mount as the caller wrote them, and the account: `https://acme.freshdesk.com`. */
  readonly baseUrl: string
}

/** A request that the support-desk fixture answers with the endpoint's success: documentation and test in one. */
export interface Example {
  readonly summary: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
}

export interface Endpoint<Params = unknown, Query = unknown, Body = unknown> {
  /** The operation's id: `createTicket`. */
  readonly id: string
  readonly method: Method
  /** Below `/api/v2`; `:name` is an id, digits only. */
  readonly path: `/${string}`
  readonly tag: Tag
  readonly summary: string
  /** A public URL, `brief` or `inferred`. */
  readonly source: string
  readonly access: 'agent' | Privilege
  /** 403 `require_feature` on a plan without it. */
  readonly feature?: Feature
  readonly rateLimit: LimitClass
  /** Credits beyond the first for each distinct value of `include`. */
  readonly creditsPerInclude?: number
  readonly params?: Lazy<ZodType<Params>>
  readonly query?: Lazy<ZodType<Query>>
  readonly body?: Lazy<ZodType<Body>>
  /** `multipart` where files may go; JSON always. */
  readonly accepts?: 'multipart'
  /** The account's form whose custom fields the body may carry: decides their types in multipart bodies. */
  readonly form?: FormKind
  readonly success: { readonly status: 200 | 201 | 202 | 204; readonly schema?: Lazy<ZodType> }
  /** Statuses beyond those that every operation has (400, 401, 403, 406, 415, 429, 500) and 404 with an id. */
  readonly errors?: readonly (404 | 405 | 409)[]
  /** What is known to differ from Freshdesk, or is inferred. */
  readonly deviations?: readonly string[]
  readonly examples: readonly Example[]
  /** The account's own rules, reported together with the schema's; must skip fields that `failed` already. */
  check?(call: Call<Params, Query, Body>, account: Account, failed: ReadonlySet<string>): FieldError[]
  handle(call: Call<Params, Query, Body>, account: Account): Reply
}

/** States an operation as data; the types of the schemas reach its handler. */
export function endpoint<Params, Query, Body>(definition: Endpoint<Params, Query, Body>): Endpoint {
  return definition as unknown as Endpoint // validated against its own schemas before its handler sees a call
}
