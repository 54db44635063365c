import * as z from 'zod'
import { RULE } from '../errors.ts'
import { boolean, dateTime, email, ids, listOf, oneOf, pagination, requiredText, text, unpaged } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/** Scopes: all tickets, those of its groups, its own. Source: https://developers.freshdesk.com/api/#agents */
const TICKET_SCOPES = [1, 2, 3] as const
const TYPES = ['support_agent', 'field_agent', 'collaborator'] as const

const ticketScope = () =>
  oneOf(TICKET_SCOPES).meta({ description: 'Tickets it sees: 1 all, 2 of its groups, 3 its own' })

const settable = () => ({
  occasional: boolean().nullish(),
  signature: text().nullish(),
  skill_ids: ids().nullish(),
  group_ids: ids().nullish(),
  role_ids: ids().nullish(),
  focus_mode: boolean().nullish(),
})

const person = () => ({
  name: requiredText().optional(),
  job_title: text().nullish(),
  phone: text().nullish(),
  mobile: text().nullish(),
  language: text().nullish(),
  time_zone: text().nullish(),
})

export const CreateAgentBody = () =>
  named('CreateAgentBody', {
    email: email(),
    ticket_scope: ticketScope(),
    agent_type: oneOf([1, 2, 3]).optional().meta({ description: '1 support, 2 field, 3 collaborator' }),
    ...settable(),
    ...person(),
  })

export const BulkAgentsBody = () =>
  named('BulkAgentsBody', {
    agents: listOf(
      z.strictObject(
        { email: email(), ticket_scope: ticketScope(), ...settable(), ...person() },
        { error: RULE.object },
      ),
    ).min(1, { error: RULE.notBlank }),
  })

export const UpdateAgentBody = () =>
  named('UpdateAgentBody', {
    email: email().optional(),
    ticket_scope: ticketScope().optional(),
    ...settable(),
    ...person(),
  })

export const MakeAgentBody = () =>
  named('MakeAgentBody', {
    ticket_scope: ticketScope().optional(),
    type: oneOf(TYPES).optional(),
    ...settable(),
  })

export const AgentListQuery = () =>
  z.strictObject({
    email: email().optional().meta({ description: 'The agent with this e-mail' }),
    mobile: text().optional().meta({ description: 'Agents with this mobile number' }),
    phone: text().optional().meta({ description: 'Agents with this phone number' }),
    state: oneOf(['fulltime', 'occasional'])
      .optional()
      .meta({ description: 'Agents with or without a seat of their own' }),
    active: boolean().optional().meta({ description: 'false lists deactivated agents', default: true }),
    updated_since: dateTime().optional().meta({ description: 'Changed at or after this moment' }),
    only: oneOf(['availability']).optional().meta({ description: 'How much each takes, instead of what it is' }),
    ...pagination(),
  })

export const AvailabilityBody = () =>
  named('AvailabilityBody', {
    channel_availability: listOf(
      z.strictObject(
        { channel: text(), assignment_limit: z.int({ error: RULE.integer }).nonnegative({ error: RULE.integer }) },
        { error: RULE.object },
      ),
    ).optional(),
    availability_control: requiredText().optional(),
  })

export const AutocompleteAgentsQuery = () =>
  z.strictObject({
    term: requiredText().meta({ description: 'How words of the name begin, each, or how an e-mail does' }),
    ...unpaged(),
  })

const contact = () => ({
  active: z.boolean(),
  email: z.string().nullable(),
  job_title: z.string().nullable(),
  language: z.string(),
  last_login_at: z.null(),
  mobile: z.string().nullable(),
  name: z.string(),
  phone: z.string().nullable(),
  time_zone: z.string(),
  created_at: time(),
  updated_at: time(),
})

const common = () => ({
  available: z.boolean(),
  occasional: z.boolean(),
  id: id(),
  ticket_scope: z.literal(TICKET_SCOPES),
  created_at: time(),
  updated_at: time(),
  last_active_at: z.null(),
  available_since: z.null(),
  type: z.enum(TYPES),
  contact: named('AgentContact', contact()),
  signature: z.string().nullable(),
  focus_mode: z.boolean(),
  agent_operational_status: z.literal('available'),
  api_key_enabled: z.boolean(),
})

export const AgentReply = () =>
  named('Agent', {
    ...common(),
    group_ids: z.array(id()),
    role_ids: z.array(id()),
    skill_ids: z.array(id()),
    contribution_group_ids: z.array(id()),
    deactivated: z.literal(true).optional(),
  })

const channelAvailability = () =>
  z.array(
    named('ChannelAvailability', {
      assignment_limit: z.int(),
      current_assignment_load: z.int(),
      available: z.boolean(),
      channel: z.string(),
      logged_in: z.boolean(),
      round_robin_enabled: z.boolean(),
      availability_updated_at: time(),
      status_id: z.int(),
      pause_assignment: z.boolean(),
    }),
  )

export const AvailabilityReply = () =>
  named('AgentAvailability', {
    agent_ref: z.string(),
    channel_availability: channelAvailability(),
    idle_enabled: z.boolean(),
    status_updated_at: time(),
    availability_control: z.string(),
  })

export const ChangedAvailabilityReply = () =>
  named('ChangedAgentAvailability', {
    channel_availability: z.array(z.strictObject({ assignment_limit: z.int(), channel: z.string() })),
    availability_control: z.string().optional(),
  })

const listedAvailability = () =>
  named('ListedAgentAvailability', {
    id: id(),
    user_data: z.strictObject({
      user: z.strictObject({ id: id(), name: z.string(), email: z.string().nullable() }),
    }),
    contact: z.strictObject({ name: z.string(), email: z.string().nullable(), avatar: z.null() }),
    availability: z.strictObject({
      agent_ref: z.string(),
      channel_availability: channelAvailability(),
      status_updated_at: time(),
    }),
    deactivated: z.boolean(),
    availability_control: z.string(),
    legacy_routing: z.boolean(),
  })

export const ListedAgentReply = () => named('ListedAgent', { ...common(), deactivated: z.boolean() })

export const AgentListReply = () => z.array(z.union([ListedAgentReply(), listedAvailability()]))

export const MadeAgentReply = () =>
  named('MadeAgent', {
    ...contact(),
    agent: z.strictObject({
      available_since: z.null(),
      available: z.boolean(),
      occasional: z.boolean(),
      signature: z.string().nullable(),
      id: id(),
      ticket_scope: z.literal(TICKET_SCOPES),
      group_ids: z.array(id()),
      type: z.enum(TYPES),
      role_ids: z.array(id()),
      focus_mode: z.boolean(),
      created_at: time(),
      updated_at: time(),
    }),
  })

export const AutocompleteAgentsReply = () =>
  z.array(named('SuggestedAgent', { id: id(), name: z.string(), email: z.string().nullable(), avatar: z.null() }))
