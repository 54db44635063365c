import {
  agentKeys,
  attachmentKeys,
  companyKeys,
  forumKeys,
  solutionArticleKeys,
  solutionFolderKeys,
  ticketFormKeys,
  userKeys,
} from './lookup-keys.ts'
import type { AgentRow } from './rows/agents.ts'
import type { AttachmentRow } from './rows/attachments.ts'
import type { AutomationRuleRow } from './rows/automation-rules.ts'
import type { BusinessHourRow } from './rows/business-hours.ts'
import type { CannedResponseRow, FolderRow } from './rows/canned-responses.ts'
import type { ThreadMessageRow, ThreadRow } from './rows/collaboration.ts'
import type { CompanyRow } from './rows/companies.ts'
import type { ConversationRow } from './rows/conversations.ts'
import type { CsatResponseRow, CsatSurveyRow } from './rows/csat.ts'
import type { CustomObjectRecordRow, CustomObjectRow } from './rows/custom-objects.ts'
import type { CommentRow, FollowRow, ForumCategoryRow, ForumRow, TopicRow } from './rows/discussions.ts'
import type { EmailConfigRow } from './rows/email-configs.ts'
import type { EmailSettingsRow } from './rows/email-settings.ts'
import type { ExportRow } from './rows/exports.ts'
import type { FieldRow } from './rows/fields.ts'
import type { GroupRow } from './rows/groups.ts'
import type { ImportRow } from './rows/imports.ts'
import type { JobRow } from './rows/jobs.ts'
import type { ProductRow } from './rows/products.ts'
import type { RoleRow } from './rows/roles.ts'
import type { ScenarioAutomationRow } from './rows/scenario-automations.ts'
import type { SectionRow } from './rows/sections.ts'
import type { SkillRow } from './rows/skills.ts'
import type { SlaPolicyRow } from './rows/sla-policies.ts'
import type { SolutionArticleRow, SolutionCategoryRow, SolutionFolderRow } from './rows/solutions.ts'
import type { SatisfactionRatingRow, SurveyRow } from './rows/surveys.ts'
import type { TicketAccessRow } from './rows/ticket-accesses.ts'
import type { TicketFormRow } from './rows/ticket-forms.ts'
import type { TicketSummaryRow } from './rows/ticket-summaries.ts'
import {
  awaitsAgent,
  awaitsArchive,
  awaitsEscalation,
  awaitsFirstResponse,
  awaitsNextResponse,
  awaitsResolution,
  awaitsSlaEmail,
  loadOf,
  type TicketRow,
} from './rows/tickets.ts'
import type { TimeEntryRow } from './rows/time-entries.ts'
import type { UserRow } from './rows/users.ts'
import { rowsOf } from './rows-of.ts'

/** Every table of an account and its indexes, on one screen. In an order, null comes before all values. */
const EMPTY = {
  tickets: rowsOf<TicketRow>().indexed(({ by, count, holders, lookup, search }) => ({
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
    nextArchive: by('updated_at', 'id').where(awaitsArchive),
    nextEscalation: by('escalates_at', 'id').where(awaitsEscalation),
    /** Tickets that wait for an agent, by group. */
    waiting: by('group_id', 'created_at', 'id').where(awaitsAgent),
    /** Number of tickets in each agent's load. */
    load: count(loadOf),
    key: lookup(attachmentKeys),
    custom_fields: holders,
    search: search.where(({ shelf }) => shelf === 0),
  })),
  conversations: rowsOf<ConversationRow>().indexed(({ by, lookup }) => ({
    ticket: by('ticket_id', 'created_at', 'id'),
    key: lookup(attachmentKeys),
  })),
  ticket_summaries: rowsOf<TicketSummaryRow>().indexed(({ by, lookup }) => ({
    ticket: by('ticket_id', 'id'),
    key: lookup(attachmentKeys),
  })),
  ticket_accesses: rowsOf<TicketAccessRow>().plain(),
  users: rowsOf<UserRow>().indexed(({ by, holders, lookup, search }) => ({
    /** Contacts in the list without `state`. */
    name: by('sort_name', 'id').where(({ shelf }) => shelf <= 1),
    state: by('shelf', 'sort_name', 'id'),
    updated: by('updated_at', 'id'),
    key: lookup(userKeys),
    custom_fields: holders,
    search: search.where(({ shelf }) => shelf <= 2),
  })),
  agents: rowsOf<AgentRow>().indexed(({ by, lookup }) => ({
    key: lookup(agentKeys),
    nextActivation: by('activates_at', 'id').where((agent) => agent.activates_at !== null && !agent.deactivated),
    /** Agents that an identity provider sees. */
    provisioned: by('created_at', 'id').where((agent) => !(agent.deactivated && agent.scim?.deleted)),
  })),
  companies: rowsOf<CompanyRow>().indexed(({ by, holders, lookup, search }) => ({
    name: by('sort_name', 'id'),
    updated: by('updated_at', 'id'),
    key: lookup(companyKeys),
    custom_fields: holders,
    search,
  })),
  groups: rowsOf<GroupRow>().indexed(({ by, lookup }) => ({
    name: by('sort_name', 'id'),
    /** Groups with automatic assignment. */
    assigning: by('id').where(({ auto_ticket_assign }) => auto_ticket_assign !== 0),
    key: lookup((group) => [`name:${group.sort_name}`]),
  })),
  skills: rowsOf<SkillRow>().indexed(({ by }) => ({ rank: by('rank', 'id') })),
  canned_responses: rowsOf<CannedResponseRow>().indexed(({ by, lookup }) => ({
    folder: by('folder_id', 'id'),
    key: lookup(attachmentKeys),
  })),
  canned_response_folders: rowsOf<FolderRow>().plain(),
  discussion_categories: rowsOf<ForumCategoryRow>().indexed(({ by, lookup }) => ({
    name: by('sort_name', 'id'),
    key: lookup((category) => [`name:${category.sort_name}`]),
  })),
  discussion_forums: rowsOf<ForumRow>().indexed(({ by, lookup }) => ({
    position: by('forum_category_id', 'position', 'id'),
    key: lookup(forumKeys),
  })),
  discussion_topics: rowsOf<TopicRow>().indexed(({ by }) => ({
    sticky: by('forum_id', 'created_at', 'id').where(({ sticky }) => sticky),
    others: by('forum_id', 'created_at', 'id').where(({ sticky }) => !sticky),
    mergedInto: by('merged_topic_id', 'id').where(({ merged_topic_id }) => merged_topic_id !== null),
  })),
  discussion_comments: rowsOf<CommentRow>().indexed(({ by }) => ({
    topic: by('topic_id', 'created_at', 'id'),
    author: by('user_id', 'topic_id', 'id'),
    answers: by('topic_id', 'id').where(({ answer }) => answer),
  })),
  discussion_follows: rowsOf<FollowRow>().indexed(({ by }) => ({
    forum: by('forum_id', 'user_id', 'id').where(({ forum_id }) => forum_id !== null),
    topic: by('topic_id', 'user_id', 'id').where(({ topic_id }) => topic_id !== null),
    user: by('user_id', 'topic_id', 'id'),
  })),
  scenario_automations: rowsOf<ScenarioAutomationRow>().plain(),
  solution_categories: rowsOf<SolutionCategoryRow>().indexed(({ lookup }) => ({
    key: lookup(({ name }) => [`name:${name.toLowerCase()}`]),
  })),
  solution_folders: rowsOf<SolutionFolderRow>().indexed(({ by, lookup, count }) => ({
    /** Folders at the top of a category have null as parent. */
    place: by('category_id', 'parent_folder_id', 'id'),
    inParent: count(({ parent_folder_id }) => parent_folder_id),
    key: lookup(solutionFolderKeys),
  })),
  solution_articles: rowsOf<SolutionArticleRow>().indexed(({ by, count, lookup, search }) => ({
    folder: by('folder_id', 'id'),
    inFolder: count(({ folder_id }) => folder_id),
    key: lookup(solutionArticleKeys),
    search,
  })),
  custom_objects: rowsOf<CustomObjectRow>().plain(),
  custom_object_records: rowsOf<CustomObjectRecordRow>().indexed(({ by, count, values }) => ({
    created: by('custom_object_id', 'created_at', 'id'),
    updated: by('custom_object_id', 'updated_at', 'id'),
    ofObject: count(({ custom_object_id }) => custom_object_id),
    values,
  })),
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
  csat_surveys: rowsOf<CsatSurveyRow>().indexed(({ lookup }) => ({
    key: lookup(({ survey_id }) => [`survey_id:${survey_id}`]),
  })),
  csat_responses: rowsOf<CsatResponseRow>().indexed(({ by }) => ({
    survey: by('survey_row_id', 'id'),
    ticket: by('ticket_id', 'id'),
  })),
  collaboration_threads: rowsOf<ThreadRow>().indexed(({ by }) => ({ ticket: by('ticket_id', 'id') })),
  collaboration_messages: rowsOf<ThreadMessageRow>().indexed(({ by, count }) => ({
    thread: by('thread_id', 'id'),
    inThread: count(({ thread_id }) => thread_id),
  })),
  jobs: rowsOf<JobRow>().indexed(({ lookup }) => ({ key: lookup((job) => [`job_id:${job.job_id}`]) })),
  exports: rowsOf<ExportRow>().indexed(({ by, lookup }) => ({
    next: by('next_at', 'id').where(({ next_at }) => next_at !== null),
    running: by('kind', 'id').where(({ status }) => status === 'in_progress'),
    key: lookup(({ kind, export_id }) => [`export_id:${kind}:${export_id}`]),
  })),
  imports: rowsOf<ImportRow>().indexed(({ by }) => ({
    next: by('next_at', 'id').where(({ next_at }) => next_at !== null),
    kind: by('kind', 'id'),
    status: by('kind', 'status', 'id'),
  })),
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
  ticket_forms: rowsOf<TicketFormRow>().indexed(({ lookup }) => ({ key: lookup(ticketFormKeys) })),
  sections: rowsOf<SectionRow>().indexed(({ by }) => ({ parent: by('parent_ticket_field_id', 'id') })),
  attachments: rowsOf<AttachmentRow>().plain(),
}

export type Database = typeof EMPTY
export type TableName = keyof Database

/**
 * An empty database. Its tables are clones of those that stay empty, so the orders are made once, whatever the number
 * of accounts.
 */
export const newDatabase = (): Database => cloneDatabase(EMPTY)

/** A clone that shares every row and tree node with the original; the cost is that of the number of trees. */
export function cloneDatabase(database: Database): Database {
  const clones = Object.entries(database).map(([name, table]) => [name, table.clone()])
  return Object.fromEntries(clones) as Database
}
