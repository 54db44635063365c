/** Stands for JSON that cannot be read. */
export const UNREADABLE = Symbol('JSON that is none')

/** The JSON of a reply; undefined where it is something else or too much to look at. */
export function bodyOf({ headers, body }) {
  if (body.length === 0 || body.length > 200_000 || !headers['content-type']?.startsWith('application/json'))
    return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return UNREADABLE
  }
}
