import type { Account } from '../account/account.ts'
import type { CustomField, Form } from '../account/forms.ts'
import { type Finding, unexpectedField } from '../errors.ts'
import type { FieldRow } from '../store/rows/fields.ts'
import type { TicketFormRow } from '../store/rows/ticket-forms.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { type ShownField, shownFields } from './shown-fields.ts'
import { checkTicket } from './ticket-check.ts'
import { createTicket, type TicketFields } from './tickets.ts'
import { checkRequester, findRequester, resolveRequester } from './users.ts'

/** Fields that a customer fills in. */
export type PortalFields = Pick<
  TicketFields,
  'subject' | 'description' | 'type' | 'priority' | 'product_id' | 'company_id' | 'custom_fields' | 'cc_emails'
> & { readonly email: string; readonly name?: string | undefined }

const PORTAL = 2

/** Names of the ticket fields for a customer's fields, where the two differ. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  type: 'ticket_type',
  product_id: 'product',
  company_id: 'company',
}

/** Fields that a customer can fill in whatever the form has. */
const ALWAYS: ReadonlySet<string> = new Set(['email', 'name', 'cc_emails', 'custom_fields'])

/**
 * Checks a customer's ticket: the form decides which fields it must have and which it may have. That values are checked
 * like those of agents is inferred.
 */
export function checkPortalTicket(account: Account, form: TicketFormRow, fields: PortalFields): Finding[] {
  const shown = shownFields(account, form)
  const editable = new Set(shown.filter((one) => one.customers_can_edit).map(({ field }) => field.name))
  const given = Object.entries(fields).filter(([name, value]) => value !== undefined && !ALWAYS.has(name))
  const strange = given.filter(([name]) => !editable.has(FIELD_NAMES[name] ?? name))
  const found = findRequester(account, fields)
  const findings = checkTicket(account, {
    fields: { ...fields, source: PORTAL, status: 2, priority: fields.priority ?? 1 },
    requester: () => checkRequester(fields, found),
    form: formOfCustomers(account, shown),
  })
  const unexpected = strange.map(([name]) => unexpectedField(name))
  const told = new Set(strange.map(([name]) => name))
  return [...unexpected, ...findings.filter(({ field }) => !told.has(field))]
}

/**
 * The account's form for customers: the fields that the ticket form shows, required as it says. Custom fields that
 * customers cannot fill in are left out, so that they are unknown.
 */
function formOfCustomers(account: Account, shown: readonly ShownField[]): Form {
  const form = account.form('ticket')
  const byId = new Map(shown.map((one) => [one.field.id, one]))
  const asShown = (field: FieldRow): FieldRow | undefined => {
    const one = byId.get(field.id)
    return one && { ...field, required_for_agents: one.required_for_customers, required_for_closure: false }
  }
  const stock = new Map<string, FieldRow>()
  for (const [name, field] of form.stock) {
    const customers = asShown(field)
    if (customers !== undefined) stock.set(name, customers)
  }
  const custom = new Map<string, CustomField>()
  for (const [name, { field, level }] of form.custom) {
    const customers = asShown(field)
    if (customers !== undefined && byId.get(field.id)?.customers_can_edit) custom.set(name, { field: customers, level })
  }
  return { ...form, stock, custom }
}

/** Adds a ticket written by its requester, who becomes a new contact if nobody has the e-mail. */
export function addPortalTicket(account: Account, fields: PortalFields): TicketRow {
  const requester = resolveRequester(account, fields)
  const { email: _, name: __, ...given } = fields
  return createTicket(account, { id: requester.id }, { ...given, source: PORTAL }, requester.id).stored
}
