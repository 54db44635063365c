import { bodyOutOfBounds } from '../errors.ts'
import { MOST_DEPTH, SHAPE_RULES } from '../store/shape.ts'

type Nested = { [key: string]: unknown }

/**
 * Turns names with brackets, as forms have them, into lists and objects: `tags[]`, `custom_fields[cf_x]`,
 * `other_companies[][company_id]` (a repeated key starts the next element). The objects have no prototype, so
 * `__proto__` is a name like any other. Throws `ApiError` 400 where they are too deep.
 */
export function nestBrackets(entries: readonly (readonly [name: string, value: unknown])[]): Nested {
  const root: Nested = Object.create(null)
  for (const [name, value] of entries) place(root, partsOf(name), value)
  return root
}

/**
 * Parts of a name: `a[b][]` is a, b and an empty part, which means "one more element". A name in another form is one
 * part.
 */
function partsOf(name: string): string[] {
  const bracket = name.indexOf('[')
  if (bracket <= 0 || !isBracketed(name.slice(bracket))) return [name]
  const parts = [name.slice(0, bracket), ...name.slice(bracket + 1, -1).split('][')]
  if (parts.length > MOST_DEPTH) throw bodyOutOfBounds(SHAPE_RULES.too_deep)
  return parts
}

/** Whether the text consists of brackets, one after the other. */
const isBracketed = (text: string): boolean =>
  text.startsWith('[') &&
  text.endsWith(']') &&
  text
    .slice(1, -1)
    .split('][')
    .every((part) => !/[[\]]/.test(part))

function place(target: Nested, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value
  } else if (rest[0] === '') {
    if (!Array.isArray(target[key])) target[key] = []
    placeInList(target[key] as unknown[], rest.slice(1), value)
  } else {
    if (!isNested(target[key])) target[key] = Object.create(null)
    place(target[key] as Nested, rest, value)
  }
}

function placeInList(list: unknown[], rest: readonly string[], value: unknown): void {
  const [key] = rest
  if (key === undefined) {
    list.push(value)
    return
  }
  const last = list.at(-1)
  if (isNested(last) && !(key in last)) {
    place(last, rest, value)
    return
  }
  const element: Nested = Object.create(null)
  list.push(element)
  place(element, rest, value)
}

const isNested = (value: unknown): value is Nested =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === null
