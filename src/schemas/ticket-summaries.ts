import * as z from 'zod'
import { files, positiveInteger, requiredText } from './fields.ts'
import { named } from './named.ts'
import { AttachmentReply, id, time } from './replies.ts'

/** Body. The reference's table calls `body` a number, which its own samples contradict. */
export const TicketSummaryBody = () =>
  named('TicketSummaryBody', {
    body: requiredText().meta({ description: 'HTML' }),
    user_id: positiveInteger().nullish(),
    attachments: files().nullish(),
  })

export const TicketSummaryReply = () =>
  named('TicketSummary', {
    body: z.string(),
    body_text: z.string(),
    id: id(),
    user_id: id(),
    ticket_id: id(),
    created_at: time(),
    updated_at: time(),
    attachments: z.array(AttachmentReply()),
    last_edited_at: time().nullable(),
    last_edited_user_id: id().nullable(),
    cloud_files: z.array(z.never()),
  })
