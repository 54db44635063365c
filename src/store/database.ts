import { BlockIndex } from './block-index.ts'
import type { AgentRow } from './rows/agents.ts'
import type { AttachmentRow } from './rows/attachments.ts'
import type { AutomationRuleRow } from './rows/automation-rules.ts'
import type { BusinessHourRow } from './rows/business-hours.ts'
import type { CannedResponseRow, FolderRow } from './rows/canned-responses.ts'
import type { CompanyRow } from './rows/companies.ts'
import type { ConversationRow } from './rows/conversations.ts'
import type { EmailConfigRow } from './rows/email-configs.ts'
import type { FieldRow } from './rows/fields.ts'
import type { GroupRow } from './rows/groups.ts'
import type { JobRow } from './rows/jobs.ts'
import type { ProductRow } from './rows/products.ts'
import type { RoleRow } from './rows/roles.ts'
import type { SlaPolicyRow } from './rows/sla-policies.ts'
import type { SatisfactionRatingRow, SurveyRow } from './rows/surveys.ts'
import type { TicketRow } from './rows/tickets.ts'
import type { TimeEntryRow } from './rows/time-entries.ts'
import type { UserRow } from './rows/users.ts'
import { LookupIndex, type OrderDefinition, OrderedIndex, Table } from './table.ts'

const ordered = <Row extends Key, Key>(definition: OrderDefinition<Row, Key>) => new OrderedIndex<Row, Key>(definition)

type Created = Pick<TicketRow, 'created_at' | 'id'>

/** What search finds, in the order of its results reversed. */
const searched = <Row extends Created>(includes: (row: Row) => boolean = () => true) =>
  new BlockIndex<Row, Created>({ compare: (a, b) => a.created_at - b.created_at || a.id - b.id, includes })

type TicketKey<Part extends keyof TicketRow> = Pick<TicketRow, 'shelf' | 'created_at' | 'id' | Part>
type TicketDue = Pick<TicketRow, 'due_by' | 'id'>
type TicketFirstResponseDue = Pick<TicketRow, 'fr_due_by' | 'id'>

/** Statuses in which the SLA clock stands still: pending, resolved, closed, waiting on customer. */
const STATUSES_WITHOUT_SLA: ReadonlySet<number> = new Set([3, 4, 5, 6])
export const hasRunningSla = (ticket: TicketRow) => ticket.shelf === 0 && !STATUSES_WITHOUT_SLA.has(ticket.status)

const newTickets = () =>
  new Table<
    TicketRow,
    {
      created: OrderedIndex<TicketRow, TicketKey<never>>
      updated: OrderedIndex<TicketRow, Pick<TicketRow, 'shelf' | 'updated_at' | 'id'>>
      due: OrderedIndex<TicketRow, Pick<TicketRow, 'shelf' | 'due_by' | 'id'>>
      status: OrderedIndex<TicketRow, TicketKey<'status'>>
      requester: OrderedIndex<TicketRow, TicketKey<'requester_id'>>
      company: OrderedIndex<TicketRow, TicketKey<'company_id'>>
      responder: OrderedIndex<TicketRow, TicketKey<'responder_id'>>
      group: OrderedIndex<TicketRow, TicketKey<'group_id'>>
      watched: OrderedIndex<TicketRow, TicketKey<never>>
      nextBreach: OrderedIndex<TicketRow, TicketDue>
      nextFirstResponseBreach: OrderedIndex<TicketRow, TicketFirstResponseDue>
      search: BlockIndex<TicketRow, Created>
    }
  >({
    created: ordered({ compare: (a, b) => a.shelf - b.shelf || a.created_at - b.created_at || a.id - b.id }),
    updated: ordered({ compare: (a, b) => a.shelf - b.shelf || a.updated_at - b.updated_at || a.id - b.id }),
    // A ticket without a due time comes before all others.
    due: ordered({ compare: (a, b) => a.shelf - b.shelf || (a.due_by ?? 0) - (b.due_by ?? 0) || a.id - b.id }),
    status: ordered({
      compare: (a, b) => a.shelf - b.shelf || a.status - b.status || a.created_at - b.created_at || a.id - b.id,
    }),
    requester: ordered({
      compare: (a, b) =>
        a.shelf - b.shelf || a.requester_id - b.requester_id || a.created_at - b.created_at || a.id - b.id,
    }),
    company: ordered({
      compare: (a, b) =>
        a.shelf - b.shelf || (a.company_id ?? 0) - (b.company_id ?? 0) || a.created_at - b.created_at || a.id - b.id,
      includes: (ticket) => ticket.company_id !== null,
    }),
    responder: ordered({
      compare: (a, b) =>
        a.shelf - b.shelf ||
        (a.responder_id ?? 0) - (b.responder_id ?? 0) ||
        a.created_at - b.created_at ||
        a.id - b.id,
      includes: (ticket) => ticket.responder_id !== null,
    }),
    group: ordered({
      compare: (a, b) =>
        a.shelf - b.shelf || (a.group_id ?? 0) - (b.group_id ?? 0) || a.created_at - b.created_at || a.id - b.id,
      includes: (ticket) => ticket.group_id !== null,
    }),
    watched: ordered({
      compare: (a, b) => a.shelf - b.shelf || a.created_at - b.created_at || a.id - b.id,
      includes: (ticket) => ticket.watcher_ids.length > 0,
    }),
    nextBreach: ordered({
      compare: (a, b) => (a.due_by ?? 0) - (b.due_by ?? 0) || a.id - b.id,
      includes: (ticket) => ticket.due_by !== null && !ticket.is_escalated && hasRunningSla(ticket),
    }),
    nextFirstResponseBreach: ordered({
      compare: (a, b) => (a.fr_due_by ?? 0) - (b.fr_due_by ?? 0) || a.id - b.id,
      includes: (ticket) =>
        ticket.fr_due_by !== null &&
        !ticket.fr_escalated &&
        ticket.first_responded_at === null &&
        hasRunningSla(ticket),
    }),
    search: searched((ticket) => ticket.shelf === 0),
  })

const newConversations = () =>
  new Table<
    ConversationRow,
    { ticket: OrderedIndex<ConversationRow, Pick<ConversationRow, 'ticket_id' | 'created_at' | 'id'>> }
  >({
    ticket: ordered({
      compare: (a, b) => a.ticket_id - b.ticket_id || a.created_at - b.created_at || a.id - b.id,
    }),
  })

type Named = Pick<UserRow, 'sort_name' | 'id'>

/** Lists of people and companies: by name, ties by id. */
export const compareNames = (a: Named, b: Named) =>
  a.sort_name < b.sort_name ? -1 : a.sort_name > b.sort_name ? 1 : a.id - b.id

/** In lower case. */
export const words = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

/** Every string by which a person is looked up; the prefixes keep the kinds apart. */
function userKeys(user: UserRow): string[] {
  const keys = words(user.name).map((word) => `word:${word}`)
  if (user.email !== null) keys.push(`email:${user.email}`)
  for (const email of user.other_emails) keys.push(`email:${email}`)
  if (user.phone !== null) keys.push(`phone:${user.phone}`)
  if (user.mobile !== null) keys.push(`mobile:${user.mobile}`)
  if (user.twitter_id !== null) keys.push(`twitter_id:${user.twitter_id}`)
  if (user.facebook_id !== null) keys.push(`facebook_id:${user.facebook_id}`)
  if (user.unique_external_id !== null) keys.push(`unique_external_id:${user.unique_external_id}`)
  if (user.company_id !== null) keys.push(`company_id:${user.company_id}`)
  for (const { company_id } of user.other_companies) keys.push(`company_id:${company_id}`)
  return keys
}

const newUsers = () =>
  new Table<
    UserRow,
    {
      /** Contacts that the plain list shows. */
      name: OrderedIndex<UserRow, Named>
      state: OrderedIndex<UserRow, Pick<UserRow, 'shelf' | 'sort_name' | 'id'>>
      updated: OrderedIndex<UserRow, Pick<UserRow, 'updated_at' | 'id'>>
      key: LookupIndex<UserRow>
      search: BlockIndex<UserRow, Created>
    }
  >({
    name: ordered({
      compare: compareNames,
      includes: (user) => user.shelf <= 1,
    }),
    state: ordered({ compare: (a, b) => a.shelf - b.shelf || compareNames(a, b) }),
    updated: ordered({ compare: (a, b) => a.updated_at - b.updated_at || a.id - b.id }),
    key: new LookupIndex(userKeys),
    search: searched((user) => user.shelf <= 2),
  })

/** What an identity provider calls it; a `userName` without regard to case. */
function scimKeys({ scim }: AgentRow): string[] {
  const { userName, externalId } = scim?.attributes ?? {}
  return [
    ...(typeof userName === 'string' ? [`scim_user_name:${userName.toLowerCase()}`] : []),
    ...(typeof externalId === 'string' ? [`scim_external_id:${externalId}`] : []),
  ]
}

const newAgents = () =>
  new Table<
    AgentRow,
    {
      key: LookupIndex<AgentRow>
      nextActivation: OrderedIndex<AgentRow, Pick<AgentRow, 'activates_at' | 'id'>>
      /** Those that an identity provider sees. */
      provisioned: OrderedIndex<AgentRow, Pick<AgentRow, 'created_at' | 'id'>>
    }
  >({
    key: new LookupIndex((agent) => [
      `api_key:${agent.api_key}`,
      ...agent.role_ids.map((id) => `role_id:${id}`),
      ...agent.group_ids.map((id) => `group_id:${id}`),
      ...(agent.deactivated ? ['deactivated'] : []),
      ...scimKeys(agent),
    ]),
    nextActivation: ordered({
      compare: (a, b) => (a.activates_at ?? 0) - (b.activates_at ?? 0) || a.id - b.id,
      includes: (agent) => agent.activates_at !== null && !agent.deactivated,
    }),
    provisioned: ordered({
      compare: (a, b) => a.created_at - b.created_at || a.id - b.id,
      includes: (agent) => !(agent.deactivated && agent.scim?.deleted),
    }),
  })

const newCompanies = () =>
  new Table<
    CompanyRow,
    {
      name: OrderedIndex<CompanyRow, Named>
      updated: OrderedIndex<CompanyRow, Pick<CompanyRow, 'updated_at' | 'id'>>
      key: LookupIndex<CompanyRow>
      search: BlockIndex<CompanyRow, Created>
    }
  >({
    name: ordered({ compare: compareNames }),
    updated: ordered({ compare: (a, b) => a.updated_at - b.updated_at || a.id - b.id }),
    key: new LookupIndex((company) => [
      `name:${company.sort_name}`,
      ...words(company.name).map((word) => `word:${word}`),
      ...company.domains.map((domain) => `domain:${domain}`),
    ]),
    search: searched(),
  })

const newGroups = () =>
  new Table<GroupRow, { name: OrderedIndex<GroupRow, Named>; key: LookupIndex<GroupRow> }>({
    name: ordered({ compare: compareNames }),
    key: new LookupIndex((group) => [`name:${group.sort_name}`]),
  })

const newCannedResponses = () =>
  new Table<
    CannedResponseRow,
    { folder: OrderedIndex<CannedResponseRow, Pick<CannedResponseRow, 'folder_id' | 'id'>> }
  >({ folder: ordered({ compare: (a, b) => a.folder_id - b.folder_id || a.id - b.id }) })

const newTimeEntries = () =>
  new Table<
    TimeEntryRow,
    {
      executed: OrderedIndex<TimeEntryRow, Pick<TimeEntryRow, 'executed_at' | 'id'>>
      ticket: OrderedIndex<TimeEntryRow, Pick<TimeEntryRow, 'ticket_id' | 'id'>>
      running: OrderedIndex<TimeEntryRow, Pick<TimeEntryRow, 'agent_id' | 'id'>>
    }
  >({
    running: ordered({
      compare: (a, b) => a.agent_id - b.agent_id || a.id - b.id,
      includes: (entry) => entry.timer_running,
    }),
    executed: ordered({ compare: (a, b) => a.executed_at - b.executed_at || a.id - b.id }),
    ticket: ordered({ compare: (a, b) => a.ticket_id - b.ticket_id || a.id - b.id }),
  })

const newRatings = () =>
  new Table<
    SatisfactionRatingRow,
    {
      created: OrderedIndex<SatisfactionRatingRow, Pick<SatisfactionRatingRow, 'created_at' | 'id'>>
      ticket: OrderedIndex<SatisfactionRatingRow, Pick<SatisfactionRatingRow, 'ticket_id' | 'id'>>
    }
  >({
    created: ordered({ compare: (a, b) => a.created_at - b.created_at || a.id - b.id }),
    ticket: ordered({ compare: (a, b) => a.ticket_id - b.ticket_id || a.id - b.id }),
  })

const newJobs = () =>
  new Table<JobRow, { key: LookupIndex<JobRow> }>({ key: new LookupIndex((job) => [`job_id:${job.job_id}`]) })

type RuleOrder = Pick<AutomationRuleRow, 'automation_type_id' | 'position' | 'id'>
const compareRules = (a: RuleOrder, b: RuleOrder) =>
  a.automation_type_id - b.automation_type_id || a.position - b.position || a.id - b.id

const newAutomationRules = () =>
  new Table<
    AutomationRuleRow,
    {
      position: OrderedIndex<AutomationRuleRow, RuleOrder>
      active: OrderedIndex<AutomationRuleRow, RuleOrder>
      nextRun: OrderedIndex<AutomationRuleRow, Pick<AutomationRuleRow, 'next_run_at' | 'position' | 'id'>>
    }
  >({
    position: ordered({ compare: compareRules }),
    active: ordered({ compare: compareRules, includes: (rule) => rule.active }),
    nextRun: ordered({
      compare: (a, b) => (a.next_run_at ?? 0) - (b.next_run_at ?? 0) || a.position - b.position || a.id - b.id,
      includes: (rule) => rule.next_run_at !== null,
    }),
  })

const plain = <Row extends { readonly id: number }>() => new Table<Row, object>({})

/** Every table of an account and its indexes, on one screen. */
const newTables = () => ({
  tickets: newTickets(),
  conversations: newConversations(),
  users: newUsers(),
  agents: newAgents(),
  companies: newCompanies(),
  groups: newGroups(),
  canned_responses: newCannedResponses(),
  canned_response_folders: plain<FolderRow>(),
  time_entries: newTimeEntries(),
  satisfaction_ratings: newRatings(),
  surveys: plain<SurveyRow>(),
  jobs: newJobs(),
  automation_rules: newAutomationRules(),
  roles: plain<RoleRow>(),
  business_hours: plain<BusinessHourRow>(),
  email_configs: plain<EmailConfigRow>(),
  products: plain<ProductRow>(),
  sla_policies: plain<SlaPolicyRow>(),
  fields: plain<FieldRow>(),
  attachments: plain<AttachmentRow>(),
})

export type Database = ReturnType<typeof newTables>
export type TableName = keyof Database

export const newDatabase = (): Database => newTables()

/** Shares every row and tree node with the original; costs the number of trees. */
export function cloneDatabase(database: Database): Database {
  const clones = Object.entries(database).map(([name, table]) => [name, table.clone()])
  return Object.fromEntries(clones) as Database
}
