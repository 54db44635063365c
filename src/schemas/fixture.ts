import { z } from 'zod'
import { AccountSection, Generate } from './fixture-account.ts'
import * as configuration from './fixture-configuration.ts'
import { Agent, Contact } from './fixture-people.ts'
import { Ticket } from './fixture-tickets.ts'

/**
 * The fixture format: what `fixtures/` holds, `--fixture` and `load` take and an export is. Every member may be left
 * out. References are by name, e-mail or id; times are relative to the account's start (`-3d`, `-1d6h`, `+2h`) or ISO,
 * so that a fixture never ages. docs/fixtures.md describes it, fixtures/schema.json is made of it.
 */
export const Fixture = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().optional().meta({ description: 'One line, for the list of fixtures' }),
  account: AccountSection.optional(),
  roles: z.array(configuration.Role).optional(),
  products: z.array(configuration.Product).optional(),
  email_configs: z.array(configuration.EmailConfig).optional(),
  sla_policy: configuration.SlaPolicy.optional(),
  sla_policies: configuration.SlaPolicies.optional(),
  business_hours: z.array(configuration.BusinessHour).optional(),
  surveys: z.array(configuration.Survey).optional(),
  ticket_fields: z.array(configuration.Field).optional(),
  contact_fields: z.array(configuration.Field).optional(),
  company_fields: z.array(configuration.Field).optional(),
  groups: z.array(configuration.Group).optional(),
  agents: z.array(Agent).optional(),
  canned_responses: z
    .array(configuration.Folder)
    .optional()
    .meta({ description: 'Folders with the responses in them' }),
  jobs: z.array(configuration.Job).optional().meta({ description: 'Bulk work done before the start' }),
  companies: z.array(configuration.Company).optional(),
  contacts: z.array(Contact).optional(),
  tickets: z.array(Ticket).optional(),
  automation_rules: z
    .array(z.looseObject({ name: z.string(), automation_type_id: z.literal([1, 3, 4]) }))
    .optional()
    .meta({ description: 'As requests create them, with names and e-mails where those have ids; id, last_updated_by' }),
  generate: Generate()
    .extend({ seed: z.int().optional().meta({ description: 'Default: the account’s' }) })
    .optional()
    .meta({ description: 'Rows to make up besides: companies, contacts, and tickets of all people there are' }),
})

export type Fixture = z.infer<typeof Fixture>
/** One record of a list: `Records<'tickets'>`. */
export type Records<Name extends keyof Fixture> = Extract<Fixture[Name], readonly unknown[]>[number]
