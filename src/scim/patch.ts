import { definedOnly } from '../store/defined-only.ts'
import { type Attribute, type AttributePath, findPath, subAttributeOf } from './attributes.ts'
import { invalidPath, invalidSyntax, mutability, noTarget, scimInvalidValue } from './errors.ts'
import { compiled, type Predicate } from './filter.ts'
import { type Filter, parseValuePath } from './filter-parse.ts'
import { checkSchemas, listOfValues, memberOf, mergedParts, readSingle, readValue } from './normalise.ts'
import { type Fields, isFields, isSame } from './values.ts'

export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const MOST_OPERATIONS = 1000

type Kind = 'add' | 'replace' | 'remove'

interface Operation {
  readonly kind: Kind
  readonly path: string | undefined
  readonly value: unknown
}

/** Target of an operation: an attribute, values of a list, or a part of either. */
interface Target {
  /** Attributes from the user down; the path to one of the extension includes the extension. */
  readonly owners: readonly Attribute[]
  readonly attribute: Attribute
  /** The values of a list that the path selects. Default: all. */
  readonly selects: Selection | undefined
  readonly part: Attribute | undefined
  /** The path as it was written, for errors. */
  readonly text: string
}

interface Selection {
  readonly matches: Predicate
  /** A value that the selection would match, made from its equalities; undefined where that is not possible. */
  readonly wanted: Fields | undefined
}

/**
 * The user after all operations of a PATCH body; the given one stays as it is. Throws a `ScimError` 400 for the first
 * operation that cannot be done. Source: RFC 7644, section 3.5.2. Identity providers also send capitalised operations,
 * booleans as texts, and dotted and URN names without a path.
 */
export function patched(user: Fields, body: Fields): Fields {
  checkSchemas(body, PATCH_SCHEMA)
  const operations = memberOf(body, 'Operations')
  if (!Array.isArray(operations) || operations.length === 0) throw invalidSyntax('Operations should be a list of some')
  if (operations.length > MOST_OPERATIONS) throw invalidSyntax(`There are more than ${MOST_OPERATIONS} operations`)
  return operations.reduce<Fields>((current, operation) => applied(current, operationOf(operation)), user)
}

function operationOf(operation: unknown): Operation {
  if (!isFields(operation)) throw invalidSyntax('An operation should be an object')
  const op = memberOf(operation, 'op')
  const kind = typeof op === 'string' ? op.toLowerCase() : ''
  if (kind !== 'add' && kind !== 'replace' && kind !== 'remove') {
    throw invalidSyntax('op should be add, replace or remove')
  }
  const path = memberOf(operation, 'path') ?? undefined
  if (path !== undefined && typeof path !== 'string') throw invalidPath('path should be a text')
  return { kind, path: path === '' ? undefined : path, value: memberOf(operation, 'value') }
}

function applied(user: Fields, { kind, path, value }: Operation): Fields {
  if (path !== undefined) return written(user, targetOf(path), kind, value)
  if (kind === 'remove') throw noTarget('remove asks for a path')
  if (!isFields(value)) throw scimInvalidValue('Without a path the value should be an object of attributes')
  return Object.entries(value).reduce((current, [name, one]) => {
    const target = targetOf(name, true)
    return target === undefined ? current : written(current, target, kind, one)
  }, user)
}

/**
 * Finds the target of a path.
 * @param isKey whether the path is the key of a value: then one that no schema has is left out, as in a POST
 */
function targetOf(text: string): Target
function targetOf(text: string, isKey: true): Target | undefined
function targetOf(text: string, isKey = false): Target | undefined {
  const { path, filter, sub } = parsed(text)
  const steps = findPath(path)
  if (steps === undefined) {
    if (isKey) return undefined
    throw invalidPath(`There is no attribute ${text.slice(0, 100)}`)
  }
  return targetAt(steps, text, filter, sub)
}

function parsed(text: string) {
  try {
    return parseValuePath(text)
  } catch (error) {
    throw invalidPath(`${text.slice(0, 100)} is no path: ${(error as Error).message}`)
  }
}

function targetAt(steps: AttributePath, text: string, filter: Filter | undefined, sub: string | undefined): Target {
  // The extension is the one attribute that holds others with parts.
  const isExtended = steps.length > 1 && steps[0].name.includes(':')
  const owners = isExtended ? [steps[0]] : []
  const [attribute, ...parts] = (isExtended ? steps.slice(1) : steps) as [Attribute, ...Attribute[]] // the first is there
  if (filter === undefined) {
    if (parts.length > 1) throw invalidPath(`${text.slice(0, 100)} leads too deep`)
    return { owners, attribute, selects: undefined, part: parts[0], text }
  }
  if (!attribute.multiValued || parts.length > 0) throw invalidPath(`${attribute.name} is no list to select from`)
  const part = sub === undefined ? undefined : subAttributeOf(attribute, sub)
  if (sub !== undefined && part === undefined) throw invalidPath(`${attribute.name} has no ${sub.slice(0, 100)}`)
  return { owners, attribute, selects: selectionOf(filter, attribute), part, text }
}

function selectionOf(filter: Filter, attribute: Attribute): Selection {
  try {
    return { matches: compiled(filter, attribute), wanted: wantedBy(filter, attribute) }
  } catch (error) {
    throw invalidPath((error as Error).message)
  }
}

function wantedBy(filter: Filter, attribute: Attribute): Fields | undefined {
  if (filter.kind === 'and') {
    const parts = filter.filters.map((one) => wantedBy(one, attribute))
    return parts.includes(undefined) ? undefined : Object.assign({}, ...parts)
  }
  if (filter.kind !== 'test' || filter.test.operator !== 'eq') return undefined
  const part = subAttributeOf(attribute, filter.path)
  return part === undefined ? undefined : { [part.name]: readValue(part, filter.test.value) }
}

function written(user: Fields, target: Target, kind: Kind, value: unknown): Fields {
  const [owner, ...owners] = target.owners
  if (owner === undefined) return withMember(user, target, kind, value)
  const inner = user[owner.name]
  const parts = written(isFields(inner) ? inner : {}, { ...target, owners }, kind, value)
  return definedOnly({ ...user, [owner.name]: Object.keys(parts).length === 0 ? undefined : parts })
}

function withMember(owner: Fields, target: Target, kind: Kind, value: unknown): Fields {
  const { attribute } = target
  const current = owner[attribute.name]
  if (attribute.mutability === 'readOnly') {
    // Okta sends the id back together with its changes.
    if (kind !== 'remove' && isSame(current, value)) return owner
    if (kind !== 'remove' && attribute.name === 'schemas') return owner
    throw mutability(`${attribute.name} is the server's to write`)
  }
  const next = changed(current, target, kind, value)
  // A password is accepted and not stored.
  if (attribute.returned === 'never') return owner
  if (next === undefined && attribute.required) throw mutability(`${attribute.name} cannot be removed`)
  return definedOnly({ ...owner, [attribute.name]: next })
}

function changed(current: unknown, target: Target, kind: Kind, value: unknown): unknown {
  const { attribute, selects, part } = target
  if (attribute.multiValued && (selects !== undefined || part !== undefined)) {
    return changedValues(asList(current), target, kind, value)
  }
  if (part !== undefined) return changedPart(attribute, current, part, kind === 'remove' ? null : value)
  if (kind === 'remove') return attribute.multiValued ? without(attribute, asList(current), value) : undefined
  if (attribute.multiValued) {
    const given = asList(readValue(attribute, value))
    if (kind === 'replace') return listOfValues(attribute, given)
    const added = given.filter((one) => !asList(current).some((other) => isSame(one, other)))
    return listOfValues(attribute, [...demoted(asList(current), added), ...added])
  }
  return merged(attribute, current, value)
}

const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]

/** Values without the mark of the primary one, where a new one has it. */
function demoted(values: readonly unknown[], by: readonly unknown[]): readonly unknown[] {
  if (!by.some((one) => isFields(one) && one.primary === true)) return values
  return values.map((one) => (isFields(one) && one.primary === true ? { ...one, primary: false } : one))
}

/** A complex attribute after a change: parts that are not sent stay. */
function merged(attribute: Attribute, current: unknown, value: unknown): unknown {
  if (attribute.type !== 'complex' || !isFields(current) || value === null) return readValue(attribute, value)
  if (!isFields(value)) throw scimInvalidValue(`${attribute.name} should be an object`)
  return mergedParts(attribute, current, value)
}

/**
 * A value after a change of one part, which null removes. A value that was sent as a text (`manager`, say) is its own
 * `value`.
 */
function changedPart(attribute: Attribute, current: unknown, part: Attribute, value: unknown): Fields | undefined {
  const parts: Fields = isFields(current) ? current : typeof current === 'string' ? { value: current } : {}
  return mergedParts(attribute, parts, { [part.name]: value })
}

/** Values without those that a `Remove` of Entra lists; without a list all are removed. */
function without(attribute: Attribute, current: readonly unknown[], value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  const gone = asList(readValue(attribute, value))
  return listOfValues(
    attribute,
    current.filter((one) => !gone.some((other) => isMeant(one, other))),
  )
}

/** Whether a value has all members of the one that was sent. */
const isMeant = (one: unknown, told: unknown): boolean =>
  isFields(one) && isFields(told)
    ? Object.entries(told).every(([name, value]) => isSame(one[name], value))
    : isSame(one, told)

function changedValues(values: readonly unknown[], target: Target, kind: Kind, value: unknown): unknown {
  const { attribute, selects, text } = target
  const isSelected = (one: unknown) => selects === undefined || selects.matches(one)
  if (!values.some(isSelected)) {
    if (kind === 'remove') return listOfValues(attribute, values)
    if (kind === 'replace' && selects !== undefined) throw noTarget(`${text.slice(0, 100)} selects no value`)
    if (selects !== undefined && selects.wanted === undefined) {
      throw noTarget(`${text.slice(0, 100)} selects no value and does not tell what one to make`)
    }
    const made = changedValue(selects?.wanted, target, kind, value)
    return listOfValues(attribute, [...demoted(values, [made]), made])
  }
  const changedOnes: unknown[] = []
  const next = values.map((one) => {
    if (!isSelected(one)) return one
    const result = changedValue(one, target, kind, value)
    changedOnes.push(result)
    return result
  })
  const becamePrimary = changedOnes.some((one) => isFields(one) && one.primary === true)
  const kept = becamePrimary
    ? next.map((one) => (changedOnes.includes(one) ? one : demoted([one], changedOnes)[0]))
    : next
  return listOfValues(attribute, kept)
}

/** A value of a list after the operation; undefined when nothing is left of it. */
function changedValue(current: unknown, { attribute, part }: Target, kind: Kind, value: unknown): unknown {
  if (part !== undefined) {
    return changedPart(attribute, current, part, kind === 'remove' ? null : value)
  }
  if (kind === 'remove') return undefined
  const given = Array.isArray(value) && value.length === 1 ? value[0] : value
  return isFields(current) && isFields(given) ? mergedParts(attribute, current, given) : readSingle(attribute, given)
}
