import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { requireFeature } from '../errors.ts'
import { STATUS } from '../store/rows/tickets.ts'
import type { UserRow } from '../store/rows/users.ts'
import { emailSwitches } from './email-settings.ts'
import { textOf } from './html.ts'
import { type CreatedTicket, createTicket, SOURCE_OUTBOUND_EMAIL, type TicketFields } from './tickets.ts'
import { resolveRequester } from './users.ts'

export type OutboundFields = TicketFields & { readonly email: string; readonly name?: string | null | undefined }

/**
 * Fields of an outbound e-mail with the defaults: closed, low, and assigned to the sender.
 * Source: https://developers.freshdesk.com/api/#create_outbound_email
 */
export const withOutboundDefaults = <Fields extends TicketFields>(actor: Actor, fields: Fields) => ({
  ...fields,
  description: fields.description ?? 'Not given.',
  status: fields.status ?? STATUS.closed,
  priority: fields.priority ?? 1,
  source: SOURCE_OUTBOUND_EMAIL,
  responder_id: actor.id,
})

/** Throws, as without the feature, where agents may not begin conversations (inferred). */
export function checkMayInitiate(account: Account): void {
  if (!emailSwitches(account).allow_agent_to_initiate_conversation) throw requireFeature('Compose Email')
}

/** Makes a ticket that begins with an e-mail to the customer, assigned to the agent who sends it. */
export function sendOutboundEmail(
  account: Account,
  actor: Actor,
  fields: OutboundFields,
  found: UserRow | undefined,
): CreatedTicket {
  const requester = resolveRequester(account, { email: fields.email, name: fields.name }, found)
  const ticket = createTicket(account, actor, withOutboundDefaults(actor, fields), requester.id)
  const { stored } = ticket
  account.outbox.add({
    at: stored.created_at,
    kind: 'outbound_email',
    to: [fields.email],
    cc: stored.cc_emails ?? [],
    bcc: [],
    from: account.database.email_configs.get(stored.email_config_id ?? 0)?.reply_email ?? null,
    subject: stored.subject ?? '',
    html: stored.description,
    text: textOf(stored.description),
    ticket_id: stored.id,
  })
  return ticket
}
