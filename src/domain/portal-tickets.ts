import type { Account } from '../account/account.ts'
import type { CustomField, Form } from '../account/forms.ts'
import { type Finding, unexpectedField } from '../errors.ts'
import type { FieldRow } from '../store/rows/fields.ts'
import type { TicketFormRow } from '../store/rows/ticket-forms.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { checkTicket } from './ticket-check.ts'
import { type ShownField, shownFields } from './ticket-forms.ts'
import { createTicket, type TicketFields } from './tickets.ts'
import { checkRequester, findRequester, resolveRequester } from './users.ts'

/** What a customer fills in. */
export type PortalFields = Pick<
  TicketFields,
  'subject' | 'description' | 'type' | 'priority' | 'product_id' | 'company_id' | 'custom_fields' | 'cc_emails'
> & { readonly email: string; readonly name?: string | undefined }

const PORTAL = 2

/** By which field of the ticket a customer's answer is, where the two are called otherwise. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  type: 'ticket_type',
  product_id: 'product',
  company_id: 'company',
}

/** Besides the fields of a form. */
const ALWAYS: ReadonlySet<string> = new Set(['email', 'name', 'cc_emails', 'custom_fields'])

/**
 * What is wrong with a customer's ticket: the form decides what it has to have and what it can have. That values are judged as
 * those of agents are is inferred.
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

/** The fields that the form shows, as required as it says; custom ones that customers cannot fill in are unknown. */
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

/** The requester writes it, who is a new contact where nobody has the e-mail. */
export function addPortalTicket(account: Account, fields: PortalFields): TicketRow {
  const requester = resolveRequester(account, fields)
  const { email: _, name: __, ...given } = fields
  return createTicket(account, { id: requester.id }, { ...given, source: PORTAL }, requester.id).stored
}
