import * as z from 'zod'
import { pagination } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

export const AssociatedTicketsQuery = () => z.strictObject(pagination())

export const AssociatedTicketReply = () =>
  named('AssociatedTicket', {
    id: id(),
    group_id: id().nullable(),
    priority: z.int(),
    requester_id: id(),
    responder_id: id().nullable(),
    source: z.int(),
    company_id: id().nullable(),
    status: z.int(),
    subject: z.string().nullable(),
    product_id: id().nullable(),
    type: z.string().nullable(),
    due_by: time().nullable(),
    fr_due_by: time().nullable(),
    is_escalated: z.boolean(),
    created_at: time(),
    updated_at: time(),
  })

export const AssociatedTicketsReply = () => named('AssociatedTickets', { tickets: z.array(AssociatedTicketReply()) })
