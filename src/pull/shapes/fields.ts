import {
  choice,
  flag,
  listOf,
  mapOf,
  number,
  objectOf,
  type Reading,
  type Shape,
  shaped,
  stays,
  stockOr,
  text,
  time,
} from '../shape.ts'

/** Fields of the forms, and the values that records have of them. */

/** A label stays, as a choice does, unless it looks like a name. */
export const label: Shape = choice

const fieldName = stays('names of fields', (given) => /^[a-z][a-z0-9_]*$/.test(given))
const fieldType = stays('types of fields', (given) => /^[a-z][a-z_]*$/.test(given))

const stamps = { created_at: time, updated_at: time }

const STOCK_DESCRIPTIONS = ['Ticket description', 'Select the product, the ticket belongs to.']

const fullChoice: Shape = objectOf({
  id: number,
  value: choice,
  label,
  label_for_customers: label,
  position: number,
  stop_sla_timer: flag,
  choices: { take: (value, path, reading) => fullChoices.take(value, path, reading) },
})
const fullChoices: Shape = listOf(fullChoice)

/** Choices as lists show them: by type of the field. What names agents, groups and products is dropped. */
const choicesShape = (type: unknown, choices: unknown): Shape | undefined => {
  if (Array.isArray(choices)) return choices.every((one) => typeof one === 'object') ? fullChoices : listOf(choice)
  switch (type) {
    case 'default_agent':
    case 'default_group':
    case 'default_product':
      return undefined
    case 'nested_field':
      return mapOf(choice, mapOf(choice, listOf(choice)))
    case 'default_status':
      return mapOf(
        stays('numbers', (given) => /^\d+$/.test(given)),
        listOf(label),
      )
    default:
      return mapOf(choice, number)
  }
}

const level = objectOf({
  id: number,
  name: fieldName,
  label,
  label_for_customers: label,
  label_in_portal: label,
  level: number,
  ...stamps,
})

const members = {
  id: number,
  name: fieldName,
  label,
  label_for_customers: label,
  type: fieldType,
  default: flag,
  position: number,
  customers_can_edit: flag,
  required_for_closure: flag,
  required_for_agents: flag,
  required_for_customers: flag,
  displayed_to_customers: flag,
  displayed_for_customers: flag,
  editable_in_signup: flag,
  has_section: flag,
  ...stamps,
  nested_ticket_fields: listOf(level),
  dependent_fields: listOf(level),
  sections: listOf(objectOf({ id: number, label, choice_ids: listOf(number), ticket_field_ids: listOf(number) })),
}
const plain = objectOf(members)

/** One field; its description stays where it is the label. */
export const field: Shape = shaped(
  (value, path, reading) => {
    const taken = plain.take(value, path, reading)
    if (typeof taken !== 'object' || taken === null) return undefined
    const { type, choices, description, label: shown } = value as Readonly<Record<string, unknown>> // an object, since it was taken
    const known =
      choices === undefined ? undefined : choicesShape(type, choices)?.take(choices, `${path}.choices`, reading)
    const about = description === shown ? label : stockOr(STOCK_DESCRIPTIONS, text)
    const described = description === undefined ? undefined : about.take(description, `${path}.description`, reading)
    return {
      ...taken,
      ...(described !== undefined && { description: described }),
      ...(known !== undefined && { choices: known }),
    }
  },
  (path) => [
    ...(plain.stays?.(path) ?? []),
    [`${path}.choices`, 'choices that look like nobody’s name'],
    [`${path}.description`, 'where it is the label'],
  ],
)

/** Whether a custom field of the type takes choices alone. */
export const isChosen = (type: string | undefined): boolean => type !== undefined && CHOSEN.has(type)

const CHOSEN = new Set(['custom_dropdown', 'nested_field', 'custom_multi_select_dropdown'])

function valueTaken(value: unknown, type: string | undefined, path: string, reading: Reading): unknown {
  const { strangers } = reading
  if (typeof value === 'boolean') return value
  if (Array.isArray(value)) return listOf(choice).take(value, path, reading)
  if (typeof value === 'number') {
    return type === 'custom_lookup' || isChosen(type) || reading.isKept(path) ? value : strangers.number(value)
  }
  if (typeof value !== 'string') return undefined
  if (isChosen(type)) return choice.take(value, path, reading)
  if (reading.isKept(path)) return value
  if (type === 'custom_date' || type === 'custom_date_time') return strangers.date(value)
  if (type === 'custom_decimal' || type === 'custom_number') return String(strangers.plain(value))
  if (type === 'custom_url') return strangers.url(value)
  return strangers.text(value)
}

/** Values of custom fields: those of dropdowns stay as their choices do, all others are replaced, numbers too. */
export const customFields = (form: string): Shape =>
  shaped(
    (value, path, reading) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      return Object.fromEntries(
        Object.entries(value).flatMap(([name, one]) => {
          const type = reading.typeOf(form, name)
          // A field that was not read has no place in the fixture.
          if (type === undefined) return []
          const taken = one === null ? null : valueTaken(one, type, `${path}.${name}`, reading)
          return taken === undefined ? [] : [[name, taken]]
        }),
      )
    },
    (path) => [[`${path}.*`, 'choices of dropdowns that look like nobody’s name']],
  )
