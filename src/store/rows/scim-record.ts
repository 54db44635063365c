import type { Seconds } from './base.ts'

/** Of an agent's person what an identity provider's attributes were written to. */
export interface ReflectedFields {
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly mobile: string | null
  readonly job_title: string | null
}

/** What an identity provider sent of an agent that the agent's own fields do not tell. */
export interface ScimRecord {
  /** By SCIM's names, as they were sent; null where one was taken away that the agent's fields would show. */
  readonly attributes: Readonly<Record<string, unknown>>
  /** How these stood after it: what has changed since is told by the agent's own fields again. */
  readonly reflects: ReflectedFields
  /** It was the provider that deactivated the agent. */
  readonly deactivated: boolean
  /** Deleted by the provider: no SCIM user until it is made again. */
  readonly deleted: boolean
  readonly updated_at: Seconds
}
