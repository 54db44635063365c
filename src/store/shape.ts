/**
 * Limits for all that comes in, be it JSON, a form or a fixture: code that walks such a value later may use recursion,
 * and may pass a list on as arguments.
 */

/** Most levels of objects and lists: what Ruby's JSON parser accepts. */
export const MOST_DEPTH = 100
/** Most members of an object and elements of a list. */
export const MOST_MEMBERS = 10_000

/** Most values in all, objects and lists included: a body of ten million numbers would take half a second to parse. */
const MOST_VALUES = 100_000

export type ShapeFault = 'too_deep' | 'too_wide' | 'too_many'

/** Rules as texts that follow a noun: `Request body ...`. */
export const SHAPE_RULES: Readonly<Record<ShapeFault, string>> = {
  too_deep: `is nested deeper than ${MOST_DEPTH} levels`,
  too_wide: `has more than ${MOST_MEMBERS} members in one object or list`,
  too_many: `has more than ${MOST_VALUES} values in all`,
}

export interface ShapeOptions {
  /** Whether lists may have any length, and the whole any number of values: a fixture holds the rows of an account. */
  readonly hasLongLists?: boolean
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Commas so far in each open object or list, and whether it is a list; of the text that is looked through. */
const commas = new Int32Array(MOST_DEPTH + 1)
const isList = new Uint8Array(MOST_DEPTH + 1)

/**
 * The fault in the shape of JSON, found before it is parsed: parsing ten million brackets would take seconds. For bytes
 * that are no JSON the result means nothing.
 */
export function shapeFaultOfJson(
  bytes: Uint8Array,
  { hasLongLists = false }: ShapeOptions = {},
): ShapeFault | undefined {
  let depth = 0
  commas[0] = 0
  isList[0] = 0
  /** Upper bound of the number of values: one more than the commas and openings so far. An empty list has none. */
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

/** The fault in the shape of a value, which may contain itself. */
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

/** Whether the value is an object: neither null nor a list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text of whatever was sent, for messages and comparisons. `String` of an object calls a member that may have been sent. */
export const textOfSent = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
