import * as z from 'zod'
import type { Lazy } from '../http/endpoint.ts'
import { schemaOf } from '../http/schema-of.ts'
import { named } from '../schemas/named.ts'
import { AttachmentReply, customFieldValues, id } from '../schemas/replies.ts'

/** Parameters that version 1 does not know are ignored, as Rails does it (inferred). */
export const AnyQuery = () => z.object({})
export const PageQuery = () => z.object({ page: page() })
export const ContactsQuery = () =>
  z.object({
    page: page(),
    state: z
      .enum(['verified', 'unverified', 'all', 'deleted'])
      .optional()
      .meta({ description: 'Contacts in this state' }),
  })
export const DisplayIdParams = () => z.object({ display_id: z.coerce.number().int().positive() })

const page = () => z.int().positive().optional().meta({ default: 1, description: 'Which page of 30' })

const time = () =>
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
    .meta({ format: 'date-time' })

/** Reply of version 2 about a record, with times at the account's offset. */
const localised = (schema: z.ZodType): z.ZodType => {
  const title = schema.meta()?.title
  const made = rebuilt(schema)
  return title === undefined ? made : made.meta({ title })
}

function rebuilt(schema: z.ZodType): z.ZodType {
  if (schema.meta()?.format === 'date-time') return time()
  if (schema instanceof z.ZodNullable) return localised(schema.unwrap() as z.ZodType).nullable()
  if (schema instanceof z.ZodOptional) return localised(schema.unwrap() as z.ZodType).optional()
  if (schema instanceof z.ZodArray) return z.array(localised(schema.element as z.ZodType))
  if (!(schema instanceof z.ZodObject)) return schema
  const shape = Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>)
  return z.strictObject(Object.fromEntries(shape.map(([name, member]) => [name, localised(member)])))
}

/** `{"company": {...}}` of what the elements of version 2's list are, or of one record. */
export const wrapped = (name: string, reply: Lazy<z.ZodType>) => (): z.ZodType => {
  const schema = schemaOf(reply)
  const one = schema instanceof z.ZodArray ? (schema.element as z.ZodType) : schema
  return z.strictObject({ [name]: localised(one) })
}

export const wrappedList = (name: string, reply: Lazy<z.ZodType>) => (): z.ZodType => z.array(wrapped(name, reply)())

const attachment = () =>
  AttachmentReply().extend({ created_at: time(), updated_at: time() }).meta({ title: 'Attachment' })

const list = () => z.array(z.string())

const ticket = () => ({
  id: id(),
  display_id: id(),
  description: z.string(),
  description_html: z.string(),
  subject: z.string().nullable(),
  requester_id: id(),
  responder_id: id().nullable(),
  owner_id: id().nullable(),
  group_id: id().nullable(),
  product_id: id().nullable(),
  status: z.int(),
  priority: z.int(),
  source: z.int(),
  ticket_type: z.string().nullable(),
  urgent: z.boolean(),
  spam: z.boolean(),
  deleted: z.boolean(),
  trained: z.boolean(),
  isescalated: z.boolean(),
  fr_escalated: z.boolean(),
  due_by: time().nullable(),
  frDueBy: time().nullable(),
  to_email: z.string().nullable(),
  to_emails: list().nullable(),
  cc_email: z.strictObject({ cc_emails: list(), fwd_emails: list(), reply_cc: list(), tkt_cc: list() }),
  email_config_id: id().nullable(),
  delta: z.boolean(),
  status_name: z.string(),
  priority_name: z.string(),
  source_name: z.string(),
  requester_name: z.string().nullable(),
  responder_name: z.string().nullable(),
  requester_status_name: z.string(),
  attachments: z.array(attachment()),
  tags: list(),
  custom_field: customFieldValues().meta({ description: 'By names that end in the account’s number' }),
  created_at: time(),
  updated_at: time(),
})

export const TicketListReply = () => z.array(named('HelpdeskTicket', ticket()))

export const TicketReply = () =>
  z.strictObject({
    helpdesk_ticket: named('HelpdeskTicketWithNotes', {
      ...ticket(),
      notes: z.array(z.strictObject({ note: note() })),
    }),
  })

const note = () =>
  named('Note', {
    id: id(),
    body: z.string(),
    body_html: z.string(),
    user_id: id(),
    source: z.int(),
    incoming: z.boolean(),
    private: z.boolean(),
    deleted: z.boolean(),
    support_email: z.string().nullable(),
    attachments: z.array(attachment()),
    created_at: time(),
    updated_at: time(),
  })

const solution = () => ({
  id: id(),
  name: z.string(),
  description: z.string().nullable(),
  created_at: time(),
  updated_at: time(),
})

const folder = () => ({
  ...solution(),
  category_id: id(),
  parent_folder_id: id().nullable(),
  visibility: z.int(),
})

const article = () =>
  named('SolutionArticle', {
    id: id(),
    position: z.int(),
    art_type: z.int(),
    thumbs_up: z.int(),
    thumbs_down: z.int(),
    hits: z.int(),
    folder_id: id(),
    title: z.string(),
    description: z.string(),
    desc_un_html: z.string(),
    user_id: id(),
    status: z.int(),
    seo_data: z.record(z.string(), z.string()),
    modified_at: time(),
    modified_by: id(),
  })

export const SolutionCategoryListReply = () =>
  z.array(z.strictObject({ category: named('SolutionCategory', solution()) }))

export const SolutionCategoryReply = () =>
  z.strictObject({
    category: named('SolutionCategoryWithFolders', {
      ...solution(),
      folders: z.array(named('SolutionFolder', folder())),
    }),
  })

export const SolutionFolderReply = () =>
  z.strictObject({ folder: named('SolutionFolderWithArticles', { ...folder(), articles: z.array(article()) }) })
