import * as z from 'zod'
import { pagination, text, unpaged } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/** Records that clients read at their start: fields, roles, products, addresses, hours, policies. */

const stamps = () => ({ created_at: time(), updated_at: time() })

export const TicketFieldsQuery = () =>
  z.strictObject({
    type: text().optional().meta({ description: 'Fields of this type: default_status' }),
    ...unpaged(),
  })
export const PageQuery = () => z.strictObject(pagination())

const Choices = () =>
  z.union([
    z.array(z.string()),
    z.record(z.string(), z.union([id(), z.array(z.string()), z.record(z.string(), z.array(z.string()))])),
  ])

export const TicketFieldListReply = () =>
  z.array(
    named('TicketField', {
      id: id(),
      name: z.string(),
      label: z.string(),
      description: z.string(),
      position: z.int(),
      required_for_closure: z.boolean(),
      required_for_agents: z.boolean(),
      type: z.string(),
      default: z.boolean(),
      customers_can_edit: z.boolean(),
      customers_can_filter: z.boolean(),
      label_for_customers: z.string(),
      required_for_customers: z.boolean(),
      displayed_to_customers: z.boolean(),
      ...stamps(),
      portal_cc: z.boolean().optional(),
      portal_cc_to: z.enum(['company', 'all']).optional(),
      choices: Choices().optional(),
      nested_ticket_fields: z
        .array(
          z.strictObject({
            id: id(),
            name: z.string(),
            label: z.string(),
            label_in_portal: z.string(),
            level: z.int(),
            description: z.string(),
          }),
        )
        .optional(),
    }),
  )

export const ContactFieldListReply = () =>
  z.array(
    named('ContactField', {
      editable_in_signup: z.boolean(),
      id: id(),
      name: z.string(),
      label: z.string(),
      position: z.int(),
      type: z.string(),
      default: z.boolean(),
      customers_can_edit: z.boolean(),
      label_for_customers: z.string(),
      required_for_customers: z.boolean(),
      displayed_for_customers: z.boolean(),
      required_for_agents: z.boolean(),
      ...stamps(),
      choices: z.array(z.string()).optional(),
    }),
  )

export const CompanyFieldListReply = () =>
  z.array(
    named('CompanyField', {
      id: id(),
      name: z.string(),
      label: z.string(),
      position: z.int(),
      type: z.string(),
      default: z.boolean(),
      required_for_agents: z.boolean(),
      ...stamps(),
      choices: z.array(z.string()).optional(),
    }),
  )

export const RoleReply = () =>
  named('Role', {
    id: id(),
    name: z.string(),
    description: z.string(),
    default: z.boolean(),
    ...stamps(),
    agent_type: z.literal([1, 2, 3]).meta({ description: '1 support, 2 field, 3 collaborator' }),
  })
export const RoleListReply = () => z.array(RoleReply())

export const ProductReply = () =>
  named('Product', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    ...stamps(),
    primary_email: z.string().nullable(),
    default: z.boolean(),
  })
export const ProductListReply = () => z.array(ProductReply())

export const EmailConfigReply = () =>
  named('EmailConfig', {
    id: id(),
    name: z.string(),
    product_id: id().nullable(),
    to_email: z.string(),
    reply_email: z.string(),
    group_id: id().nullable(),
    primary_role: z.boolean(),
    active: z.boolean(),
    ...stamps(),
  })
export const EmailConfigListReply = () => z.array(EmailConfigReply())

export const BusinessHourReply = () =>
  named('BusinessHour', {
    id: id(),
    name: z.string(),
    description: z.string(),
    is_default: z.boolean(),
    time_zone: z.string(),
    business_hours: z.record(z.string(), z.strictObject({ start_time: z.string(), end_time: z.string() })),
    ...stamps(),
  })
export const BusinessHourListReply = () => z.array(BusinessHourReply())

export const HelpdeskSettingsReply = () =>
  named('HelpdeskSettings', {
    primary_language: z.string(),
    supported_languages: z.array(z.string()),
    portal_languages: z.array(z.string()),
    help_widget_languages: z.array(z.string()),
  })

export const AccountReply = () =>
  named('Account', {
    organisation_id: id(),
    organisation_name: z.string(),
    account_id: id(),
    account_name: z.string(),
    account_domain: z.string(),
    tier_type: z.enum(['Trial', 'Free', 'Growth', 'Pro', 'Enterprise']),
    total_agents: z.strictObject({ full_time: z.int(), occasional: z.int(), used: z.int(), free: z.int() }),
    timezone: z.string(),
    data_center: z.string(),
  })
