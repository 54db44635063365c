/**
 * The shape of what is taken in, as JSON, as forms, as fixtures: everything that walks a value later on may do so by
 * recursion, and may pass a list on as arguments.
 */

/** Objects and lists inside of one another: what Ruby's JSON parser takes. */
export const MOST_DEPTH = 100
/** Members of an object and elements of a list. */
export const MOST_MEMBERS = 10_000

/** Values, objects and lists among them, in the whole: a body of ten million numbers takes half a second to parse. */
const MOST_VALUES = 100_000

export type ShapeFault = 'too_deep' | 'too_wide' | 'too_many'

/** In words that go on after a noun: `Request body ...`. */
export const SHAPE_RULES: Readonly<Record<ShapeFault, string>> = {
  too_deep: `is nested deeper than ${MOST_DEPTH} levels`,
  too_wide: `has more than ${MOST_MEMBERS} members in one object or list`,
  too_many: `has more than ${MOST_VALUES} values in all`,
}

export interface ShapeOptions {
  /** Lists of any length, and any number of values: those of a fixture hold the rows of an account. */
  readonly hasLongLists?: boolean
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * What is wrong with the shape of JSON, told before it is parsed: parsing ten million brackets takes seconds. Of bytes
 * that are no JSON it says something, or nothing.
 */
export function shapeFaultOfJson(
  bytes: Uint8Array,
  { hasLongLists = false }: ShapeOptions = {},
): ShapeFault | undefined {
  /** Of each open object or list the commas so far. */
  const commas = new Int32Array(MOST_DEPTH + 1)
  const isList = new Uint8Array(MOST_DEPTH + 1)
  let depth = 0
  /** One more than commas and openings so far, at most: an empty list has no value. */
  let values = 0
  for (let at = 0; at < bytes.length; at++) {
    const sign = bytes[at]
    if (sign === QUOTE) {
      at = endOfJsonString(bytes, at)
    } else if (sign === OPEN_LIST || sign === OPEN_OBJECT) {
      if (++depth > MOST_DEPTH) return 'too_deep'
      values++
      commas[depth] = 0
      isList[depth] = Number(sign === OPEN_LIST)
    } else if (sign === CLOSE_LIST || sign === CLOSE_OBJECT) {
      if (depth > 0) depth--
    } else if (sign === COMMA) {
      const count = (commas[depth] ?? 0) + 1
      commas[depth] = count
      values++
      if (count >= MOST_MEMBERS && !(hasLongLists && isList[depth] === 1)) return 'too_wide'
    }
    if (values > MOST_VALUES && !hasLongLists) return 'too_many'
  }
  return undefined
}

/** Offset of the quote that closes the string which begins there, or of the end of the bytes. */
export function endOfJsonString(bytes: Uint8Array, start: number): number {
  for (let end = start; ; ) {
    end = bytes.indexOf(QUOTE, end + 1)
    if (end < 0) return bytes.length
    let backslashes = 0
    while (bytes[end - 1 - backslashes] === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return end
  }
}

/** What is wrong with the shape of a value, also of one that contains itself. */
export function shapeFaultOf(value: unknown, { hasLongLists = false }: ShapeOptions = {}): ShapeFault | undefined {
  let values = 0
  const waiting: { readonly members: readonly unknown[]; next: number }[] = []
  const enter = (one: unknown): ShapeFault | undefined => {
    if (typeof one !== 'object' || one === null || ArrayBuffer.isView(one)) return undefined
    const members: readonly unknown[] = Array.isArray(one) ? one : Object.values(one)
    values += Math.max(1, members.length)
    if (members.length > MOST_MEMBERS && !(hasLongLists && Array.isArray(one))) return 'too_wide'
    if (values > MOST_VALUES && !hasLongLists) return 'too_many'
    return waiting.push({ members, next: 0 }) > MOST_DEPTH ? 'too_deep' : undefined
  }
  let fault = enter(value)
  for (let top = waiting.at(-1); top !== undefined && fault === undefined; top = waiting.at(-1)) {
    if (top.next < top.members.length) fault = enter(top.members[top.next++])
    else waiting.pop()
  }
  return fault
}

/** Neither null nor a list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
