import { definedOnly } from '../store/defined-only.ts'
import { type AttributePath, findPath, subAttributeOf, USER } from './attributes.ts'
import { type Fields, isFields } from './values.ts'

/** Attributes that a reply has. Source: RFC 7644, section 3.9. */
export interface Projection {
  /** Undefined: all. */
  readonly attributes: readonly AttributePath[] | undefined
  readonly excluded: readonly AttributePath[]
}

/** Projection by lists of names; names that no attribute has select nothing. */
export function projectionOf(attributes: readonly string[] | undefined, excluded: readonly string[] = []): Projection {
  const paths = (names: readonly string[]) =>
    names.map((name) => findPath(name.trim())).filter((path) => path !== undefined)
  return { attributes: attributes === undefined ? undefined : paths(attributes), excluded: paths(excluded) }
}

/** The user with the wanted attributes, and those that are always returned. */
export function projected(user: Fields, { attributes, excluded }: Projection): Fields {
  let shown = user
  if (attributes !== undefined) {
    shown = Object.fromEntries(Object.entries(user).filter(([name]) => isAlwaysReturned(name)))
    for (const path of attributes) shown = withPath(shown, user, path)
  }
  for (const path of excluded) if (!isAlwaysReturned(path[0].name)) shown = withoutPath(shown, path)
  return shown
}

const isAlwaysReturned = (name: string) => subAttributeOf(USER, name)?.returned === 'always'

function withPath(shown: Fields, whole: Fields, [{ name }, ...parts]: AttributePath): Fields {
  if (!Object.hasOwn(whole, name)) return shown
  const [part, ...more] = parts
  if (part === undefined) return { ...shown, [name]: whole[name] }
  const within = (value: unknown, before: unknown) =>
    isFields(value) ? withPath(isFields(before) ? before : {}, value, [part, ...more]) : value
  const value = whole[name]
  const before = shown[name]
  const next = Array.isArray(value)
    ? value.map((one, index) => within(one, Array.isArray(before) ? before[index] : undefined))
    : within(value, before)
  return { ...shown, [name]: next }
}

function withoutPath(shown: Fields, [{ name }, ...parts]: AttributePath): Fields {
  if (!Object.hasOwn(shown, name)) return shown
  const [part, ...more] = parts
  if (part === undefined) return definedOnly({ ...shown, [name]: undefined })
  const within = (value: unknown) => (isFields(value) ? withoutPath(value, [part, ...more]) : value)
  const value = shown[name]
  return { ...shown, [name]: Array.isArray(value) ? value.map(within) : within(value) }
}
