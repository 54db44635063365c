const REDACTED = '[redacted]'
/** Stands for a password or key where a rule or delivery is shown. */
export const MASK = '********'

const SECRET_WORDS = 'password|passwd|secret|token|api[-_]?key|authorization|cookie'
/** Of members, parameters and fields, whatever they stand in. */
const SECRET_NAME = new RegExp(`(?:^|[-_.])(?:${SECRET_WORDS})$`, 'i')
const SECRET_HEADER = /authorization|x-auth|cookie|password|secret|token|(?<!idempotency-)key$/i
/** In a text that is no JSON: cut off, broken, or of a form. The quotes may be of either kind, or missing. */
const SECRET_MEMBER = new RegExp(
  `(["']?[\\w.-]*(?:${SECRET_WORDS})["']?\\s*[:=]\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|'(?:[^'\\\\]|\\\\.)*'?|\\[[^\\]]*\\]?|[^\\s,&}]+)`,
  'gi',
)
const URL_PASSWORD = /(\b[a-z][\w+.-]*:\/\/[^/?#@\s]*:)[^/?#@\s]*@/gi
const SECRET_PARAMETER = new RegExp(`([?&][\\w.-]*(?:${SECRET_WORDS})=)[^&#\\s"]*`, 'gi')

export const isSecretHeader = (name: string): boolean => SECRET_HEADER.test(name)

/** A password may stand before the host. */
export const maskedUrl = (url: string): string => url.replace(URL_PASSWORD, `$1${MASK}@`)

/** A URL, or a text with some in it, without passwords before the host and secret parameters. */
export const redactedUrl = (text: string): string =>
  maskedUrl(text).replace(SECRET_PARAMETER, (_, name: string) => `${name}${REDACTED}`)

export const redactedQuery = (search: string): Record<string, string> =>
  Object.fromEntries(
    [...new URLSearchParams(search)].map(([name, value]) => [name, SECRET_NAME.test(name) ? REDACTED : value]),
  )

/** Headers as an object, names in lower case, secrets left out but for their scheme. */
export function redactedHeaders(flat: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const name = String(flat[index]).toLowerCase()
    const value = withoutSecret(name, String(flat[index + 1]))
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}

function withoutSecret(name: string, value: string): string {
  if (!isSecretHeader(name)) return value
  const scheme = name.endsWith('authorization') ? /^(basic|bearer|digest)\s/i.exec(value)?.[1] : undefined
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
}

/** The JSON value without its secrets. */
export function redactedValue(value: unknown): unknown {
  if (typeof value === 'string') return redactedUrl(value)
  if (Array.isArray(value)) return value.map(redactedValue)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [
    name,
    SECRET_NAME.test(name) && member !== null ? REDACTED : redactedValue(member),
  ])
  return Object.fromEntries(members)
}

/** A text that is no JSON, or the beginning of one. */
export const redactedText = (text: string): string =>
  redactedUrl(text.replace(SECRET_MEMBER, (_, name: string) => `${name}"${REDACTED}"`))
