import type * as z from 'zod'
import type { ZodType } from 'zod'
import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import type { LimitClass } from '../account/limits.ts'
import type { Feature } from '../account/plans.ts'
import type { Privilege } from '../account/privileges.ts'
import { planned, type RowWrite } from '../account/write.ts'
import type { ApiError, Finding } from '../errors.ts'
import type { FormKind } from '../store/rows/fields.ts'
import { atOnce, type Steps } from '../time/turns.ts'
import type { Accepted } from './accepted.ts'
import { type Answered, type Created, type NoContent, noContent, type Reply } from './reply.ts'
import type { Tag } from './tags.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A schema that is made when first needed, so that a start costs nothing for operations that nobody calls. */
export type Lazy<Schema> = () => Schema

/** A validated request, as handlers see it. */
export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly actor: Actor
  /**
   * Base of URLs of files: scheme, host and mount as the caller wrote them, and the account:
   * `https://acme.freshdesk.com`.
   */
  readonly baseUrl: string
}

/**
 * A request that the support-desk fixture answers with the endpoint's success: it serves as documentation and as a
 * test.
 */
export interface Example {
  readonly summary: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  /** Form that is sent instead of a JSON body. */
  readonly form?: ExampleForm
}

export type ExampleForm = Readonly<Record<string, ExampleFile | Readonly<Record<string, string | number>>>>

export interface ExampleFile {
  readonly name: string
  readonly text: string
}

interface Described {
  /** Id of the operation: `createTicket`. */
  readonly id: string
  readonly method: Method
  /** Path below `/api/v2`; `:id` and names that end so match digits only. */
  readonly path: `/${string}`
  readonly summary: string
  readonly access: 'agent' | Privilege
  /** Credits beyond the first for each distinct value of `include`. */
  readonly creditsPerInclude?: number
  /** `multipart` where files may be sent; JSON is always accepted. */
  readonly accepts?: 'multipart'
  /** Form of the account whose custom fields the body may have: it gives their types in multipart bodies. */
  readonly form?: FormKind
  /** Whether a GET writes all the same. */
  readonly writes?: true
  /** Sentences about what is known to differ from Freshdesk, or is inferred. */
  readonly deviations?: readonly string[]
  readonly examples: readonly Example[]
}

/** An operation as the request machine and the documents read it. */
export interface Endpoint extends Described {
  readonly tag: Tag
  /** A public URL, `brief` or `inferred`. */
  readonly source: string
  /** Feature without which a plan gets 403 `require_feature`. */
  readonly feature?: Feature
  /** Turns an error of the operation into the form of its resource. Default: it stays as it is. */
  readonly errorForm?: (error: ApiError) => ApiError
  readonly rateLimit: LimitClass
  readonly params?: Lazy<ZodType>
  readonly query?: Lazy<ZodType>
  readonly body?: Lazy<ZodType>
  readonly success: { readonly status: 200 | 201 | 202 | 204; readonly schema?: Lazy<ZodType> }
  /** Statuses beyond those that every operation has: 400, 401, 403, 406, 415, 429, 500. */
  readonly errors: readonly (404 | 405 | 409)[]
  prepare?(call: Call<unknown, unknown, unknown>, account: Account): unknown
  handle(call: Call<unknown, unknown, unknown>, account: Account, prepared: unknown): Reply
  /** Does as `handle` where any number of rows may be concerned. */
  steps?(call: Call<unknown, unknown, unknown>, account: Account, prepared: unknown): Steps<Reply>
}

type Success =
  | { readonly status: 200 | 201 | 202; readonly schema: Lazy<ZodType> }
  | { readonly status: 204; readonly schema?: undefined }

/** Return type of a handler: for 201 with a Location, for 204 without a body, else with a body of the schema's type. */
type ReplyTo<Outcome extends Success> = Outcome extends { readonly schema: Lazy<infer Schema> }
  ? Outcome['status'] extends 201
    ? Created<Wire<Schema>>
    : Answered<Wire<Schema>>
  : NoContent

type Wire<Schema> = Wide<z.input<Schema>>

/**
 * A type as rows have it: readonly, and any text where the schema lists some. `checkReply` checks the texts in tests.
 */
type Wide<Value> = Value extends readonly (infer Element)[]
  ? readonly Wide<Element>[]
  : Value extends string
    ? string
    : Value extends number
      ? number
      : Value extends boolean
        ? boolean
        : Value extends object
          ? { readonly [Name in keyof Value]: Wide<Value[Name]> }
          : Value

/** An operation as its resource states it; what is left out here follows from the resource or the path. */
interface Defined<Params, Query, Body, Prepared, Outcome extends Success> extends Described {
  /** Default: that of the resource. */
  readonly tag?: Tag
  /** A heading of the resource's documentation: `#create_ticket`. Else a public URL, `brief` or `inferred`. */
  readonly source: string
  /** Default: that of the resource. */
  readonly feature?: Feature
  /** `default` unless the operation has a limit of its own. */
  readonly rateLimit?: LimitClass
  readonly params?: Lazy<ZodType<Params>>
  readonly query?: Lazy<ZodType<Query>>
  readonly body?: Lazy<ZodType<Body>>
  /** Status and schema of a success: the status decides what `handle` returns, the schema the type of the body. */
  readonly success: Outcome
  /** Statuses beyond those that every operation has and beyond 404 where the path names a record. */
  readonly errors?: readonly (404 | 405 | 409)[]
  /**
   * Applies the account's own rules: returns findings in a list, or what the handler needs. It is called with what the
   * schemas accepted, also when they refused something: their errors come before anything thrown here, and a finding
   * about a field that they refused is dropped.
   */
  prepare?(call: Call<Params, Accepted<Query>, Accepted<Body>>, account: Account): Finding[] | Prepared
}

export interface Definition<Params, Query, Body, Prepared, Outcome extends Success>
  extends Defined<Params, Query, Body, Prepared, Outcome> {
  handle(
    call: Call<Params, Query, Body>,
    account: Account,
    prepared: Exclude<Prepared, readonly unknown[]>,
  ): ReplyTo<Outcome>
}

export interface DefinitionOfWrites<Params, Query, Body, Prepared>
  extends Defined<Params, Query, Body, Prepared, { readonly status: 204 }> {
  /** Tells what is written, without writing anything: as `write` asks. */
  rowWrites(
    call: Call<Params, Query, Body>,
    account: Account,
    prepared: Exclude<Prepared, readonly unknown[]>,
  ): Iterable<RowWrite>
}

/** An operation that has no resource yet. */
export type Stated = Omit<Endpoint, 'tag' | 'rateLimit' | 'errors'> &
  Pick<Definition<unknown, unknown, unknown, unknown, Success>, 'tag' | 'rateLimit' | 'errors'>

/**
 * States an operation as data. Its handler gets the types of its schemas, and what it returns is checked against them.
 */
export function endpoint<Params, Query, Body, Prepared, const Outcome extends Success>(
  definition: Definition<Params, Query, Body, Prepared, Outcome>,
): Stated {
  return definition as unknown as Stated // a call is validated against these schemas before its handler sees it
}

/** States an operation below whose record any number of rows may lie: nobody waits while they are written. */
export function endpointOfWrites<Params, Query, Body, Prepared>(
  definition: DefinitionOfWrites<Params, Query, Body, Prepared>,
): Stated {
  const { rowWrites, ...defined } = definition as unknown as Omit<Stated, 'steps'> & { rowWrites: Written } // as above
  function* steps(...called: Called): Steps<Reply> {
    yield* planned(rowWrites(...called))
    return noContent()
  }
  return { ...defined, steps, handle: (...called) => atOnce(steps(...called)) }
}

type Called = Parameters<Endpoint['handle']>
type Written = (...called: Called) => Iterable<RowWrite>

export interface Resource {
  readonly tag: Tag
  /** Page whose headings the operations name as their source. */
  readonly docs?: string
  /** Feature without which a plan gets 403 `require_feature` for each operation. */
  readonly feature?: Feature
  /** Turns errors into the resource's own form. */
  readonly errorForm?: Endpoint['errorForm']
}

const REFERENCE = 'https://developers.freshdesk.com/api/'

/** The operations of a resource, completed with what they have in common and what follows from their paths. */
export const resource = (
  { tag, docs = REFERENCE, feature, errorForm }: Resource,
  operations: readonly Stated[],
): readonly Endpoint[] =>
  operations.map((operation) => ({
    tag,
    rateLimit: 'default',
    ...(feature !== undefined && { feature }),
    ...(errorForm !== undefined && { errorForm }),
    ...operation,
    source: operation.source.startsWith('#') ? `${docs}${operation.source}` : operation.source,
    errors: [...(operation.path.includes('/:') ? ([404] as const) : []), ...(operation.errors ?? [])],
  }))
