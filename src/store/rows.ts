/**
 * The kinds of rows an account keeps. A row is immutable; a change makes a new one through its constructor function,
 * which lists every key in one order, so that all rows of a kind share one hidden class.
 * Names are the wire's; times are whole epoch seconds (the wire's resolution); absent is null, as on the wire.
 */

export type Seconds = number
export type CustomFieldValue = string | number | boolean | null
export type CustomFieldValues = Readonly<Record<string, CustomFieldValue>>

const NONE: readonly never[] = Object.freeze([])
const NO_CUSTOM_FIELDS: CustomFieldValues = Object.freeze({})

/** 0 listed, 1 spam, 2 deleted: the first part of every ticket order. */
export type Shelf = 0 | 1 | 2

export interface TicketRow {
  readonly id: number
  readonly shelf: Shelf
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly status: number
  readonly priority: number
  readonly source: number
  readonly type: string | null
  readonly subject: string | null
  /** HTML; its text is made when it is shown. */
  readonly description: string
  readonly requester_id: number
  readonly responder_id: number | null
  readonly group_id: number | null
  readonly company_id: number | null
  readonly product_id: number | null
  readonly email_config_id: number | null
  readonly support_email: string | null
  readonly to_emails: readonly string[] | null
  /** Null on old tickets, as live accounts' samples have it: of a fixture. */
  readonly cc_emails: readonly string[] | null
  readonly fwd_emails: readonly string[] | null
  readonly reply_cc_emails: readonly string[] | null
  readonly ticket_cc_emails: readonly string[] | null
  readonly ticket_bcc_emails: readonly string[] | null
  readonly tags: readonly string[]
  /** Only the fields that were set; the view fills the others with null. */
  readonly custom_fields: CustomFieldValues
  readonly attachment_ids: readonly number[]
  readonly watcher_ids: readonly number[]
  readonly spam: boolean
  readonly deleted: boolean
  readonly due_by: Seconds | null
  readonly fr_due_by: Seconds | null
  /** The caller set due_by or fr_due_by itself: the policy leaves it alone. */
  readonly manual_due_by: boolean
  readonly is_escalated: boolean
  readonly fr_escalated: boolean
  /** 1 parent, 2 child, 3 tracker, 4 related. */
  readonly association_type: number | null
  readonly associated_ticket_ids: readonly number[]
  readonly internal_agent_id: number | null
  readonly internal_group_id: number | null
  readonly agent_responded_at: Seconds | null
  readonly requester_responded_at: Seconds | null
  readonly first_responded_at: Seconds | null
  readonly status_updated_at: Seconds
  readonly reopened_at: Seconds | null
  readonly resolved_at: Seconds | null
  readonly closed_at: Seconds | null
  readonly pending_since: Seconds | null
}

type Required<Row, Key extends keyof Row> = Partial<Row> & Pick<Row, Key>
export type NewTicket = Required<Omit<TicketRow, 'shelf'>, 'id' | 'created_at' | 'requester_id'>

export function ticketRow(ticket: NewTicket): TicketRow {
  const spam = ticket.spam ?? false
  const deleted = ticket.deleted ?? false
  return {
    id: ticket.id,
    shelf: deleted ? 2 : spam ? 1 : 0,
    created_at: ticket.created_at,
    updated_at: ticket.updated_at ?? ticket.created_at,
    status: ticket.status ?? 2,
    priority: ticket.priority ?? 1,
    source: ticket.source ?? 2,
    type: ticket.type ?? null,
    subject: ticket.subject ?? null,
    description: ticket.description ?? '',
    requester_id: ticket.requester_id,
    responder_id: ticket.responder_id ?? null,
    group_id: ticket.group_id ?? null,
    company_id: ticket.company_id ?? null,
    product_id: ticket.product_id ?? null,
    email_config_id: ticket.email_config_id ?? null,
    support_email: ticket.support_email ?? null,
    to_emails: ticket.to_emails ?? null,
    cc_emails: ticket.cc_emails === undefined ? NONE : ticket.cc_emails,
    fwd_emails: ticket.fwd_emails === undefined ? NONE : ticket.fwd_emails,
    reply_cc_emails: ticket.reply_cc_emails === undefined ? NONE : ticket.reply_cc_emails,
    ticket_cc_emails: ticket.ticket_cc_emails === undefined ? NONE : ticket.ticket_cc_emails,
    ticket_bcc_emails: ticket.ticket_bcc_emails === undefined ? NONE : ticket.ticket_bcc_emails,
    tags: ticket.tags ?? NONE,
    custom_fields: ticket.custom_fields ?? NO_CUSTOM_FIELDS,
    attachment_ids: ticket.attachment_ids ?? NONE,
    watcher_ids: ticket.watcher_ids ?? NONE,
    spam,
    deleted,
    due_by: ticket.due_by ?? null,
    fr_due_by: ticket.fr_due_by ?? null,
    manual_due_by: ticket.manual_due_by ?? false,
    is_escalated: ticket.is_escalated ?? false,
    fr_escalated: ticket.fr_escalated ?? false,
    association_type: ticket.association_type ?? null,
    associated_ticket_ids: ticket.associated_ticket_ids ?? NONE,
    internal_agent_id: ticket.internal_agent_id ?? null,
    internal_group_id: ticket.internal_group_id ?? null,
    agent_responded_at: ticket.agent_responded_at ?? null,
    requester_responded_at: ticket.requester_responded_at ?? null,
    first_responded_at: ticket.first_responded_at ?? null,
    status_updated_at: ticket.status_updated_at ?? ticket.created_at,
    reopened_at: ticket.reopened_at ?? null,
    resolved_at: ticket.resolved_at ?? null,
    closed_at: ticket.closed_at ?? null,
    pending_since: ticket.pending_since ?? null,
  }
}

/** A list; of a fixture also null or one text, as old records of live accounts have it. */
export type Addresses = readonly string[] | string | null

export interface ConversationRow {
  readonly id: number
  readonly ticket_id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** HTML; its text is made when it is shown. */
  readonly body: string
  readonly user_id: number
  readonly incoming: boolean
  readonly private: boolean
  /** 0 reply, 2 note, 8 forwarded e-mail. */
  readonly source: number
  readonly support_email: string | null
  readonly from_email: string | null
  readonly to_emails: Addresses
  readonly cc_emails: Addresses
  readonly bcc_emails: Addresses
  readonly attachment_ids: readonly number[]
  readonly last_edited_at: Seconds | null
  readonly last_edited_user_id: number | null
}

export type NewConversation = Required<ConversationRow, 'id' | 'ticket_id' | 'created_at' | 'user_id'>

export function conversationRow(conversation: NewConversation): ConversationRow {
  return {
    id: conversation.id,
    ticket_id: conversation.ticket_id,
    created_at: conversation.created_at,
    updated_at: conversation.updated_at ?? conversation.created_at,
    body: conversation.body ?? '',
    user_id: conversation.user_id,
    incoming: conversation.incoming ?? false,
    private: conversation.private ?? false,
    source: conversation.source ?? 2,
    support_email: conversation.support_email ?? null,
    from_email: conversation.from_email ?? null,
    to_emails: conversation.to_emails === undefined ? NONE : conversation.to_emails,
    cc_emails: conversation.cc_emails === undefined ? NONE : conversation.cc_emails,
    bcc_emails: conversation.bcc_emails === undefined ? NONE : conversation.bcc_emails,
    attachment_ids: conversation.attachment_ids ?? NONE,
    last_edited_at: conversation.last_edited_at ?? null,
    last_edited_user_id: conversation.last_edited_user_id ?? null,
  }
}

/** As a list. */
export const addressesOf = (given: Addresses): readonly string[] =>
  typeof given === 'string' ? [given] : (given ?? NONE)

export interface OtherCompany {
  readonly company_id: number
  readonly view_all_tickets: boolean
}

/** 0 verified, 1 unverified, 2 blocked, 3 deleted contact, 4 agent. The plain list shows the first two. */
export type ContactShelf = 0 | 1 | 2 | 3 | 4

/** A person: a contact, or an agent when `is_agent` (then an `AgentRow` of the same id exists). */
export interface UserRow {
  readonly id: number
  readonly shelf: ContactShelf
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** The name in lower case: lists are ordered by it. */
  readonly sort_name: string
  readonly is_agent: boolean
  readonly active: boolean
  readonly blocked: boolean
  readonly deleted: boolean
  /** The contact that this one was merged into. */
  readonly merged_into: number | null
  /** All e-mail addresses are kept in lower case. */
  readonly email: string | null
  readonly other_emails: readonly string[]
  readonly phone: string | null
  readonly mobile: string | null
  readonly twitter_id: string | null
  readonly facebook_id: string | null
  readonly unique_external_id: string | null
  readonly company_id: number | null
  readonly view_all_tickets: boolean
  readonly other_companies: readonly OtherCompany[]
  readonly address: string | null
  readonly description: string | null
  readonly job_title: string | null
  readonly language: string
  readonly time_zone: string
  readonly tags: readonly string[]
  readonly custom_fields: CustomFieldValues
  readonly avatar_id: number | null
  readonly visitor_id: string
  /** Decimal digits: the number is past 2^53. */
  readonly org_contact_id: string
}

export type NewUser = Required<
  Omit<UserRow, 'sort_name' | 'shelf'>,
  'id' | 'created_at' | 'name' | 'visitor_id' | 'org_contact_id'
>

export function userRow(user: NewUser): UserRow {
  const active = user.active ?? false
  return {
    id: user.id,
    shelf: user.is_agent ? 4 : user.deleted ? 3 : user.blocked ? 2 : active ? 0 : 1,
    created_at: user.created_at,
    updated_at: user.updated_at ?? user.created_at,
    name: user.name,
    sort_name: user.name.toLowerCase(),
    is_agent: user.is_agent ?? false,
    active,
    blocked: user.blocked ?? false,
    deleted: user.deleted ?? false,
    merged_into: user.merged_into ?? null,
    email: user.email?.toLowerCase() ?? null,
    other_emails: user.other_emails ?? NONE,
    phone: user.phone ?? null,
    mobile: user.mobile ?? null,
    twitter_id: user.twitter_id ?? null,
    facebook_id: user.facebook_id ?? null,
    unique_external_id: user.unique_external_id ?? null,
    company_id: user.company_id ?? null,
    view_all_tickets: user.view_all_tickets ?? false,
    other_companies: user.other_companies ?? NONE,
    address: user.address ?? null,
    description: user.description ?? null,
    job_title: user.job_title ?? null,
    language: user.language ?? 'en',
    time_zone: user.time_zone ?? 'UTC',
    tags: user.tags ?? NONE,
    custom_fields: user.custom_fields ?? NO_CUSTOM_FIELDS,
    avatar_id: user.avatar_id ?? null,
    visitor_id: user.visitor_id,
    org_contact_id: user.org_contact_id,
  }
}

export type AgentType = 'support_agent' | 'field_agent' | 'collaborator'

/** What a person has beyond a contact because it is, or was, an agent. */
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
  /** A deleted agent: its key is refused and it is a contact again. */
  readonly deactivated: boolean
  readonly api_key: string
  readonly password: string | null
  /** When the agent is active by itself, unless it confirms before. */
  readonly activates_at: Seconds | null
}

export type NewAgent = Required<AgentRow, 'id' | 'created_at' | 'api_key'>

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
  }
}

export interface CompanyRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly sort_name: string
  readonly description: string | null
  readonly note: string | null
  /** Lower case; a domain belongs to one company. */
  readonly domains: readonly string[]
  readonly health_score: string | null
  readonly account_tier: string | null
  readonly renewal_date: Seconds | null
  readonly industry: string | null
  readonly custom_fields: CustomFieldValues
  readonly org_company_id: string
}

export type NewCompany = Required<Omit<CompanyRow, 'sort_name'>, 'id' | 'created_at' | 'name' | 'org_company_id'>

export function companyRow(company: NewCompany): CompanyRow {
  return {
    id: company.id,
    created_at: company.created_at,
    updated_at: company.updated_at ?? company.created_at,
    name: company.name,
    sort_name: company.name.toLowerCase(),
    description: company.description ?? null,
    note: company.note ?? null,
    domains: company.domains ?? NONE,
    health_score: company.health_score ?? null,
    account_tier: company.account_tier ?? null,
    renewal_date: company.renewal_date ?? null,
    industry: company.industry ?? null,
    custom_fields: company.custom_fields ?? NO_CUSTOM_FIELDS,
    org_company_id: company.org_company_id,
  }
}

export interface GroupRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly sort_name: string
  readonly description: string | null
  readonly escalate_to: number | null
  readonly unassigned_for: string | null
  readonly business_hour_id: number | null
  readonly group_type: 'support_agent_group' | 'field_agent_group'
  readonly auto_ticket_assign: number
  readonly allow_agents_to_change_availability: boolean
}

export type NewGroup = Required<Omit<GroupRow, 'sort_name'>, 'id' | 'created_at' | 'name'>

export function groupRow(group: NewGroup): GroupRow {
  return {
    id: group.id,
    created_at: group.created_at,
    updated_at: group.updated_at ?? group.created_at,
    name: group.name,
    sort_name: group.name.toLowerCase(),
    description: group.description ?? null,
    escalate_to: group.escalate_to ?? null,
    unassigned_for: group.unassigned_for ?? '30m',
    business_hour_id: group.business_hour_id ?? null,
    group_type: group.group_type ?? 'support_agent_group',
    auto_ticket_assign: group.auto_ticket_assign ?? 0,
    allow_agents_to_change_availability: group.allow_agents_to_change_availability ?? false,
  }
}

export interface FolderRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** Of a personal folder. */
  readonly owner_id: number | null
}

export interface CannedResponseRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly title: string
  readonly content_html: string
  readonly folder_id: number
  /** 0 all agents, 1 its owner, 2 the agents of its groups. */
  readonly visibility: 0 | 1 | 2
  readonly owner_id: number
  readonly group_ids: readonly number[]
  readonly attachment_ids: readonly number[]
}

export type NewCannedResponse = Required<
  CannedResponseRow,
  'id' | 'created_at' | 'title' | 'content_html' | 'folder_id' | 'visibility' | 'owner_id'
>

export function cannedResponseRow(response: NewCannedResponse): CannedResponseRow {
  return {
    id: response.id,
    created_at: response.created_at,
    updated_at: response.updated_at ?? response.created_at,
    title: response.title,
    content_html: response.content_html,
    folder_id: response.folder_id,
    visibility: response.visibility,
    owner_id: response.owner_id,
    group_ids: response.group_ids ?? NONE,
    attachment_ids: response.attachment_ids ?? NONE,
  }
}

export interface TimeEntryRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly ticket_id: number
  readonly agent_id: number
  readonly billable: boolean
  readonly note: string | null
  readonly timer_running: boolean
  /** Seconds up to `start_time`; a running timer adds what has passed since. */
  readonly time_spent: Seconds
  readonly executed_at: Seconds
  readonly start_time: Seconds
}

export interface SatisfactionRatingRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly survey_id: number
  readonly ticket_id: number
  readonly user_id: number
  readonly agent_id: number | null
  readonly group_id: number | null
  readonly feedback: string | null
  /** By question: 103, 102, 101, 100, -101, -102, -103. */
  readonly ratings: Readonly<Record<string, number>>
}

export interface SurveyRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly title: string
  readonly active: boolean
  readonly questions: readonly { readonly id: string; readonly label: string; readonly default: boolean }[]
}

/** Work that was answered with 202; here it is done at once. */
export interface JobRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** The id on the wire. */
  readonly job_id: string
  readonly name: string
  readonly succeeded_ids: readonly number[]
  readonly failed_ids: readonly number[]
}

/** Working hours by weekday, as `08:00 am` to `05:00 pm`. */
export interface BusinessHourRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string
  readonly is_default: boolean
  readonly time_zone: string
  readonly business_hours: Readonly<Record<string, { readonly start_time: string; readonly end_time: string }>>
}

export interface RoleRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string
  readonly default: boolean
  readonly privileges: readonly string[]
}

export interface EmailConfigRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly reply_email: string
  readonly to_email: string
  readonly active: boolean
  readonly primary_role: boolean
  readonly product_id: number | null
  readonly group_id: number | null
}

export interface ProductRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string | null
  readonly default: boolean
}

export interface SlaTarget {
  /** Seconds from creation, by the calendar. */
  readonly respond_within: number
  readonly resolve_within: number
}

export interface SlaPolicyRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly default: boolean
  /** By priority, 1 to 4. */
  readonly targets: Readonly<Record<number, SlaTarget>>
}

/** A choice of a dropdown; a nested field's choices have choices. */
export interface Choice {
  readonly value: string | number
  readonly label: string
  readonly choices?: readonly Choice[]
}

export type FormKind = 'ticket' | 'contact' | 'company'

/** A field of the account's ticket, contact or company form. */
export interface FieldRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly form: FormKind
  /** The key on the wire: `status`, `cf_reference_number`. */
  readonly name: string
  readonly label: string
  /** `default_status`, `custom_text`, `custom_dropdown`, `nested_field` ... */
  readonly type: string
  readonly default: boolean
  readonly position: number
  readonly required_for_agents: boolean
  readonly required_for_closure: boolean
  readonly choices: readonly Choice[]
  /** Names of a nested field's second and third level. */
  readonly nested_names: readonly string[]
}

export interface AttachmentRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly content_type: string
  readonly size: number
  readonly content: Buffer
}
