import { z } from 'zod'
import { Attachment, CustomFields, Emails, Flag, Id, Reference, Stamps, Text, Time } from './fixture-values.ts'

/** What an agent has as a contact does: it may have been one, or have become one. */
const person = {
  id: Id.optional(),
  name: z.string(),
  other_emails: Emails.optional(),
  phone: Text,
  mobile: Text,
  twitter_id: Text,
  facebook_id: Text,
  unique_external_id: Text,
  company: Reference.nullable().optional().meta({ description: 'Default: the one that has the e-mail’s domain' }),
  view_all_tickets: Flag,
  other_companies: z.array(z.strictObject({ company: Reference, view_all_tickets: Flag })).optional(),
  address: Text,
  description: Text,
  job_title: Text,
  language: z.string().optional(),
  time_zone: z.string().optional(),
  tags: z.array(z.string()).optional(),
  custom_fields: CustomFields.optional(),
  avatar: Attachment.optional(),
  active: Flag,
  blocked: Flag,
  deleted: Flag,
  merged_into: Reference.optional().meta({ description: 'The contact that this one, now deleted, was merged into' }),
  visitor_id: z.string().optional(),
  org_contact_id: z.string().regex(/^\d+$/).optional(),
  ...Stamps,
}

export const Contact = z.strictObject({ ...person, email: Text }).meta({ id: 'Contact' })

export const Agent = z.strictObject({
  ...person,
  email: z.string().nullable(),
  active: Flag.meta({ description: 'Default true: its key is taken' }),
  api_key: z.string().optional().meta({ description: 'Default agent-{id}-api-key' }),
  password: z.string().optional(),
  roles: z.array(Reference).optional().meta({ description: 'Default: Agent' }),
  groups: z.array(Reference).optional(),
  ticket_scope: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .optional()
    .meta({ description: '1 all tickets, the default; 2 those of its groups and its own; 3 its own' }),
  available: Flag,
  occasional: Flag,
  type: z.enum(['support_agent', 'field_agent', 'collaborator']).optional(),
  signature: z.string().optional().meta({ description: 'HTML' }),
  focus_mode: Flag,
  deactivated: Flag.meta({ description: 'A deleted agent: a contact of the same id' }),
  activates_at: Time.optional(),
  agent_created_at: Time.optional().meta({ description: 'When the person became an agent. Default: created_at' }),
  agent_updated_at: Time.optional(),
})
