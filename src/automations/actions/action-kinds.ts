import type { Account } from '../../account/account.ts'
import type { ActionKind } from './action-kind.ts'
import { addNoteAction, addTag, addWatcher, deleteTicket, markAsSpamAction } from './change-ticket.ts'
import { forwardTicket, sendEmailToAgent, sendEmailToGroup, sendEmailToRequester } from './send-email.ts'
import { setField } from './set-field.ts'
import { triggerWebhook } from './trigger-webhook.ts'

/** Taken from rules of real accounts: the emulator sends no notifications that it could skip. */
const skipNotification: ActionKind = { required: [], describe: () => 'Skip new ticket email notifications' }

/** Source: https://developers.freshdesk.com/api/#automations; `add_watcher`, `mark_as_spam` and `delete_ticket` inferred. */
const KINDS: Readonly<Record<string, ActionKind>> = {
  add_tag: addTag,
  add_watcher: addWatcher,
  add_note: addNoteAction,
  send_email_to_requester: sendEmailToRequester,
  send_email_to_agent: sendEmailToAgent,
  send_email_to_group: sendEmailToGroup,
  forward_ticket: forwardTicket,
  delete_ticket: deleteTicket,
  mark_as_spam: markAsSpamAction,
  skip_notification: skipNotification,
  trigger_webhook: triggerWebhook,
}

/** Kind of an action by its `field_name`; any other name is that of a field to set. */
export const actionKind = (account: Account, name: string): ActionKind | undefined =>
  Object.hasOwn(KINDS, name) ? KINDS[name] : setField(account, name)
