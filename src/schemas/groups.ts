import * as z from 'zod'
import { RULE, ruleElements } from '../errors.ts'
import { boolean, ids, listOf, oneOf, pagination, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { AvatarReply, id, time } from './replies.ts'

/** Times after which an unassigned ticket is escalated. Source: https://developers.freshdesk.com/api/#groups */
const UNASSIGNED_FOR = ['30m', '1h', '2h', '4h', '8h', '12h', '1d', '2d', '3d'] as const
const GROUP_TYPES = ['support_agent_group', 'field_agent_group'] as const

const shared = () => ({
  description: text().nullish(),
  agent_ids: ids().nullish(),
  escalate_to: positiveInteger().nullish(),
  allow_agents_to_change_availability: boolean().optional(),
})

const settable = () => ({
  ...shared(),
  auto_ticket_assign: oneOf([0, 1]).optional(),
  unassigned_for: oneOf(UNASSIGNED_FOR)
    .nullish()
    .overwrite((given) => (given === null ? '30m' : given)),
  business_hour_id: positiveInteger().nullish(),
})

export const CreateGroupBody = () =>
  named('CreateGroupBody', { name: requiredText(), group_type: oneOf(GROUP_TYPES).optional(), ...settable() })
export const UpdateGroupBody = () => named('UpdateGroupBody', { name: requiredText().optional(), ...settable() })
export const GroupListQuery = () => z.strictObject(pagination())

/**
 * Channels; further members of a channel's settings are stored as sent. Source:
 * https://developers.freshdesk.com/api/#admin-groups
 */
const CHANNELS = ['ticket', 'chat'] as const
const ASSIGNMENT_TYPES = ['round_robin', 'skill_based_round_robin', 'lbrr_by_omniroute', 'intelli_assign'] as const

const AgentAssignment = () =>
  z
    .strictObject(
      {
        enabled: boolean(),
        type: oneOf(['channel_specific']).optional(),
        settings: listOf(
          z.looseObject(
            {
              channel: oneOf(CHANNELS),
              assignment_type: oneOf(ASSIGNMENT_TYPES),
              assignment_type_settings: z.looseObject({}, { error: RULE.object }).optional(),
            },
            { error: ruleElements('Object') },
          ),
        ).optional(),
      },
      { error: RULE.object },
    )
    .meta({ title: 'AgentAssignment' })

const adminSettable = () => ({
  ...shared(),
  unassigned_for: oneOf(UNASSIGNED_FOR).nullish().meta({ description: 'null: never' }),
  business_calendar_id: positiveInteger().nullish(),
  automatic_agent_assignment: AgentAssignment().optional(),
})

export const CreateAdminGroupBody = () =>
  named('CreateAdminGroupBody', { name: requiredText(), type: oneOf(GROUP_TYPES).optional(), ...adminSettable() })
export const UpdateAdminGroupBody = () =>
  named('UpdateAdminGroupBody', { name: requiredText().optional(), ...adminSettable() })

export const ChangeGroupAgentsBody = () =>
  named('ChangeGroupAgentsBody', {
    agents: listOf(
      z.strictObject(
        {
          id: positiveInteger(),
          deleted: boolean().optional().meta({ description: 'Leaves the group; else joins it' }),
        },
        { error: ruleElements('Object') },
      ),
    ),
  })

const common = () => ({
  id: id(),
  name: z.string(),
  description: z.string().nullable(),
  escalate_to: id().nullable(),
  unassigned_for: z.literal(UNASSIGNED_FOR).nullable(),
  business_hour_id: id().nullable(),
  group_type: z.enum(GROUP_TYPES),
  created_at: time(),
  updated_at: time(),
  auto_ticket_assign: z
    .literal([0, 1, 2, 3, 12])
    .meta({ description: '0 none, 1 round robin, 2 by skill, 3 by load, 12 by omnichannel load' }),
  allow_agents_to_change_availability: z.boolean(),
  agent_availability_status: z.boolean(),
})

export const GroupReply = () => named('Group', { ...common(), agent_ids: z.array(id()) })
export const GroupListReply = () => z.array(named('ListedGroup', common()))

export const AdminGroupReply = () =>
  named('AdminGroup', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    escalate_to: id().nullable(),
    unassigned_for: z.literal(UNASSIGNED_FOR).nullable(),
    agent_ids: z.array(id()),
    created_at: time(),
    updated_at: time(),
    allow_agents_to_change_availability: z.boolean(),
    business_calendar_id: id().nullable(),
    type: z.enum(GROUP_TYPES),
    automatic_agent_assignment: AgentAssignment(),
    agent_availability_status: z.boolean(),
    reassignment_enabled: z.boolean(),
  })
export const AdminGroupListReply = () => z.array(AdminGroupReply())

export const GroupAgentListReply = () =>
  z.array(
    named('GroupAgent', {
      id: id(),
      ticket_scope: z.literal([1, 2, 3]),
      write_access: z.boolean(),
      role_ids: z.array(id()),
      contact: z.strictObject({
        name: z.string(),
        avatar: AvatarReply().nullable(),
        email: z.string().nullable(),
      }),
      created_at: time(),
      updated_at: time(),
    }),
  )
