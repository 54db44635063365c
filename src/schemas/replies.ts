import * as z from 'zod'
import { named } from './named.ts'

/** Kinds of fields of replies. */
export const time = () =>
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    .meta({ format: 'date-time' })
export const id = () => z.int().positive().meta({ format: 'int64' })
/** An id past 2^53, as real accounts' organisation ids are. */
export const hugeId = () => z.number().positive().meta({ type: 'integer', format: 'int64' })
export const customFieldValues = () => z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

export const AttachmentReply = () =>
  named('Attachment', {
    id: id(),
    name: z.string(),
    content_type: z.string(),
    size: z.int().nonnegative().meta({ description: 'Bytes' }),
    created_at: time(),
    updated_at: time(),
    attachment_url: z.url().meta({ description: 'Signed; expires after five minutes' }),
  })

export const AvatarReply = () => AttachmentReply().omit({ attachment_url: true }).extend({ avatar_url: z.url() })
