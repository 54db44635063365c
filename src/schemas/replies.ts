import { z } from 'zod'

/** Kinds of fields that replies have. */
export const time = () =>
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    .meta({ format: 'date-time' })
export const id = () => z.int().positive()
/** Past 2^53, as real accounts' organisation ids are. */
export const hugeId = () => z.number().positive()
export const customFieldValues = () => z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

export const AttachmentReply = () =>
  z.strictObject({
    id: id(),
    name: z.string(),
    content_type: z.string(),
    size: z.int(),
    created_at: time(),
    updated_at: time(),
    attachment_url: z.url(),
  })
