import { NONE, type Required, type Seconds } from './base.ts'
import type { ScimRecord } from './scim-record.ts'

export type AgentType = 'support_agent' | 'field_agent' | 'collaborator'

/** Members that a person has beyond a contact because it is, or was, an agent. */
export interface AgentRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly available: boolean
  readonly occasional: boolean
  /** 1 global, 2 group, 3 restricted. */
  readonly ticket_scope: 1 | 2 | 3
  readonly group_ids: readonly number[]
  readonly role_ids: readonly number[]
  readonly skill_ids: readonly number[]
  readonly type: AgentType
  /** HTML. */
  readonly signature: string | null
  readonly focus_mode: boolean
  /** Whether the agent was deleted: then its key is refused and it is a contact again. */
  readonly deactivated: boolean
  readonly api_key: string
  readonly password: string | null
  /** Moment at which the agent is activated automatically, unless it confirms before. */
  readonly activates_at: Seconds | null
  /** Most tickets or chats at once, by channel, where it is not the default. */
  readonly assignment_limits: Readonly<Record<string, number>>
  /** Name of who sets the availability: `agent_controlled`. */
  readonly availability_control: string
  /** Moment at which availability or its control was last set. */
  readonly availability_updated_at: Seconds | null
  /** Null until an identity provider writes it. */
  readonly scim: ScimRecord | null
}

export type NewAgent = Required<AgentRow, 'id' | 'created_at' | 'api_key'>

const NO_LIMITS = Object.freeze({})
const AGENT_CONTROLLED = 'agent_controlled'
const DEFAULT_SIGNATURE = '<div dir="ltr"><p><br></p>\n</div>'

export function agentRow(agent: NewAgent): AgentRow {
  return {
    id: agent.id,
    created_at: agent.created_at,
    updated_at: agent.updated_at ?? agent.created_at,
    available: agent.available ?? false,
    occasional: agent.occasional ?? false,
    ticket_scope: agent.ticket_scope ?? 1,
    group_ids: agent.group_ids ?? NONE,
    role_ids: agent.role_ids ?? NONE,
    skill_ids: agent.skill_ids ?? NONE,
    type: agent.type ?? 'support_agent',
    signature: agent.signature ?? DEFAULT_SIGNATURE,
    focus_mode: agent.focus_mode ?? true,
    deactivated: agent.deactivated ?? false,
    api_key: agent.api_key,
    password: agent.password ?? null,
    activates_at: agent.activates_at ?? null,
    assignment_limits: agent.assignment_limits ?? NO_LIMITS,
    availability_control: agent.availability_control ?? AGENT_CONTROLLED,
    availability_updated_at: agent.availability_updated_at ?? null,
    scim: agent.scim ?? null,
  }
}
