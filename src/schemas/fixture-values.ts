import { z } from 'zod'
import { parseDateTime, relativeSeconds } from '../times.ts'
import { isMediaType } from './headers.ts'

const RULE = 'It should be relative to the start (-3d, -1d6h, +2h) or an ISO time'
const isPossible = (text: string) => !/^\d{4}/.test(text) || parseDateTime(text) !== undefined
const MOST_SECONDS = 1000 * 365 * 86_400
const isNear = (text: string) => !/^[+-]/.test(text) || Math.abs(relativeSeconds(text)) <= MOST_SECONDS

export const Time = z
  .string()
  .regex(/^([+-](\d+(\.\d+)?[wdhms])+|0|\d{4}-\d\d-\d\d(T.*)?)$/, { error: RULE, abort: true })
  .refine(isPossible, { error: RULE })
  .refine(isNear, { error: 'It should be within 1000 years of the start' })
  .meta({
    id: 'FixtureTime',
    description:
      'Relative to the account’s start: weeks, days, hours, minutes and seconds before it (-3d, -1d6h30m) or after it (+2h); or an ISO time, which ages',
  })

export const Id = z.int().positive()

export const Reference = z
  .union([z.string(), Id, z.strictObject({ gone: Id })], { error: 'It should be an id, a name or an e-mail' })
  .meta({
    id: 'FixtureReference',
    description: 'A name, an e-mail or an id; {"gone": id} for a record that was deleted for good',
  })
export type Reference = z.infer<typeof Reference>

export const CustomFields = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .meta({ id: 'FixtureCustomFields', description: 'By the names of the form’s fields: cf_reference_number ...' })

export const Stamps = { created_at: Time.optional(), updated_at: Time.optional() }

export const Attachment = z
  .strictObject({
    id: Id.optional(),
    name: z
      .string()
      .refine((name) => !/\p{Surrogate}/u.test(name), { error: 'It should hold no half of a surrogate pair' }),
    content_type: z
      .string()
      .refine(isMediaType, { error: 'It should be a media type, such as image/png' })
      .optional()
      .meta({ description: 'Default: text/plain, application/octet-stream of base64' }),
    text: z.string().optional().meta({ description: 'The content as text, UTF-8' }),
    base64: z.base64().optional().meta({ description: 'The content, where it is no text' }),
    ...Stamps,
  })
  .meta({ id: 'FixtureAttachment' })
export const Attachments = z.array(Attachment).optional()

export const Emails = z.array(z.string())
/** Old records of live accounts hold null, or one text instead of a list. */
export const AddressList = z
  .union([Emails, z.string(), z.null()])
  .meta({ id: 'FixtureAddresses', description: 'A list; null or one text, as old records of live accounts have it' })
export const Text = z.string().nullable().optional()
export const Flag = z.boolean().optional()

/** HTML, or plain text; a long one is short to write: `{ repeat: 'All work and no play. ', times: 3000 }`. */
export const Html = z
  .union([z.string(), z.strictObject({ repeat: z.string(), times: z.int().positive().max(1_000_000) })])
  .meta({ id: 'FixtureHtml', description: 'HTML, or plain text; {"repeat", "times"} is a text many times over' })
export type Html = z.infer<typeof Html>
