import type { Account } from '../account/account.ts'
import type { Form } from '../account/forms.ts'
import {
  cannotCreateTracker,
  type FieldError,
  type Finding,
  inaccessibleField,
  invalidValue,
  readonlyField,
} from '../errors.ts'
import { STATUS, type TicketRow } from '../store/rows/tickets.ts'
import { recordFinder } from './custom-objects/lookups.ts'
import { checkForm, withFurther } from './form-check.ts'
import { ASSOCIATION, SOURCE_OUTBOUND_EMAIL, type TicketFields } from './tickets.ts'
import { findAgent } from './users.ts'

export interface TicketCheck {
  readonly fields: TicketFields
  /** Check of the requester; it runs in the requester's place among the form's fields. */
  readonly requester: () => Finding[]
  readonly stored?: TicketRow | undefined
  /** Form to check against. Default: the account's, as agents see it. */
  readonly form?: Form
}

/** Checks a ticket's fields against the account's form, and that everything they refer to exists. */
export function checkTicket(
  account: Account,
  { fields, requester, stored, form = account.form('ticket') }: TicketCheck,
): Finding[] {
  const status = fields.status ?? stored?.status ?? STATUS.open
  const findings = checkForm({
    form,
    fields: fields as Readonly<Record<string, unknown>>,
    stored: stored && { fields: stored as unknown as Record<string, unknown>, custom_fields: stored.custom_fields },
    closes: status === STATUS.resolved || status === STATUS.closed,
    isRecord: recordFinder(account, fields.lookup_parameter),
    own: { requester },
  })
  return withFurther(findings, [
    ...checkReferences(account, fields),
    ...checkAssociations(account, fields, stored),
    ...(stored?.source === SOURCE_OUTBOUND_EMAIL ? checkOutbound(fields) : []),
  ])
}

/**
 * Refuses changes to the text of an outbound e-mail. Source: https://developers.freshdesk.com/api/#update_ticket; code
 * and text inferred.
 */
function checkOutbound(fields: TicketFields): FieldError[] {
  return (['subject', 'description'] as const)
    .filter((name) => fields[name] !== undefined)
    .map((field) => readonlyField(field, 'It cannot be changed on a ticket that began as an outbound email'))
}

function checkReferences(account: Account, fields: TicketFields): FieldError[] {
  const { groups, companies, products, email_configs } = account.database
  const errors: FieldError[] = []
  const check = (name: keyof TicketFields, what: string, exists: (id: number) => boolean) => {
    const id = fields[name]
    if (typeof id !== 'number' || exists(id)) return
    errors.push(invalidValue(name, `There is no ${what} matching the given ${name}`))
  }
  check('responder_id', 'agent', (id) => findAgent(account, id) !== undefined)
  check('internal_agent_id', 'agent', (id) => findAgent(account, id) !== undefined)
  check('group_id', 'group', (id) => groups.get(id) !== undefined)
  check('internal_group_id', 'group', (id) => groups.get(id) !== undefined)
  check('company_id', 'company', (id) => companies.get(id) !== undefined)
  check('product_id', 'product', (id) => products.get(id) !== undefined)
  check('email_config_id', 'email config', (id) => email_configs.get(id) !== undefined)
  if (fields.company_id != null && !account.hasFeature('Multiple Companies')) {
    errors.push(inaccessibleField('company_id', 'It requires the Multiple Companies feature'))
  }
  return errors
}

/** Checks the parent. A ticket is in one association only: only a parent takes further tickets (inferred). */
function checkAssociations(account: Account, { parent_id }: TicketFields, stored: TicketRow | undefined): FieldError[] {
  if (parent_id == null) return []
  const isMovable = (stored?.association_type ?? null) === null || stored?.associated_ticket_ids[0] === parent_id
  if (isMovable && parent_id !== stored?.id && isLinkable(account, parent_id, ASSOCIATION.parent)) return []
  return [invalidValue('parent_id', 'There is no ticket matching the given parent_id')]
}

/** Throws when a related ticket cannot be one. Called once all fields are valid: this error comes alone (inferred). */
export function requireRelatable(account: Account, { related_ticket_ids }: TicketFields): void {
  if (related_ticket_ids?.some((id) => !isLinkable(account, id, null))) throw cannotCreateTracker()
}

function isLinkable({ database }: Account, id: number, type: number | null): boolean {
  const other = database.tickets.get(id)
  const isFree = other?.association_type === null || other?.association_type === type
  return other?.shelf === 0 && isFree
}
