import { agentKeys, companyKeys, userKeys } from './lookup-keys.ts'
import type { AgentRow } from './rows/agents.ts'
import type { AttachmentRow } from './rows/attachments.ts'
import type { AutomationRuleRow } from './rows/automation-rules.ts'
import type { BusinessHourRow } from './rows/business-hours.ts'
import type { CannedResponseRow, FolderRow } from './rows/canned-responses.ts'
import type { CompanyRow } from './rows/companies.ts'
import type { ConversationRow } from './rows/conversations.ts'
import type { EmailConfigRow } from './rows/email-configs.ts'
import type { EmailSettingsRow } from './rows/email-settings.ts'
import type { FieldRow } from './rows/fields.ts'
import type { GroupRow } from './rows/groups.ts'
import type { JobRow } from './rows/jobs.ts'
import type { ProductRow } from './rows/products.ts'
import type { RoleRow } from './rows/roles.ts'
import type { SkillRow } from './rows/skills.ts'
import type { SlaPolicyRow } from './rows/sla-policies.ts'
import type { SatisfactionRatingRow, SurveyRow } from './rows/surveys.ts'
import {
  awaitsFirstResponse,
  awaitsNextResponse,
  awaitsResolution,
  awaitsSlaEmail,
  type TicketRow,
} from './rows/tickets.ts'
import type { TimeEntryRow } from './rows/time-entries.ts'
import type { UserRow } from './rows/users.ts'
import { rowsOf } from './rows-of.ts'

/** Every table of an account and its indexes, on one screen. A ticket or person without a value comes before all others. */
const EMPTY = {
  tickets: rowsOf<TicketRow>().indexed(({ by, search }) => ({
    created: by('shelf', 'created_at', 'id'),
    updated: by('shelf', 'updated_at', 'id'),
    due: by('shelf', 'due_by', 'id'),
    status: by('shelf', 'status', 'created_at', 'id'),
    requester: by('shelf', 'requester_id', 'created_at', 'id'),
    company: by('shelf', 'company_id', 'created_at', 'id').where(({ company_id }) => company_id !== null),
    responder: by('shelf', 'responder_id', 'created_at', 'id').where(({ responder_id }) => responder_id !== null),
    group: by('shelf', 'group_id', 'created_at', 'id').where(({ group_id }) => group_id !== null),
    watched: by('shelf', 'created_at', 'id').where(({ watcher_ids }) => watcher_ids.length > 0),
    nextBreach: by('due_by', 'id').where(awaitsResolution),
    nextFirstResponseBreach: by('fr_due_by', 'id').where(awaitsFirstResponse),
    nextNextResponseBreach: by('nr_due_by', 'id').where(awaitsNextResponse),
    nextSlaEmail: by('sla_email_at', 'id').where(awaitsSlaEmail),
    search: search.where(({ shelf }) => shelf === 0),
  })),
  conversations: rowsOf<ConversationRow>().indexed(({ by }) => ({ ticket: by('ticket_id', 'created_at', 'id') })),
  users: rowsOf<UserRow>().indexed(({ by, lookup, search }) => ({
    /** Contacts that the plain list shows. */
    name: by('sort_name', 'id').where(({ shelf }) => shelf <= 1),
    state: by('shelf', 'sort_name', 'id'),
    updated: by('updated_at', 'id'),
    key: lookup(userKeys),
    search: search.where(({ shelf }) => shelf <= 2),
  })),
  agents: rowsOf<AgentRow>().indexed(({ by, lookup }) => ({
    key: lookup(agentKeys),
    nextActivation: by('activates_at', 'id').where((agent) => agent.activates_at !== null && !agent.deactivated),
    /** Agents that an identity provider sees. */
    provisioned: by('created_at', 'id').where((agent) => !(agent.deactivated && agent.scim?.deleted)),
  })),
  companies: rowsOf<CompanyRow>().indexed(({ by, lookup, search }) => ({
    name: by('sort_name', 'id'),
    updated: by('updated_at', 'id'),
    key: lookup(companyKeys),
    search,
  })),
  groups: rowsOf<GroupRow>().indexed(({ by, lookup }) => ({
    name: by('sort_name', 'id'),
    key: lookup((group) => [`name:${group.sort_name}`]),
  })),
  skills: rowsOf<SkillRow>().indexed(({ by }) => ({ rank: by('rank', 'id') })),
  canned_responses: rowsOf<CannedResponseRow>().indexed(({ by }) => ({ folder: by('folder_id', 'id') })),
  canned_response_folders: rowsOf<FolderRow>().plain(),
  time_entries: rowsOf<TimeEntryRow>().indexed(({ by }) => ({
    executed: by('executed_at', 'id'),
    ticket: by('ticket_id', 'id'),
    running: by('agent_id', 'id').where(({ timer_running }) => timer_running),
  })),
  satisfaction_ratings: rowsOf<SatisfactionRatingRow>().indexed(({ by }) => ({
    created: by('created_at', 'id'),
    ticket: by('ticket_id', 'id'),
  })),
  surveys: rowsOf<SurveyRow>().plain(),
  jobs: rowsOf<JobRow>().indexed(({ lookup }) => ({ key: lookup((job) => [`job_id:${job.job_id}`]) })),
  automation_rules: rowsOf<AutomationRuleRow>().indexed(({ by }) => ({
    position: by('automation_type_id', 'position', 'id'),
    active: by('automation_type_id', 'position', 'id').where(({ active }) => active),
    nextRun: by('next_run_at', 'position', 'id').where(({ next_run_at }) => next_run_at !== null),
  })),
  roles: rowsOf<RoleRow>().plain(),
  business_hours: rowsOf<BusinessHourRow>().plain(),
  email_configs: rowsOf<EmailConfigRow>().indexed(({ lookup }) => ({
    key: lookup((config) => [`email:${config.reply_email}`]),
  })),
  email_settings: rowsOf<EmailSettingsRow>().plain(),
  products: rowsOf<ProductRow>().plain(),
  sla_policies: rowsOf<SlaPolicyRow>().plain(),
  fields: rowsOf<FieldRow>().plain(),
  attachments: rowsOf<AttachmentRow>().plain(),
}

export type Database = typeof EMPTY
export type TableName = keyof Database

/** Clones of tables that stay empty: the orders are made once, whatever the number of accounts. */
export const newDatabase = (): Database => cloneDatabase(EMPTY)

/** Shares every row and tree node with the original; costs the number of trees. */
export function cloneDatabase(database: Database): Database {
  const clones = Object.entries(database).map(([name, table]) => [name, table.clone()])
  return Object.fromEntries(clones) as Database
}
