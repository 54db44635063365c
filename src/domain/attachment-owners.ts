import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import type { Privilege } from '../account/privileges.ts'
import { accessDenied, notFound } from '../errors.ts'
import { attachmentKey } from '../store/lookup-keys.ts'
import { cannedResponseRow } from '../store/rows/canned-responses.ts'
import { conversationRow } from '../store/rows/conversations.ts'
import { type ArticleText, solutionArticleRow } from '../store/rows/solutions.ts'
import { ticketSummaryRow } from '../store/rows/ticket-summaries.ts'
import { userRow } from '../store/rows/users.ts'
import { without } from './agent-lists.ts'
import { deleteAttachments } from './attachments.ts'
import { visibleResponse } from './canned-responses.ts'
import { changeableContact } from './contacts.ts'
import { findChangeableTicket } from './ticket-access.ts'
import { changeTicket } from './tickets.ts'

/** Owner of a file: the privilege that is needed to remove the file, and how the owner gives it up. */
interface Holding {
  /** Privilege that changes the same row through the API (inferred). */
  readonly privilege: Privilege
  /** Replaces the row by one without the file. */
  release(): void
}

type FindHolding = (account: Account, actor: Actor, id: number) => Holding | undefined

const ofTicket: FindHolding = (account, actor, id) => {
  const found = account.database.tickets.by.key.find(attachmentKey(id))
  if (found === undefined) return undefined
  const before = findChangeableTicket(account, actor, found.id, 'DELETE')
  return {
    privilege: 'edit_ticket_properties',
    release() {
      const attachment_ids = without(before.attachment_ids, id)
      const after = changeTicket(account, before, { attachment_ids, updated_at: account.clock.seconds() })
      account.ticketEvents.raise({ kind: 'updated', before, after, performerId: actor.id })
    },
  }
}

const ofConversation: FindHolding = (account, actor, id) => {
  const { conversations } = account.database
  const found = conversations.by.key.find(attachmentKey(id))
  if (found === undefined) return undefined
  findChangeableTicket(account, actor, found.ticket_id, 'DELETE')
  return {
    privilege: 'edit_note',
    release() {
      const attachment_ids = without(found.attachment_ids, id)
      conversations.replace(conversationRow({ ...found, attachment_ids, updated_at: account.clock.seconds() }))
    },
  }
}

const ofSummary: FindHolding = (account, actor, id) => {
  const { ticket_summaries } = account.database
  const found = ticket_summaries.by.key.find(attachmentKey(id))
  if (found === undefined) return undefined
  findChangeableTicket(account, actor, found.ticket_id, 'DELETE')
  return {
    privilege: 'edit_note',
    release() {
      const attachment_ids = without(found.attachment_ids, id)
      ticket_summaries.replace(ticketSummaryRow({ ...found, attachment_ids, updated_at: account.clock.seconds() }))
    },
  }
}

const ofResponse: FindHolding = (account, actor, id) => {
  const { canned_responses } = account.database
  const found = canned_responses.by.key.find(attachmentKey(id))
  if (found === undefined) return undefined
  const response = visibleResponse(actor, found)
  return {
    privilege: 'admin_tasks',
    release() {
      const attachment_ids = without(response.attachment_ids, id)
      canned_responses.replace(cannedResponseRow({ ...response, attachment_ids, updated_at: account.clock.seconds() }))
    },
  }
}

/** Finds the article with the file, in any language: each translation has its own files. */
const ofArticle: FindHolding = (account, _actor, id) => {
  const { solution_articles } = account.database
  const found = solution_articles.by.key.find(attachmentKey(id))
  if (found === undefined) return undefined
  const updated_at = account.clock.seconds()
  const released = <Text extends ArticleText>(text: Text): Text =>
    text.attachment_ids.includes(id) ? { ...text, attachment_ids: without(text.attachment_ids, id), updated_at } : text
  return {
    privilege: 'publish_solution',
    release() {
      const translations = Object.entries(found.translations).map(([language, text]) => [language, released(text)])
      const own = released(found)
      solution_articles.replace(solutionArticleRow({ ...own, translations: Object.fromEntries(translations) }))
    },
  }
}

/** Finds the person with the file as avatar. */
const ofPerson: FindHolding = (account, _actor, id) => {
  const { users } = account.database
  const found = users.by.key.find(attachmentKey(id))
  if (found === undefined) return undefined
  const person = found.is_agent ? found : changeableContact(found, 'DELETE')
  return {
    privilege: person.is_agent ? 'manage_agents' : 'manage_contacts',
    release() {
      users.replace(userRow({ ...person, avatar_id: null, updated_at: account.clock.seconds() }))
    },
  }
}

const KINDS: readonly FindHolding[] = [ofTicket, ofConversation, ofSummary, ofResponse, ofArticle, ofPerson]

/**
 * Deletes a file and takes it from its owner. Throws 404 for a file that the caller does not see, 405 where the owner
 * cannot be changed.
 */
export function deleteAttachment(account: Account, actor: Actor, id: number): void {
  for (const find of KINDS) {
    const holding = find(account, actor, id)
    if (holding === undefined) continue
    if (!actor.privileges.has(holding.privilege)) throw accessDenied()
    holding.release()
    deleteAttachments(account, [id])
    return
  }
  throw notFound()
}
