import { definedOnly } from '../store/defined-only.ts'
import { textOfSent } from '../store/shape.ts'
import { type Attribute, ENTERPRISE_SCHEMA, findPath, subAttributeOf, USER, USER_SCHEMA } from './attributes.ts'
import { invalidSyntax, scimInvalidValue } from './errors.ts'
import { type Fields, isFields, withOnePrimary } from './values.ts'

/** Most characters of a text: those that Freshdesk accepts in a name. */
const LONGEST_TEXT = 255
/** Most values of a list. */
const MOST_VALUES = 100
/** Most characters of the JSON of a value that is stored as it was sent. */
const LONGEST_FREE = 10_000

/**
 * The body of a POST or PUT as a user, each attribute by its own name, without what only the server writes and what no
 * schema has; null means unassigned. Throws a `ScimError` 400.
 */
export function userOf(body: Fields): Fields {
  checkSchemas(body, USER_SCHEMA)
  const user = mergedParts(USER, {}, body) ?? {}
  if (typeof user.userName !== 'string') throw scimInvalidValue('userName is required')
  return user
}

/** Checks `schemas`. A body without it is of the only schema there is; one with other schemas is something else. */
export function checkSchemas(body: Fields, wanted: string): void {
  const schemas = memberOf(body, 'schemas')
  if (schemas === undefined) return
  const isWanted = (urn: unknown) => typeof urn === 'string' && urn.toLowerCase() === wanted.toLowerCase()
  if (!Array.isArray(schemas) || !schemas.some(isWanted)) throw invalidSyntax(`schemas should have ${wanted}`)
}

/** Member of a message; the case of its name does not matter. */
export function memberOf(fields: Fields, name: string): unknown {
  const lower = name.toLowerCase()
  const key = Object.hasOwn(fields, name) ? name : Object.keys(fields).find((one) => one.toLowerCase() === lower)
  return key === undefined ? undefined : fields[key]
}

/** The value in the attribute's type; undefined for none. Throws `invalidValue`. */
export function readValue(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (!attribute.multiValued) return readSingle(attribute, value)
  const values = (Array.isArray(value) ? value : [value]).map((one) => readSingle(attribute, one))
  return listOfValues(attribute, values)
}

/** Values without null, at most one of them primary; undefined for none. Throws `invalidValue`. */
export function listOfValues({ name }: Attribute, values: readonly unknown[]): readonly unknown[] | undefined {
  const given = values.filter((one) => one !== undefined)
  if (given.length > MOST_VALUES) throw scimInvalidValue(`${name} should have at most ${MOST_VALUES} values`)
  return given.length === 0 ? undefined : withOnePrimary(given)
}

/** One value, also of an attribute that has several. */
export function readSingle(attribute: Attribute, value: unknown): unknown {
  if (value === null) return undefined
  switch (attribute.type) {
    case 'free':
      return freeOf(attribute, value)
    case 'boolean':
      return booleanOf(attribute, value)
    case 'complex':
      return partsOf(attribute, value)
    default:
      return checkedText(attribute, value)
  }
}

function checkedText({ name, required }: Attribute, value: unknown): string {
  if (typeof value !== 'string') throw scimInvalidValue(`${name} should be a text`)
  if (value.length > LONGEST_TEXT) throw scimInvalidValue(`${name} should have at most ${LONGEST_TEXT} characters`)
  if (required && value.trim() === '') throw scimInvalidValue(`${name} should not be blank`)
  return value
}

/** Boolean; Entra sends "True" and "False". */
function booleanOf({ name }: Attribute, value: unknown): boolean {
  const text = textOfSent(value).toLowerCase()
  const isTold = typeof value === 'boolean' || typeof value === 'string'
  if (!isTold || (text !== 'true' && text !== 'false')) throw scimInvalidValue(`${name} should be true or false`)
  return text === 'true'
}

function freeOf({ name }: Attribute, value: unknown): unknown {
  if (JSON.stringify(value).length > LONGEST_FREE) {
    throw scimInvalidValue(`${name} should have at most ${LONGEST_FREE} characters`)
  }
  return value
}

/** Parts of a value. One of a list may be sent by itself: `emails: ["ada@acme.test"]`. */
function partsOf(attribute: Attribute, value: unknown): Fields | undefined {
  if (attribute.multiValued && typeof value === 'string') return mergedParts(attribute, {}, { value })
  if (!isFields(value)) throw scimInvalidValue(`${attribute.name} should be an object`)
  return mergedParts(attribute, {}, value)
}

/**
 * Parts after a change: those that are not given stay, null removes; undefined when none is left. Throws
 * `invalidValue`.
 */
export function mergedParts(owner: Attribute, current: Fields, given: Fields): Fields | undefined {
  const parts: Record<string, unknown> = { ...current }
  for (const [name, value] of Object.entries(given)) {
    const attribute = attributeOf(owner, name)
    if (attribute === undefined || attribute.mutability === 'readOnly') continue
    const own = readValue(attribute, value)
    if (attribute.returned !== 'never') parts[keyOf(owner, current, attribute.name)] = own
  }
  const left = definedOnly(parts)
  const isEmpty = Object.keys(left).length === 0 || (isListOfValues(owner) && left.value === undefined)
  return isEmpty ? undefined : left
}

/** Whether a value without `value` counts as none: it does in lists of e-mails and numbers. */
const isListOfValues = (attribute: Attribute): boolean =>
  attribute.multiValued && attribute.type === 'complex' && subAttributeOf(attribute, 'value') !== undefined

/** Key of a part; in values that are stored as they were sent it is the name that was sent. */
const keyOf = ({ type }: Attribute, parts: Fields, name: string): string =>
  (type === 'free' ? Object.keys(parts).find((one) => one.toLowerCase() === name.toLowerCase()) : undefined) ?? name

/** Attribute by name; the user's also by URN: `urn:ietf:params:scim:schemas:core:2.0:User:userName`. */
function attributeOf(owner: Attribute, name: string): Attribute | undefined {
  if (owner !== USER || !name.includes(':')) return subAttributeOf(owner, name)
  const path = findPath(name)
  return path?.length === 1 && (path[0].name !== ENTERPRISE_SCHEMA || name.length === ENTERPRISE_SCHEMA.length)
    ? path[0]
    : undefined
}
