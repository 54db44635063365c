import {
  among,
  choice,
  flag,
  listOf,
  name,
  number,
  objectOf,
  type Reading,
  replaced,
  type Shape,
  shaped,
  stays,
  text,
  time,
  word,
} from '../shape.ts'
import { LANGUAGE, zone } from './configuration.ts'
import { isChosen } from './fields.ts'

/** Automation rules, scenarios and skills: their values are those of the fields that they name. */

const fieldName = stays('names of fields', (given) => /^[a-z][a-z0-9_]*$/.test(given))
const operator = stays('operators', (given) => /^[a-z][a-z_]*$/.test(given))

const CHOSEN = new Set([
  'type',
  'ticket_type',
  'health_score',
  'account_tier',
  'industry',
  'status',
  'priority',
  'source',
])
const TAGS = new Set(['tag', 'tags', 'add_tag', 'tag_names', 'ticket_tags'])
/** Words for what happened, in events. Source: src/automations/events.ts */
const HAPPENED = ['updated', 'deleted', 'restored', 'marked_as_spam', 'public', 'private', 'sent']

const FORMS = ['ticket', 'contact', 'company'] as const

const valueShape = (field: unknown, reading: Reading): Shape => {
  if (typeof field !== 'string') return text
  if (CHOSEN.has(field) || FORMS.some((form) => isChosen(reading.typeOf(form, field)))) return choice
  if (TAGS.has(field)) return name
  if (field === 'language') return LANGUAGE
  return field === 'time_zone' ? zone : text
}

/** An id as a text, nothing, any. */
const isNobody = (given: string) => given === '' || given === '--' || given === 'none' || /^-?\d{1,19}$/.test(given)

function valueTaken(value: unknown, field: unknown, path: string, reading: Reading): unknown {
  if (Array.isArray(value)) return value.flatMap((one) => valueTaken(one, field, path, reading) ?? [])
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string' && isNobody(value) && isIdField(field)) return value
  if (value === '' || value === '--') return value
  return valueShape(field, reading).take(value, path, reading)
}

const isIdField = (field: unknown) =>
  typeof field === 'string' && /_id$|^add_watcher$|^send_email_to_|^(?:priority|status|source)$/.test(field)

const valued = (members: Readonly<Record<string, Shape>>, values: readonly string[], field = 'field_name'): Shape => {
  const plain = objectOf(members)
  return shaped(
    (given, path, reading) => {
      const taken = plain.take(given, path, reading)
      if (typeof taken !== 'object' || taken === null) return undefined
      const whole = given as Readonly<Record<string, unknown>> // an object, since it was taken
      const others = values.flatMap((key) => {
        if (whole[key] === undefined) return []
        const value = whole[key] === null ? null : valueTaken(whole[key], whole[field], `${path}.${key}`, reading)
        return value === undefined ? [] : [[key, value]]
      })
      return { ...taken, ...Object.fromEntries(others) }
    },
    (path) => [
      ...(plain.stays?.(path) ?? []),
      ...values.map((key): readonly [string, string] => [`${path}.${key}`, 'choices that look like nobody’s name']),
    ],
  )
}

const nestedLevel = valued({ field_name: fieldName, operator }, ['value'])
const nestedFields = objectOf({ level2: nestedLevel, level3: nestedLevel })

const condition = valued(
  {
    resource_type: among(...FORMS),
    field_name: fieldName,
    operator,
    case_sensitive: flag,
    nested_fields: nestedFields,
  },
  ['value'],
)

const event = shaped(
  (given, path, reading) => {
    const happened = (given as { readonly value?: unknown } | null)?.value
    const taken = plainEvent.take(given, path, reading)
    if (typeof taken !== 'object' || taken === null || typeof happened !== 'string') return taken
    return HAPPENED.includes(happened) || happened === '--' ? { ...taken, value: happened } : taken
  },
  (path) => [...(plainEvent.stays?.(path) ?? []), [`${path}.value`, 'words of the API']],
)
const plainEvent = valued({ field_name: fieldName, from_nested_field: nestedFields, to_nested_field: nestedFields }, [
  'from',
  'to',
])

const url: Shape = replaced((given, { strangers }) => strangers.url(given))

/** A webhook's content: its layout and placeholders. */
const content: Shape = shaped(
  (value, path, reading) => (reading.isKept(path) ? value : contentOf(value, path, reading)),
  (path) => [[path, 'placeholders']],
)

function contentOf(value: unknown, path: string, reading: Reading): unknown {
  const { strangers } = reading
  if (typeof value === 'string') {
    return strangers.isPlaceholder(value) ? value : strangers.plain(value)
  }
  if (Array.isArray(value)) return value.map((one) => contentOf(one, path, reading))
  if (typeof value !== 'object' || value === null) return typeof value === 'number' ? strangers.number(value) : value
  return Object.fromEntries(
    Object.entries(value).map(([, one], index) => [`key_${index + 1}`, contentOf(one, path, reading)]),
  )
}

const action = valued(
  {
    field_name: fieldName,
    resource_type: word,
    nested_fields: nestedFields,
    email_to: number,
    email_subject: text,
    email_body: text,
    note_body: text,
    notify_agents: listOf(number),
    fwd_to: listOf(text),
    fwd_cc: listOf(text),
    fwd_bcc: listOf(text),
    fwd_note_body: text,
    request_type: among('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    url,
    content_type: among('JSON', 'XML', 'FORM'),
    content_layout: among('1', '2'),
    content,
  },
  ['value'],
)

const stamps = { created_at: time, updated_at: time }

const rule = objectOf({
  id: number,
  name: text,
  description: text,
  position: number,
  active: flag,
  last_updated_by: number,
  affected_tickets_count: number,
  operator: stays('operators', (given) => /^condition_set_1 (?:and|or) condition_set_2$/.test(given)),
  performer: objectOf({ type: number, members: listOf(number) }),
  events: listOf(event),
  conditions: listOf(
    objectOf({
      name: stays('words of the API', (given) => /^condition_set_[12]$/.test(given)),
      match_type: among('all', 'any'),
      properties: listOf(condition),
    }),
  ),
  actions: listOf(action),
  ...stamps,
})

/** Rules stand in an object, or alone. */
export const rules: Shape = objectOf({ rules: listOf(rule) })

export const scenario: Shape = objectOf({
  id: number,
  name: text,
  description: text,
  actions: listOf(valued({ name: fieldName }, ['value'], 'name')),
  private: flag,
  ...stamps,
})

export const skill: Shape = objectOf({
  id: number,
  name,
  rank: number,
  agents: listOf(objectOf({ id: number })),
  match_type: among('all', 'any'),
  conditions: listOf(condition),
  ...stamps,
})
