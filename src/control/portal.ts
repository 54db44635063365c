import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { addPortalTicket, checkPortalTicket } from '../domain/portal-tickets.ts'
import { isEmail } from '../schemas/fields.ts'
import { named } from '../schemas/named.ts'
import { id } from '../schemas/replies.ts'
import { DEFAULT_FORM_ID } from '../store/rows/ticket-forms.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'

/** Ticket that a customer made in the portal. */
export interface PortalTicket {
  readonly ticket_id: number
  readonly form_id: number
}

const PortalTicketBody = () =>
  z.strictObject({
    email: z.string().refine(isEmail, { error: 'It should be an e-mail address' }).meta({ format: 'email' }),
    name: z.string().optional().meta({ description: 'Of a contact that is new' }),
    form_id: z.int().positive().optional().meta({ description: 'Default: the default ticket form' }),
    subject: z.string().optional(),
    description: z.string().optional().meta({ description: 'HTML' }),
    type: z.string().optional(),
    priority: z.int().min(1).max(4).optional(),
    product_id: z.int().positive().optional(),
    company_id: z.int().positive().optional(),
    cc_emails: z.array(z.string()).optional(),
    custom_fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  })

const PortalTicketReply = () => named('PortalTicket', { ticket_id: id(), form_id: id() })

/** Ticket as a customer fills the form in. */
export type NewPortalTicket = z.input<ReturnType<typeof PortalTicketBody>>

/**
 * Makes a customer's ticket. Throws `ControlError` 404 for an unknown form, 400 for what the form does not let a
 * customer send.
 */
export function submitTicket(account: Account, ticket: NewPortalTicket): PortalTicket {
  const { form_id = DEFAULT_FORM_ID, ...fields } = parseInput(PortalTicketBody, ticket)
  const form = account.database.ticket_forms.get(form_id)
  if (form === undefined) throw new ControlError(404, `There is no ticket form with the id ${form_id}`)
  const findings = checkPortalTicket(account, form, fields)
  if (findings.length > 0) {
    throw new ControlError(400, findings.map(({ field, message }) => `${field}: ${message}`).join(' | '))
  }
  const { id: ticket_id } = addPortalTicket(account, fields)
  account.ticketEvents.settle()
  return { ticket_id, form_id }
}

/** Operations of customers in the portal. */
export const portalOperations: readonly ControlOperation[] = [
  operation({
    id: 'submitPortalTicket',
    summary: 'Have a customer submit a ticket in the portal, by a ticket form',
    method: 'post',
    path: '/portal/tickets',
    scope: 'account',
    status: 201,
    reply: PortalTicketReply,
    body: PortalTicketBody,
    handle: ({ account, body }) => submitTicket(account, body),
  }),
]
