import { isObject } from '../store/shape.ts'
import type { Attribute, AttributePath } from './attributes.ts'

/** A user, or a part of one, by the attributes' own names; an absent attribute has no member. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields: (value: unknown) => value is Fields = isObject

/** All values at a path, each element of a list; null counts as none. */
export function valuesAt(value: unknown, path: AttributePath | readonly []): readonly unknown[] {
  let values: unknown[] = [value]
  for (const { name, type } of path) {
    values = values.flatMap((one): unknown[] => {
      // A value that was sent as a text (`manager`, say) is its own `value`.
      if (!isFields(one)) return type === 'free' && name.toLowerCase() === 'value' ? [one] : []
      const member = type === 'free' ? memberOf(one, name) : ownOf(one, name)
      return Array.isArray(member) ? member : [member]
    })
    values = values.filter((one) => one !== undefined && one !== null)
  }
  return values
}

/**
 * Whether one of the values at a path passes the test. It gathers nothing, unlike `valuesAt`, since lists ask it for
 * every user.
 */
export function someAt(
  value: unknown,
  path: readonly Attribute[],
  passes: (one: unknown) => boolean,
  step = 0,
): boolean {
  const attribute = path[step]
  if (attribute === undefined) return passes(value)
  const { name, type } = attribute
  if (!isFields(value)) {
    return type === 'free' && name.toLowerCase() === 'value' && someAt(value, path, passes, step + 1)
  }
  const member = type === 'free' ? memberOf(value, name) : ownOf(value, name)
  if (member === undefined || member === null) return false
  if (!Array.isArray(member)) return someAt(member, path, passes, step + 1)
  for (const one of member) {
    if (one !== undefined && one !== null && someAt(one, path, passes, step + 1)) return true
  }
  return false
}

const ownOf = (fields: Fields, name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined)

/** Member of a value; those of a value that is stored as it was sent have the names that were sent. */
function memberOf(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name]
  const lower = name.toLowerCase()
  const found = Object.keys(fields).find((key) => key.toLowerCase() === lower)
  return found === undefined ? undefined : fields[found]
}

/** Values of which at most one is primary: the last that says so. */
export function withOnePrimary(values: readonly unknown[]): readonly unknown[] {
  const last = values.findLastIndex((value) => isFields(value) && value.primary === true)
  return values.map((value, index) =>
    isFields(value) && value.primary === true && index !== last ? { ...value, primary: false } : value,
  )
}

/** Whether two JSON values are deeply equal; the order of members does not matter. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, index) => isSame(one, b[index]))
  }
  if (!isFields(a) || !isFields(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  )
}
