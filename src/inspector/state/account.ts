import { signal } from '@preact/signals'
import type { RateLimits } from '../../account/rate-limits.ts'
import { type ControlRequest, control } from '../control/control.ts'
import { accountName } from './route.ts'

/** The account that is shown, and the others. */

export interface ShownAccount {
  readonly id: number
  readonly name: string
  readonly url: string
  readonly plan: string
  readonly rate_limit: string | number
  readonly state: 'active' | 'suspended'
  readonly settings: Readonly<Record<string, unknown>>
  readonly api_keys: readonly {
    readonly agent_id: number
    readonly email: string | null
    readonly role: string | null
  }[]
  readonly counts: Readonly<Record<string, number>>
}

export const accounts = signal<readonly ShownAccount[]>([])
export const account = signal<ShownAccount | undefined>(undefined)
export const limits = signal<RateLimits | undefined>(undefined)

/** Calls an operation of the account that is shown. Throws `RefusedCall`. */
export const ofAccount = <Reply>(path: string, request?: ControlRequest): Promise<Reply> =>
  control<Reply>(`/accounts/${accountName.value}${path}`, request)

export interface ActReply<Body> {
  readonly status: number
  readonly body: Body
}

interface Deed {
  readonly agent?: number
  readonly params?: Readonly<Record<string, string | number | boolean>>
  readonly body?: Readonly<Record<string, unknown>>
}

/**
 * Calls an operation of Freshdesk's API as an agent in Freshdesk's own interface; by default as the Account
 * Administrator.
 */
export const actAs = <Body>(operation: string, { agent = actingAgent(), params, body }: Deed = {}) =>
  ofAccount<ActReply<Body>>('/act', { method: 'POST', body: { agent_id: agent, operation, params, body } })

/** The same, where a refusal is an error. Throws an `Error` with Freshdesk's own sentence. */
export async function done<Body>(operation: string, deed: Deed = {}): Promise<Body> {
  const { status, body } = await actAs<Body>(operation, deed)
  if (status >= 400) throw new Error(refusalText(status, body))
  return body
}

interface ApiRefusal {
  readonly message?: string
  readonly description?: string
  readonly errors?: readonly { readonly field?: string; readonly message: string }[]
}

function refusalText(status: number, body: unknown): string {
  const { message, description, errors } = (body ?? {}) as ApiRefusal // every member may be absent
  const fields = errors?.map((error) => `${error.field ?? ''} ${error.message}`.trim()).join('; ')
  return `${status}: ${fields || message || description || 'refused'}`
}

/** The agent chosen in the bar of tickets; undefined: the first there is. */
export const chosenAgent = signal<number | undefined>(undefined)
export const actingAgent = (): number => chosenAgent.value ?? account.value?.api_keys[0]?.agent_id ?? 0

export const agentName = (id: number | null): string => {
  if (id === null) return 'nobody'
  const email = account.value?.api_keys.find((key) => key.agent_id === id)?.email
  return email?.split('@')[0] ?? `agent ${id}`
}
