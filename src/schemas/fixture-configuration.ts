import { z } from 'zod'
import { Attachments, CustomFields, Flag, Id, Reference, Stamps, Text, Time } from './fixture-values.ts'

export const Role = z.strictObject({
  id: Id.optional(),
  name: z.string(),
  description: z.string(),
  privileges: z.array(z.string()),
  ...Stamps,
})

export const Product = z.strictObject({
  id: Id.optional(),
  name: z.string(),
  description: Text,
  default: Flag.meta({ description: 'Default: the first product is' }),
  ...Stamps,
})

export const EmailConfig = z.strictObject({
  id: Id.optional(),
  name: z.string(),
  reply_email: z.string(),
  to_email: z.string().optional().meta({ description: 'Default: the reply_email' }),
  active: Flag,
  primary_role: Flag,
  product: Reference.optional(),
  group: Reference.optional(),
  ...Stamps,
})

const SlaTargets = z.record(
  z.enum(['1', '2', '3', '4']),
  z.strictObject({ respond_within: z.int(), resolve_within: z.int() }),
)

/** Short for the targets of the default policy. */
export const SlaPolicy = SlaTargets.meta({ description: 'The default policy: seconds by priority' })

export const SlaPolicies = z
  .array(z.strictObject({ id: Id.optional(), name: z.string(), default: Flag, targets: SlaTargets, ...Stamps }))
  .meta({ description: 'A policy of a name that the account has changes that one' })

export const BusinessHour = z.strictObject({
  id: Id.optional(),
  name: z.string(),
  description: z.string().optional(),
  is_default: Flag,
  time_zone: z.string(),
  business_hours: z
    .record(z.string(), z.strictObject({ start_time: z.string(), end_time: z.string() }))
    .meta({ description: 'By weekday: monday ...' }),
  ...Stamps,
})

export const Survey = z.strictObject({
  id: Id.optional(),
  title: z.string(),
  active: Flag,
  questions: z
    .array(z.strictObject({ id: z.string(), label: z.string(), default: Flag }))
    .optional()
    .meta({ description: 'Default: default_question alone' }),
  ...Stamps,
})

const NestedChoices = z.record(z.string(), z.record(z.string(), z.array(z.string())))

export interface FullChoice {
  readonly value: string | number
  readonly label: string
  readonly choices?: readonly FullChoice[] | undefined
}
const FullChoice: z.ZodType<FullChoice> = z
  .strictObject({
    value: z.union([z.string(), z.number()]),
    label: z.string(),
    get choices() {
      return z.array(FullChoice).optional()
    },
  })
  .meta({ id: 'FixtureChoice' })

export const Field = z.strictObject({
  id: Id.optional(),
  name: z.string(),
  label: z.string().optional(),
  type: z.string().optional().meta({ description: 'custom_text, custom_dropdown ...; absent for a stock field' }),
  position: z.int().optional(),
  required_for_agents: Flag,
  required_for_closure: Flag,
  choices: z
    .union([z.array(z.string()), NestedChoices, z.array(FullChoice)])
    .optional()
    .meta({ description: 'Values; of a nested field values by value by value; or objects with value and label' }),
  nested_names: z.array(z.string()).max(2).optional(),
  ...Stamps,
})

export const Group = z.strictObject({
  id: Id.optional(),
  name: z.string(),
  description: Text,
  escalate_to: Reference.optional().meta({ description: 'An agent' }),
  unassigned_for: z.string().optional(),
  business_hour: Reference.nullable().optional().meta({ description: 'Default: the account’s default hours' }),
  group_type: z.enum(['support_agent_group', 'field_agent_group']).optional(),
  auto_ticket_assign: z.int().optional(),
  allow_agents_to_change_availability: Flag,
  ...Stamps,
})

export const Folder = z.strictObject({
  id: Id.optional(),
  name: z.string(),
  owner: Reference.optional().meta({ description: 'The agent whose personal folder it is' }),
  responses: z.array(
    z.strictObject({
      id: Id.optional(),
      title: z.string(),
      content_html: z.string(),
      visibility: z
        .union([z.literal(0), z.literal(1), z.literal(2)])
        .optional()
        .meta({ description: '0 all agents, 1 its owner, 2 its groups. Default: 2 with groups, else 0' }),
      owner: Reference.optional().meta({ description: 'Default: the first agent' }),
      groups: z.array(Reference).optional(),
      attachments: Attachments,
      ...Stamps,
    }),
  ),
  ...Stamps,
})

export const Job = z.strictObject({
  id: Id.optional(),
  job_id: z.string(),
  name: z.string(),
  succeeded_ids: z.array(Id),
  failed_ids: z.array(Id).optional(),
  ...Stamps,
})

export const Company = z.strictObject({
  id: Id.optional(),
  name: z.string(),
  description: Text,
  note: Text,
  domains: z.array(z.string()).optional(),
  health_score: Text,
  account_tier: Text,
  renewal_date: Time.optional(),
  industry: Text,
  custom_fields: CustomFields.optional(),
  org_company_id: z.string().regex(/^\d+$/).optional(),
  ...Stamps,
})
