import type { Account } from '../account/account.ts'
import type { Form } from '../account/forms.ts'

/**
 * A label in snake case: `issue_type_old` for `Issue type (old)`. Empty for a label without Latin letters and digits.
 */
export const snakeCase = (label: string): string =>
  label
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('_')

/**
 * A name for a ticket field that is not among those taken; it is added to them. Recorded for the label `Test Field`:
 * `cf_test_field956329`.
 * Source: NangoHQ/integration-templates, integrations/freshdesk/tests/create-ticket-field.test.json
 */
export function nameOfTicketField(account: Account, label: string, taken: Set<string>): string {
  for (;;) {
    const number = 100_000 + (account.random.next('field_name') % 900_000)
    const name = `cf_${snakeCase(label)}${number}`
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

/** Names that cannot be a field's: every JavaScript object has them. */
const NO_NAMES: ReadonlySet<string> = new Set(['', 'constructor'])

/**
 * A name for a contact or company field: the label in snake case, with `custom_` before it where a default field has
 * that name or kind.
 * Source: create-contact-field.test.json, as above; https://developers.freshdesk.com/api/#create_contact_field
 */
export function nameOfCustomField({ stock, custom }: Form, label: string): string {
  const taken = new Set([...custom.keys(), ...stock.keys()])
  for (const { type } of stock.values()) taken.add(type.replace(/^default_/, ''))
  let name = snakeCase(label)
  while (taken.has(name) || NO_NAMES.has(name)) name = name === '' ? 'custom_field' : `custom_${name}`
  return name
}
