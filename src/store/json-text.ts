declare const WIRE: unique symbol

/**
 * The JSON text of a value of this type, in UTF-8. It is only made by writing such a value, and must not be written to.
 */
export type JsonText<Wire> = Buffer & { readonly [WIRE]: Wire }

export const jsonTextOf = <Wire>(value: Wire): JsonText<Wire> => Buffer.from(JSON.stringify(value)) as JsonText<Wire> // the one place where a text gets its type from its value

const [OPEN, COMMA, CLOSE] = [0x5b, 0x2c, 0x5d]

/** The JSON array of ready texts. */
export function joinedArray<Wire>(texts: readonly JsonText<Wire>[]): JsonText<readonly Wire[]> {
  const signs = Math.max(2, texts.length + 1)
  const array = Buffer.allocUnsafe(texts.reduce((size, text) => size + text.length, signs))
  array[0] = OPEN
  let end = 1
  texts.forEach((text, index) => {
    if (index > 0) array[end++] = COMMA
    array.set(text, end)
    end += text.length
  })
  array[end] = CLOSE
  return array as Buffer as JsonText<readonly Wire[]> // joined from texts of its elements
}

/** A member of an object of this type: its name and its ready text. */
export type Member<Wire> = {
  readonly [Name in keyof Wire & string]: readonly [name: Name, text: JsonText<Wire[Name]>]
}[keyof Wire & string]

/** The text of an object with more members at its end. */
export function withMembers<Wire, More>(
  object: JsonText<Wire>,
  members: readonly Member<More>[],
): JsonText<Wire & Partial<More>> {
  return withTexts(object, members) as JsonText<Wire & Partial<More>> // the members are of its type
}

/** The text of an object with one more member. */
export function withMember<Wire, Name extends string, Value>(
  object: JsonText<Wire>,
  name: Name,
  text: JsonText<Value>,
): JsonText<Wire & Readonly<Record<Name, Value>>> {
  return withTexts(object, [[name, text]]) as JsonText<Wire & Readonly<Record<Name, Value>>>
}

const EMPTY_LENGTH = '{}'.length

function withTexts(object: Buffer, members: readonly (readonly [name: string, text: Buffer])[]): Buffer {
  if (members.length === 0) return object
  const parts: Buffer[] = [object.subarray(0, object.length - 1)]
  for (const [name, text] of members) {
    const isFirst = parts.length === 1 && object.length === EMPTY_LENGTH
    parts.push(Buffer.from(`${isFirst ? '' : ','}"${name}":`), text)
  }
  parts.push(Buffer.from('}'))
  return Buffer.concat(parts)
}
