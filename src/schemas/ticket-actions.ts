import * as z from 'zod'
import { RULE } from '../errors.ts'
import { boolean, email, emails, files, ids, listOf, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { AttachmentReply, id, time } from './replies.ts'
import { UpdateTicketBody } from './tickets.ts'

export const WatchBody = () => named('WatchBody', { user_id: positiveInteger().optional() })
export const BulkWatchBody = () => named('BulkWatchBody', { ids: ids(), user_id: positiveInteger().optional() })
export const BulkUnwatchBody = () => named('BulkUnwatchBody', { ids: ids() })
export const WatchersReply = () => named('Watchers', { watcher_ids: z.array(id()) })

const mergeNote = () =>
  named('MergeNote', { body: requiredText(), private: boolean().nullish() }, { error: RULE.object }).nullish()

export const MergeTicketsBody = () =>
  named('MergeTicketsBody', {
    primary_id: positiveInteger(),
    ticket_ids: ids(),
    note_in_primary: mergeNote(),
    note_in_secondary: mergeNote(),
    // The reference spells it so.
    convert_recepients_to_cc: boolean().nullish(),
  })

export const ForwardBody = () =>
  named('ForwardBody', {
    body: requiredText(),
    to_emails: listOf(email()).min(1, { error: RULE.notBlank }),
    cc_emails: emails().nullish(),
    bcc_emails: emails().nullish(),
    from_email: text().nullish(),
    include_quoted_text: boolean().nullish(),
    include_original_attachments: boolean().nullish(),
    attachments: files().nullish(),
  })

/**
 * Fields whose choices are checked by the job, ticket by ticket; a value of another type is no choice of any ticket.
 */
const decidedLater = () => ({
  type: text().nullish(),
  status: z.int({ error: RULE.integer }).optional().meta({ description: '2 open, 3 pending, 4 resolved, 5 closed' }),
  custom_fields: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()], { error: RULE.string }), {
      error: RULE.object,
    })
    .optional(),
})

/** Fields that a bulk update may set, and the reply it may add. */
export const BulkUpdateBody = () =>
  named('BulkUpdateBody', {
    bulk_action: z.strictObject(
      {
        ids: ids().min(1, { error: RULE.notBlank }),
        properties: UpdateTicketBody().omit({ attachments: true }).extend(decidedLater()).optional(),
        reply: z.strictObject({ body: requiredText() }, { error: RULE.object }).optional(),
      },
      { error: RULE.object },
    ),
  })

export const BulkDeleteBody = () =>
  named('BulkDeleteBody', {
    bulk_action: z.strictObject({ ids: ids().min(1, { error: RULE.notBlank }) }, { error: RULE.object }),
  })

export const JobReply = () => named('JobReference', { job_id: z.string(), href: z.url() })

export const NumberedJobReply = () => named('NumberedJobReference', { job_id: id(), href: z.url() })

export const ViewedJobReply = () =>
  named('Job', {
    id: z.string(),
    name: z.string(),
    status: z.literal('COMPLETED'),
    progress: z.literal(100),
    created_at: time(),
    updated_at: time(),
    status_updated_at: time(),
    data: z.array(
      z.strictObject({
        id: id().optional(),
        email: z.string().optional(),
        title: z.string().optional(),
        success: z.boolean(),
        errors: z
          .array(
            z.strictObject({
              field: z.string(),
              message: z.string(),
              additional_info: z.strictObject({ user_id: id() }).optional(),
              code: z.string(),
            }),
          )
          .optional(),
      }),
    ),
  })

export const JobParams = () => z.object({ job: z.string() })

export const ForwardReply = () =>
  named('CreatedForward', {
    body: z.string(),
    body_text: z.string(),
    id: id(),
    incoming: z.boolean(),
    private: z.boolean(),
    user_id: id(),
    support_email: z.string().nullable(),
    source: z.int(),
    ticket_id: id(),
    to_emails: z.array(z.string()),
    from_email: z.string().nullable(),
    cc_emails: z.array(z.string()),
    bcc_emails: z.array(z.string()),
    attachments: z.array(AttachmentReply()),
    created_at: time(),
    updated_at: time(),
  })
