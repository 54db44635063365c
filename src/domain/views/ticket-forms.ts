import type { Account } from '../../account/account.ts'
import type { TicketFormRow } from '../../store/rows/ticket-forms.ts'
import { formatTime } from '../../times.ts'
import { type ShownField, shownFields } from '../shown-fields.ts'
import { portalCopies, stamps } from './fields.ts'

/**
 * Key order is the reference's; the place of `non_editable`, which live accounts show, is inferred.
 * Source: https://developers.freshdesk.com/api/#ticket-forms; github slop-place/terraform-provider-freshdesk
 */
export const listedForm = (account: Account, form: TicketFormRow, withPortals: boolean) => ({
  id: form.id,
  name: form.name,
  title: form.title,
  default: form.default,
  description: form.description,
  ...stamps(form),
  last_updated_by: form.last_updated_by,
  portals: withPortals ? portalsOf(account, form) : [],
  non_editable: false,
})

/** Portals of a form. The emulator has no names for portals: that they have the account's name is inferred. */
function portalsOf({ name, settings: { portal_ids } }: Account, form: TicketFormRow) {
  const ids = form.default ? portal_ids : portal_ids.filter((id) => form.portal_ids.includes(id))
  return ids.map((id) => {
    const place = portal_ids.indexOf(id)
    return { id, name: place === 0 ? name : `${name} ${place + 1}` }
  })
}

export const viewedForm = (account: Account, form: TicketFormRow, withPortals = false) => ({
  ...listedForm(account, form, withPortals),
  fields: shownFields(account, form).map((shown, index) => viewedFormField(shown, index + 1)),
})

/** A time as the reference's samples print it: `2022-06-01 14:10:59`. */
const plainTime = (seconds: number) => formatTime(seconds).replace('T', ' ').replace('Z', '')

export const viewedFormField = (shown: ShownField, position: number) => ({
  id: shown.field.id,
  name: shown.field.name,
  label: shown.field.label,
  label_for_customers: shown.label_for_customers,
  position,
  type: shown.field.type,
  default: shown.field.default,
  customers_can_edit: shown.customers_can_edit,
  required_for_closure: shown.field.required_for_closure,
  required_for_agents: shown.field.required_for_agents,
  required_for_customers: shown.required_for_customers,
  displayed_to_customers: shown.field.displayed_to_customers,
  created_at: plainTime(shown.created_at),
  updated_at: plainTime(shown.updated_at),
  archived: false,
  ...copiesAsText(shown),
  hint_for_customers: shown.hint_for_customers,
  placeholder_for_customers: shown.placeholder_for_customers,
})

/** The same member as in ticket fields, which have a boolean where this has a text. */
function copiesAsText({ field }: ShownField) {
  const { portal_cc, portal_cc_to } = portalCopies(field)
  return portal_cc === undefined ? {} : { portal_cc: String(portal_cc), portal_cc_to }
}
