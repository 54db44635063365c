import type { Account } from '../account/account.ts'
import type { Form } from '../account/forms.ts'

/** `Issue type (old)` as `issue_type_old`; of a label without Latin letters and digits nothing is left. */
export const snakeCase = (label: string): string =>
  label
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('_')

/**
 * A name that is none of those taken, and is now. Recorded for the label `Test Field`:
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

/** What an object has without anybody's doing. */
const NO_NAMES: ReadonlySet<string> = new Set(['', 'constructor'])

/**
 * The label in snake case, `custom_` before one that is taken: a stock field of that name or kind is there.
 * Source: create-contact-field.test.json, as above; https://developers.freshdesk.com/api/#create_contact_field
 */
export function nameOfCustomField({ stock, custom }: Form, label: string): string {
  const taken = new Set([...custom.keys(), ...stock.keys()])
  for (const { type } of stock.values()) taken.add(type.replace(/^default_/, ''))
  let name = snakeCase(label)
  while (taken.has(name) || NO_NAMES.has(name)) name = name === '' ? 'custom_field' : `custom_${name}`
  return name
}
