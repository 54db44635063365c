import type { Seconds } from './base.ts'

/** Members of an agent's user that an identity provider's attributes were written to. */
export interface ReflectedFields {
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly mobile: string | null
  readonly job_title: string | null
}

/** Attributes that an identity provider sent about an agent beyond the agent's own fields. */
export interface ScimRecord {
  /**
   * Attributes by SCIM's names, as they were sent; null for one that was removed though the agent's fields have a
   * value.
   */
  readonly attributes: Readonly<Record<string, unknown>>
  /** Values of the agent's own fields after that. A field that has changed since is shown with its own value again. */
  readonly reflects: ReflectedFields
  /** Whether the provider deactivated the agent. */
  readonly deactivated: boolean
  /** Whether the provider deleted the agent: it is no SCIM user until it is made again. */
  readonly deleted: boolean
  readonly updated_at: Seconds
}
