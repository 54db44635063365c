/** What a handler returns: its endpoint states the status. */
export interface Reply {
  /** JSON text; absent for 204. */
  readonly body?: Buffer
  /** Path of the created resource, below the API's base: `/tickets/1`. */
  readonly location?: string
  /** Number of the next page; becomes `Link: <...>; rel="next"` with the caller's host and query. */
  readonly nextPage?: number | undefined
  /** Of a page, for the journal: what was on it. */
  readonly rows?: readonly object[]
  /** For the log: what the reply does not show, in plain words. */
  readonly note?: string | undefined
}

export const noContent = (): Reply => ({})
export const textOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
export const json = (value: unknown): Reply => ({ body: textOf(value) })
export const jsonText = (body: Buffer): Reply => ({ body })
export const created = (body: Buffer, location: string): Reply => ({ body, location })

const [OPEN, COMMA, CLOSE] = [0x5b, 0x2c, 0x5d]

/** What was made of some texts, by the first of them: lists are polled, and mostly nothing has changed. */
const recentArrays = new Map<Buffer, { readonly texts: readonly Buffer[]; readonly array: Buffer }>()
const MOST_RECENT = 32
const LARGEST_RECENT_BYTES = 256 * 1024

/** A JSON array of ready texts. The same texts give, mostly, the same array: it must not be written to. */
export function arrayOf(texts: readonly Buffer[]): Buffer {
  const [first] = texts
  if (first === undefined) return joined(texts)
  const recent = recentArrays.get(first)
  if (recent?.texts.length === texts.length && recent.texts.every((text, index) => text === texts[index])) {
    return recent.array
  }
  const array = joined(texts)
  if (array.length > LARGEST_RECENT_BYTES) return array
  recentArrays.delete(first)
  const [oldest] = recentArrays.keys()
  if (recentArrays.size === MOST_RECENT && oldest !== undefined) recentArrays.delete(oldest)
  recentArrays.set(first, { texts, array })
  return array
}

function joined(texts: readonly Buffer[]): Buffer {
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
  return array
}

export const jsonPage = <Row extends object>(
  { rows, nextPage }: { readonly rows: readonly Row[]; readonly nextPage: number | undefined },
  textOfRow: (row: Row) => Buffer,
  note?: string,
): Reply => ({ body: arrayOf(rows.map(textOfRow)), nextPage, rows, note })

/** An object's text with more members at its end, each a ready text. */
export function withMembers(object: Buffer, members: readonly (readonly [name: string, text: Buffer])[]): Buffer {
  if (members.length === 0) return object
  const parts: Buffer[] = [object.subarray(0, object.length - 1)]
  for (const [name, text] of members) parts.push(Buffer.from(`,"${name}":`), text)
  parts.push(Buffer.from('}'))
  return Buffer.concat(parts)
}
