import { z } from 'zod'

/**
 * The fixture format: what `fixtures/` holds and `--fixture` takes. References are by name, e-mail or id; times are
 * relative to the account's start (`-3d`, `-1d6h`, `+2h`) or ISO, so that a fixture never ages.
 */
const Time = z.string().regex(/^([+-](\d+(\.\d+)?[wdhms])+|0|\d{4}-\d\d-\d\d(T.*)?)$/, {
  error: 'It should be relative to the start (-3d, -1d6h, +2h) or an ISO time',
})
const Id = z.int().positive()
const Reference = z.union([Id, z.string()], { error: 'It should be an id, a name or an e-mail' })
const CustomFields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const stamps = { created_at: Time.optional(), updated_at: Time.optional() }

const NestedChoices = z.record(z.string(), z.record(z.string(), z.array(z.string())))

const Field = z.strictObject({
  name: z.string(),
  label: z.string().optional(),
  type: z.string().optional().meta({ description: 'custom_text, custom_dropdown ...; absent for a stock field' }),
  required_for_agents: z.boolean().optional(),
  required_for_closure: z.boolean().optional(),
  choices: z.union([z.array(z.string()), NestedChoices]).optional(),
  nested_names: z.array(z.string()).max(2).optional(),
})

const Conversation = z.strictObject({
  id: Id.optional(),
  kind: z.enum(['reply', 'note']),
  by: Reference.meta({ description: 'The requester, or an agent' }),
  body: z.string(),
  private: z.boolean().optional(),
  to_emails: z.array(z.string()).optional(),
  cc_emails: z.array(z.string()).optional(),
  created_at: Time.optional(),
})

const TimeEntry = z.strictObject({
  id: Id.optional(),
  agent: Reference,
  minutes: z.int().nonnegative(),
  note: z.string().optional(),
  billable: z.boolean().optional(),
  ...stamps,
})

export const Fixture = z.strictObject({
  description: z.string().optional(),
  roles: z
    .array(z.strictObject({ name: z.string(), description: z.string(), privileges: z.array(z.string()) }))
    .optional(),
  products: z
    .array(z.strictObject({ id: Id.optional(), name: z.string(), description: z.string().optional(), ...stamps }))
    .optional(),
  email_configs: z
    .array(
      z.strictObject({
        id: Id.optional(),
        name: z.string(),
        reply_email: z.string(),
        primary_role: z.boolean().optional(),
        product: Reference.optional(),
        group: Reference.optional(),
        ...stamps,
      }),
    )
    .optional(),
  sla_policy: z
    .record(z.enum(['1', '2', '3', '4']), z.strictObject({ respond_within: z.int(), resolve_within: z.int() }))
    .optional()
    .meta({ description: 'The default policy: seconds by priority' }),
  ticket_fields: z.array(Field).optional(),
  contact_fields: z.array(Field).optional(),
  company_fields: z.array(Field).optional(),
  groups: z
    .array(z.strictObject({ id: Id.optional(), name: z.string(), description: z.string().optional(), ...stamps }))
    .optional(),
  agents: z
    .array(
      z.strictObject({
        id: Id.optional(),
        name: z.string(),
        email: z.string(),
        api_key: z.string().optional(),
        password: z.string().optional(),
        roles: z.array(Reference).optional(),
        groups: z.array(Reference).optional(),
        ticket_scope: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
        occasional: z.boolean().optional(),
        job_title: z.string().optional(),
        phone: z.string().optional(),
        mobile: z.string().optional(),
        ...stamps,
      }),
    )
    .optional(),
  canned_responses: z
    .array(
      z.strictObject({
        id: Id.optional(),
        name: z.string(),
        responses: z.array(
          z.strictObject({
            id: Id.optional(),
            title: z.string(),
            content_html: z.string(),
            groups: z.array(Reference).optional(),
            ...stamps,
          }),
        ),
        ...stamps,
      }),
    )
    .optional()
    .meta({ description: 'Folders with the responses in them' }),
  jobs: z
    .array(z.strictObject({ job_id: z.string(), name: z.string(), succeeded_ids: z.array(Id) }))
    .optional()
    .meta({ description: 'Bulk work done before the start' }),
  companies: z
    .array(
      z.strictObject({
        id: Id.optional(),
        name: z.string(),
        description: z.string().optional(),
        note: z.string().optional(),
        domains: z.array(z.string()).optional(),
        health_score: z.string().optional(),
        account_tier: z.string().optional(),
        renewal_date: Time.optional(),
        industry: z.string().optional(),
        custom_fields: CustomFields.optional(),
        ...stamps,
      }),
    )
    .optional(),
  contacts: z
    .array(
      z.strictObject({
        id: Id.optional(),
        name: z.string(),
        email: z.string().optional(),
        other_emails: z.array(z.string()).optional(),
        phone: z.string().optional(),
        mobile: z.string().optional(),
        twitter_id: z.string().optional(),
        facebook_id: z.string().optional(),
        unique_external_id: z.string().optional(),
        company: Reference.optional(),
        view_all_tickets: z.boolean().optional(),
        address: z.string().optional(),
        description: z.string().optional(),
        job_title: z.string().optional(),
        language: z.string().optional(),
        time_zone: z.string().optional(),
        tags: z.array(z.string()).optional(),
        custom_fields: CustomFields.optional(),
        active: z.boolean().optional(),
        blocked: z.boolean().optional(),
        deleted: z.boolean().optional(),
        ...stamps,
      }),
    )
    .optional(),
  tickets: z
    .array(
      z.strictObject({
        id: Id.optional(),
        subject: z.string(),
        description: z.string().optional(),
        type: z.string().optional(),
        status: z.int().optional(),
        priority: z.int().min(1).max(4).optional(),
        source: z.int().optional(),
        requester: Reference,
        responder: Reference.optional(),
        group: Reference.optional(),
        company: Reference.optional(),
        product: Reference.optional(),
        cc_emails: z.array(z.string()).optional(),
        tags: z.array(z.string()).optional(),
        custom_fields: CustomFields.optional(),
        watchers: z.array(Reference).optional(),
        due_by: Time.optional(),
        fr_due_by: Time.optional(),
        resolved_at: Time.optional(),
        spam: z.boolean().optional(),
        deleted: z.boolean().optional(),
        conversations: z.array(Conversation).optional(),
        time_entries: z.array(TimeEntry).optional(),
        ...stamps,
      }),
    )
    .optional(),
  automation_rules: z
    .array(z.looseObject({ name: z.string(), automation_type_id: z.literal([1, 3, 4]) }))
    .optional()
    .meta({ description: 'As requests create them, with names and e-mails where those have ids; id, last_updated_by' }),
})

export type Fixture = z.infer<typeof Fixture>
