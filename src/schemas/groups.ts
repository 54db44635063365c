import { z } from 'zod'
import { boolean, ids, oneOf, pagination, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/** Source: https://developers.freshdesk.com/api/#groups */
const UNASSIGNED_FOR = ['30m', '1h', '2h', '4h', '8h', '12h', '1d', '2d', '3d'] as const
const GROUP_TYPES = ['support_agent_group', 'field_agent_group'] as const

const settable = () => ({
  description: text().nullish(),
  agent_ids: ids().nullish(),
  auto_ticket_assign: oneOf([0, 1]).optional(),
  escalate_to: positiveInteger().nullish(),
  unassigned_for: oneOf(UNASSIGNED_FOR).nullish(),
  business_hour_id: positiveInteger().nullish(),
  allow_agents_to_change_availability: boolean().optional(),
})

export const CreateGroupBody = () =>
  named('CreateGroupBody', { name: requiredText(), group_type: oneOf(GROUP_TYPES).optional(), ...settable() })
export const UpdateGroupBody = () => named('UpdateGroupBody', { name: requiredText().optional(), ...settable() })
export const GroupListQuery = () => z.strictObject(pagination())

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
  auto_ticket_assign: z.literal([0, 1]),
  allow_agents_to_change_availability: z.boolean(),
  agent_availability_status: z.boolean(),
})

export const GroupReply = () => named('Group', { ...common(), agent_ids: z.array(id()) })
export const GroupListReply = () => z.array(named('ListedGroup', common()))
