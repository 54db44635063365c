import * as z from 'zod'
import { ConversationReply } from './conversations.ts'
import { LOOKUP_PARAMETERS } from './custom-objects.ts'
import {
  customFields,
  dateTime,
  decidedByForm,
  email,
  emails,
  files,
  ids,
  include,
  oneOf,
  pagination,
  positiveInteger,
  requiredText,
  tags,
  text,
} from './fields.ts'
import { named } from './named.ts'
import { AttachmentReply, customFieldValues, id, time } from './replies.ts'

/** Sources that a new ticket can have. Source: https://developers.freshdesk.com/api/#tickets */
const SOURCES_OF_NEW = [1, 2, 3, 7, 9, 10] as const
/**
 * Sources that a ticket can have, by the field's choices: an update to 6 (Facebook) is recorded. Source: github
 * rapid7/insightconnect-plugins, plugins/freshdesk/unit_test, inputs and responses update_ticket_few_parameters
 */
const SOURCES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] as const
const PRIORITIES = [1, 2, 3, 4] as const
/** Parent, child, tracker, related. Source: https://developers.freshdesk.com/api/#tickets */
const ASSOCIATION_TYPES = [1, 2, 3, 4] as const

const common = () => ({
  name: text().nullish(),
  type: decidedByForm<string | null>(['string', 'null']).optional(),
  status: decidedByForm<number>('integer').optional().meta({ description: '2 open, 3 pending, 4 resolved, 5 closed' }),
  priority: oneOf(PRIORITIES).optional().meta({ description: '1 low, 2 medium, 3 high, 4 urgent' }),
  description: text().nullish().meta({ description: 'HTML' }),
  custom_fields: customFields().optional(),
  due_by: dateTime().nullish(),
  fr_due_by: dateTime().nullish(),
  group_id: positiveInteger().nullish(),
  tags: tags().nullish(),
  attachments: files().nullish(),
})

const requester = () => ({
  requester_id: positiveInteger().optional(),
  email: email().nullish(),
  phone: text().nullish(),
  twitter_id: text().nullish(),
  facebook_id: text().nullish(),
  unique_external_id: text().nullish(),
})

const settable = () => ({
  ...common(),
  ...requester(),
  subject: text().nullish(),
  responder_id: positiveInteger().nullish(),
  company_id: positiveInteger().nullish(),
  product_id: positiveInteger().nullish(),
  email_config_id: positiveInteger().nullish(),
  internal_agent_id: positiveInteger().nullish(),
  internal_group_id: positiveInteger().nullish(),
  parent_id: positiveInteger().nullish(),
  lookup_parameter: oneOf(LOOKUP_PARAMETERS).optional(),
})

export const CreateTicketBody = () =>
  named('CreateTicketBody', {
    ...settable(),
    source: oneOf(SOURCES_OF_NEW).optional(),
    cc_emails: emails().nullish(),
    related_ticket_ids: ids().nullish(),
  })

export const UpdateTicketBody = () =>
  named('UpdateTicketBody', { ...settable(), source: oneOf(SOURCES).optional(), cc_emails: emails().nullish() })

export const OutboundEmailBody = () =>
  named('OutboundEmailBody', {
    ...common(),
    email: email(),
    subject: requiredText(),
    email_config_id: positiveInteger(),
    cc_emails: emails().nullish(),
  })

export const TicketListQuery = () =>
  z.strictObject({
    filter: oneOf(['new_and_my_open', 'watching', 'spam', 'deleted'])
      .optional()
      .meta({ description: 'One of the predefined views' }),
    requester_id: positiveInteger().optional().meta({ description: 'Of this requester' }),
    email: email().optional().meta({ description: 'Of the requester with this e-mail' }),
    unique_external_id: text().optional().meta({ description: 'Of the requester with this external id' }),
    company_id: positiveInteger().optional().meta({ description: 'Of this company' }),
    updated_since: dateTime()
      .optional()
      .meta({ description: 'Changed at or after this moment; without it, those created in the last 30 days' }),
    order_by: oneOf(['created_at', 'due_by', 'updated_at', 'status'])
      .optional()
      .meta({ default: 'created_at', description: 'Ties go by id' }),
    order_type: oneOf(['asc', 'desc']).optional().meta({ default: 'desc', description: 'Ascending or descending' }),
    include: include(['stats', 'requester', 'description', 'company']),
    ...pagination(),
  })

export const TicketViewQuery = () =>
  z.strictObject({ include: include(['conversations', 'requester', 'company', 'stats']) })

const RequesterEmbed = () =>
  named('TicketRequester', {
    id: id(),
    name: z.string(),
    email: z.string().nullable(),
    mobile: z.string().nullable(),
    phone: z.string().nullable(),
  })

const CompanyEmbed = () => z.union([z.strictObject({ id: id(), name: z.string() }), z.strictObject({})])

const StatsEmbed = () =>
  named('TicketStats', {
    agent_responded_at: time().nullable(),
    requester_responded_at: time().nullable(),
    first_responded_at: time().nullable(),
    status_updated_at: time().nullable(),
    reopened_at: time().nullable(),
    resolved_at: time().nullable(),
    closed_at: time().nullable(),
    pending_since: time().nullable(),
  })

/** Members that `include` adds to a ticket. */
export const embeds = () => ({
  conversations: z.array(ConversationReply()).optional(),
  requester: RequesterEmbed().optional(),
  company: CompanyEmbed().optional(),
  stats: StatsEmbed().optional(),
})

const core = () => ({
  cc_emails: z.array(z.string()).nullable(),
  fwd_emails: z.array(z.string()).nullable(),
  reply_cc_emails: z.array(z.string()).nullable(),
  ticket_cc_emails: z.array(z.string()).nullable(),
  fr_escalated: z.boolean(),
  spam: z.boolean(),
  email_config_id: id().nullable(),
  group_id: id().nullable(),
  priority: z.literal(PRIORITIES),
  requester_id: id(),
  responder_id: id().nullable(),
  source: z.int(),
  company_id: id().nullable(),
  status: z.int(),
  subject: z.string().nullable(),
  support_email: z.string().nullable(),
  to_emails: z.array(z.string()).nullable(),
  product_id: id().nullable(),
  id: id(),
  type: z.string().nullable(),
  due_by: time().nullable(),
  fr_due_by: time().nullable(),
  is_escalated: z.boolean(),
  custom_fields: customFieldValues(),
  created_at: time(),
  updated_at: time(),
  tags: z.array(z.string()),
  nr_due_by: time().nullable(),
  nr_escalated: z.boolean(),
})

const whole = () => ({
  ...core(),
  ticket_bcc_emails: z.array(z.string()).nullable(),
  description: z.string(),
  description_text: z.string(),
  attachments: z.array(AttachmentReply()),
  source_info: z.null(),
  structured_description: z.null(),
})

const association = () => ({
  association_type: z.literal(ASSOCIATION_TYPES).optional(),
  associated_tickets_list: z.array(id()).optional(),
})

export const CreatedTicketReply = () => named('CreatedTicket', { ...whole(), form_id: id(), ...association() })

export const UpdatedTicketReply = () =>
  named('UpdatedTicket', {
    ...whole(),
    sentiment_score: z.int().nullable(),
    ...association(),
  })

export const TicketReply = () =>
  named('Ticket', {
    ...whole(),
    association_type: z.literal(ASSOCIATION_TYPES).nullable(),
    source_additional_info: z.null(),
    sentiment_score: z.int().nullable(),
    initial_sentiment_score: z.int().nullable(),
    deleted: z.literal(true).optional(),
    associated_tickets_list: z.array(id()).optional(),
    ...embeds(),
  })

export const TicketListReply = () =>
  z.array(
    named('ListedTicket', {
      ...core(),
      association_type: z.literal(ASSOCIATION_TYPES).nullable(),
      associated_tickets_count: z.int().nullable(),
      sentiment_score: z.int().nullable(),
      initial_sentiment_score: z.int().nullable(),
      deleted: z.literal(true).optional(),
      description: z.string().optional(),
      description_text: z.string().optional(),
      structured_description: z.null().optional(),
      requester: RequesterEmbed().optional(),
      company: CompanyEmbed().optional(),
      stats: StatsEmbed().optional(),
    }),
  )
