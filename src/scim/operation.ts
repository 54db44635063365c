import type { Account } from '../account/account.ts'
import type { DoorOperation } from '../http/exchange.ts'
import type { ScimOperationId } from '../schemas/scim-operations.ts'
import type { Fields } from './values.ts'

export interface ScimCall {
  readonly account: Account
  /** Parameters of the path, as texts. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: Fields
  readonly ifMatch: string | undefined
  readonly ifNoneMatch: string | undefined
  /** Base of the door: `http://localhost:4800/scim/v2`. */
  readonly baseUrl: string
}

export interface ScimReply {
  readonly status: 200 | 201 | 204 | 304
  readonly body?: object
  /** Version of the one user in the reply. */
  readonly version?: string
  readonly location?: string
}

/** Name of a body or reply in the OpenAPI document. */
export type MessageName =
  | 'User'
  | 'PatchOp'
  | 'SearchRequest'
  | 'UserList'
  | 'GroupList'
  | 'ServiceProviderConfig'
  | 'ResourceType'
  | 'ResourceTypeList'
  | 'Schema'
  | 'SchemaList'

/** An operation of the SCIM door, as data. */
export interface ScimOperation extends DoorOperation {
  readonly id: ScimOperationId
  readonly summary: string
  /** A section of RFC 7644, or the client that sends it. */
  readonly source: string
  readonly parameters?: 'list' | 'projection'
  readonly body?: MessageName
  /** Status of a success; 501 where the emulator does not do it. */
  readonly status: 200 | 201 | 204 | 501
  readonly reply?: MessageName
  /** Statuses beyond those that every operation has (401, 403, 429, 500). */
  readonly errors?: readonly (400 | 404 | 409 | 412)[]
  /** Assumptions about Freshdesk, whose own door no public source describes. */
  readonly assumed: readonly string[]
  readonly handle: (call: ScimCall) => ScimReply
}
