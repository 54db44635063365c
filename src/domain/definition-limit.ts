import type { Account } from '../account/account.ts'
import { inconsistentState } from '../errors.ts'

/**
 * Most definitions of a kind in an account: the lists of some are answered whole, and each is held against all others.
 * The number is the emulator's own.
 */
export const MOST_DEFINITIONS = 5000

/** Kinds by their names in a fixture. */
const KINDS = {
  roles: 'roles',
  products: 'products',
  email_configs: 'mailboxes',
  sla_policies: 'SLA policies',
  business_hours: 'business hours',
  surveys: 'surveys',
  ticket_fields: 'ticket fields',
  contact_fields: 'contact fields',
  company_fields: 'company fields',
  ticket_forms: 'ticket forms',
  custom_objects: 'custom objects',
  skills: 'skills',
  csat_surveys: 'CSAT surveys',
  scenario_automations: 'scenarios',
  automation_rules: 'automation rules',
} as const
export type DefinitionKind = keyof typeof KINDS
export const DEFINITION_KINDS = Object.keys(KINDS) as DefinitionKind[]

/** Form of a kind that is fields: those of all forms are in one table. */
const FORMS = { ticket_fields: 'ticket', contact_fields: 'contact', company_fields: 'company' } as const

const numberOf = ({ database }: Account, kind: DefinitionKind): number =>
  kind in FORMS
    ? [...database.fields.all()].filter(({ form }) => form === FORMS[kind as keyof typeof FORMS]).length
    : database[kind as Exclude<DefinitionKind, keyof typeof FORMS>].size

/** Fault of an account that has too many definitions, or would have with `added` more. */
export const definitionFault = (account: Account, kind: DefinitionKind, added = 0): string | undefined =>
  numberOf(account, kind) + added <= MOST_DEFINITIONS
    ? undefined
    : `An account has at most ${MOST_DEFINITIONS} ${KINDS[kind]}`

/** Checks that an account takes one more of them. Throws 409. */
export function checkRoom(account: Account, kind: DefinitionKind): void {
  const fault = definitionFault(account, kind, 1)
  if (fault !== undefined) throw inconsistentState(fault)
}
