import type { Account } from '../account/account.ts'
import { allCustomFields } from '../account/forms.ts'
import { attachmentViews } from '../domain/attachments.ts'
import { spacedTextOf, textOf } from '../domain/html.ts'
import { ticketConversations } from '../domain/tickets.ts'
import type { CustomFieldValues } from '../store/rows/base.ts'
import type { ConversationRow } from '../store/rows/conversations.ts'
import type { SolutionArticleRow, SolutionCategoryRow, SolutionFolderRow } from '../store/rows/solutions.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { moved, printed, zoneOfAccount } from './times.ts'

/** Needs of a view besides the row. */
export interface Seen {
  readonly account: Account
  readonly zone: string
  readonly baseUrl: string
}

export const seenBy = (account: Account, baseUrl: string): Seen => ({ account, baseUrl, zone: zoneOfAccount(account) })

/**
 * Base of the second id that a ticket has in version 1 alone; `display_id` is version 2's. By what rule Freshdesk gives it is
 * not known.
 */
const ID_BEFORE_TICKETS = 158_000_000_000

/**
 * Keys and their order as recorded in March 2026 (github KaranHC/cortex_code); what `owner_id`, `urgent`, `trained`,
 * `delta` and the members of `cc_email` say is inferred.
 */
export function viewedTicket(seen: Seen, ticket: TicketRow) {
  const { account, zone } = seen
  const { users } = account.database
  return {
    id: ID_BEFORE_TICKETS + ticket.id,
    display_id: ticket.id,
    description: textOf(ticket.description),
    description_html: ticket.description,
    subject: ticket.subject,
    requester_id: ticket.requester_id,
    responder_id: ticket.responder_id,
    owner_id: ticket.company_id,
    group_id: ticket.group_id,
    product_id: ticket.product_id,
    status: ticket.status,
    priority: ticket.priority,
    source: ticket.source,
    ticket_type: ticket.type,
    urgent: false,
    spam: ticket.spam,
    deleted: ticket.deleted,
    trained: false,
    isescalated: ticket.is_escalated,
    fr_escalated: ticket.fr_escalated,
    due_by: printed(zone, ticket.due_by),
    frDueBy: printed(zone, ticket.fr_due_by),
    to_email: ticket.support_email,
    to_emails: ticket.to_emails,
    cc_email: {
      cc_emails: ticket.cc_emails ?? [],
      fwd_emails: ticket.fwd_emails ?? [],
      reply_cc: ticket.reply_cc_emails ?? [],
      tkt_cc: ticket.ticket_cc_emails ?? [],
    },
    email_config_id: ticket.email_config_id,
    delta: true,
    status_name: choiceOf(account, 'status', ticket.status).label,
    priority_name: choiceOf(account, 'priority', ticket.priority).label,
    source_name: choiceOf(account, 'source', ticket.source).label,
    requester_name: users.get(ticket.requester_id)?.name ?? null,
    responder_name: users.get(ticket.responder_id ?? 0)?.name ?? null,
    requester_status_name: choiceOf(account, 'status', ticket.status).labelForCustomers,
    attachments: attachmentsOf(seen, ticket.attachment_ids),
    tags: ticket.tags,
    custom_field: customField(account, ticket.custom_fields),
    created_at: printed(zone, ticket.created_at),
    updated_at: printed(zone, ticket.updated_at),
  }
}

const attachmentsOf = ({ account, zone, baseUrl }: Seen, ids: readonly number[]) =>
  attachmentViews(account, ids, baseUrl).map((attachment) => ({
    ...attachment,
    created_at: moved(zone, attachment.created_at),
    updated_at: moved(zone, attachment.updated_at),
  }))

/** A value that the account's field does not have is its own name. */
function choiceOf(account: Account, field: string, value: number) {
  const choices = account.form('ticket').stock.get(field)?.choices ?? []
  const choice = choices.find((one) => one.value === value)
  const label = choice?.label ?? String(value)
  return { label, labelForCustomers: choice?.label_for_customers ?? label }
}

function customField(account: Account, values: CustomFieldValues): CustomFieldValues {
  const all = Object.entries(allCustomFields(account.form('ticket'), values))
  return Object.fromEntries(all.map(([name, value]) => [`${name}_${account.id}`, value]))
}

/** Ticket with all its conversations, oldest first. */
export const ticketWithNotes = (seen: Seen, ticket: TicketRow) => ({
  helpdesk_ticket: {
    ...viewedTicket(seen, ticket),
    notes: [...ticketConversations(seen.account, ticket.id)].map((row) => ({ note: viewedNote(seen, row) })),
  },
})

const viewedNote = (seen: Seen, note: ConversationRow) => ({
  id: note.id,
  body: textOf(note.body),
  body_html: note.body,
  user_id: note.user_id,
  source: note.source,
  incoming: note.incoming,
  private: note.private,
  deleted: false,
  support_email: note.support_email,
  attachments: attachmentsOf(seen, note.attachment_ids),
  created_at: printed(seen.zone, note.created_at),
  updated_at: printed(seen.zone, note.updated_at),
})

export const viewedCategory = ({ zone }: Seen, category: SolutionCategoryRow) => ({
  id: category.id,
  name: category.name,
  description: category.description,
  created_at: printed(zone, category.created_at),
  updated_at: printed(zone, category.updated_at),
})

/** Category with the folders at its top, by id. */
export function categoryWithFolders(seen: Seen, category: SolutionCategoryRow) {
  const { solution_folders } = seen.account.database
  const folders = [...solution_folders.by.place.under({ category_id: category.id, parent_folder_id: null })]
  return {
    category: { ...viewedCategory(seen, category), folders: folders.map((folder) => viewedFolder(seen, folder)) },
  }
}

const viewedFolder = ({ zone }: Seen, folder: SolutionFolderRow) => ({
  id: folder.id,
  name: folder.name,
  description: folder.description,
  created_at: printed(zone, folder.created_at),
  updated_at: printed(zone, folder.updated_at),
  category_id: folder.category_id,
  parent_folder_id: folder.parent_folder_id,
  visibility: folder.visibility,
})

/** Folder with its articles, drafts included, by id. */
export function folderWithArticles(seen: Seen, folder: SolutionFolderRow) {
  const articles = [...seen.account.database.solution_articles.by.folder.under({ folder_id: folder.id })]
  return {
    folder: {
      ...viewedFolder(seen, folder),
      articles: articles.map((article, index) => viewedArticle(seen, article, index + 1)),
    },
  }
}

/** Keys and their order as recorded with those of tickets. */
const viewedArticle = ({ zone }: Seen, article: SolutionArticleRow, position: number) => ({
  id: article.id,
  position,
  art_type: article.type,
  thumbs_up: article.thumbs_up,
  thumbs_down: article.thumbs_down,
  hits: article.hits,
  folder_id: article.folder_id,
  title: article.title,
  description: article.description,
  desc_un_html: spacedTextOf(article.description),
  user_id: article.agent_id,
  status: article.status,
  seo_data: {
    meta_title: article.seo_data.meta_title,
    meta_description: article.seo_data.meta_description,
    ...(article.seo_data.meta_keywords !== null && { meta_keywords: article.seo_data.meta_keywords }),
  },
  modified_at: printed(zone, article.updated_at),
  modified_by: article.modified_by,
})
