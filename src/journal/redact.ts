const REDACTED = '[redacted]'
/** Stands for a password or key where a rule or delivery is shown. */
export const MASK = '********'

/** The name of a member, parameter or field, whatever it stands in. */
const SECRET_NAME = /(?:^|[-_.:])(?:password|passwd|secret|token|api[-_]?key|authorization|cookie)$/i
const SECRET_HEADER = /authorization|x-auth|cookie|password|secret|token|(?<!idempotency-)key$/i
/** The end of a member's name, in a text that is no JSON: cut off, broken, or of a form; quotes may be missing. */
const SECRET_MEMBER = /(?:password|passwd|secret|token|api[-_]?key|authorization|cookie)["']?\s*[:=]\s*/gi
/** Value after a member's name; quotes may be of either kind, or missing. */
const MEMBER_VALUE = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\[[^\]]*\]?|[^\s,&}]+/y
/** The attribute and operator of a comparison, in a SCIM filter: `password eq "x"`, `emails[secret sw "x"]`. */
const SECRET_COMPARISON =
  /(?:password|passwd|secret|token|api[-_]?key|authorization|cookie)(?:\s|%20|\+)+(?:eq|ne|co|sw|ew|gt|ge|lt|le)(?:\s|%20|\+)+/gi
/** All that follows: where the value ends depends on quotes, and on how often they are escaped. */
const REST = /.*/sy
const SECRET_PARAMETER = /[?&][\w.-]*(?:password|passwd|secret|token|api[-_]?key|authorization|cookie)=/gi
const PARAMETER_VALUE = /[^&#\s"]*/y

export const isSecretHeader = (name: string): boolean => SECRET_HEADER.test(name)

interface Range {
  readonly from: number
  readonly to: number
}

/** The text with something else in place of these ranges, which come in order. */
function replaced(text: string, ranges: Iterable<Range>, by: string): string {
  let result = ''
  let at = 0
  for (const { from, to } of ranges) {
    result += text.slice(at, from) + by
    at = to
  }
  return at === 0 ? text : result + text.slice(at)
}

/** Ranges of values that follow what `before` finds; one inside of another is part of it. */
function* valuesAfter(text: string, before: RegExp, value: RegExp): Generator<Range> {
  let at = 0
  for (const found of text.matchAll(before)) {
    const from = found.index + found[0].length
    if (from < at) continue
    value.lastIndex = from
    if (!value.test(text)) continue
    at = value.lastIndex
    yield { from, to: at }
  }
}

/** Signs that end an authority: in a URL, and in a text with URLs in it. */
const URL_END = /[/?#]/g
const TEXT_END = /[/?#\s]/g

/** Passwords before the host of each URL: after the first colon, up to the last `@` of the authority. */
function* urlPasswords(text: string, end: RegExp): Generator<Range> {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3
    end.lastIndex = start
    const authority = text.slice(start, end.exec(text)?.index)
    const colon = authority.indexOf(':')
    const sign = authority.lastIndexOf('@')
    if (/[\w+.-]/.test(text.charAt(at - 1)) && colon >= 0 && colon < sign) {
      yield { from: start + colon + 1, to: start + sign }
    }
  }
}

/** The password before the host; undefined in a URL without. */
export function urlPassword(url: string): string | undefined {
  const [first] = urlPasswords(url, URL_END)
  return first && url.slice(first.from, first.to)
}

export function withUrlPassword(url: string, password: string): string {
  const [first] = urlPasswords(url, URL_END)
  return first === undefined ? url : replaced(url, [first], password)
}

/** A password may stand before the host. */
export const maskedUrl = (url: string): string => replaced(url, urlPasswords(url, URL_END), MASK)

/** A URL, or a text with some in it, without passwords before the host and secret parameters. */
export const redactedUrl = (text: string): string => {
  const uncompared = replaced(text, valuesAfter(text, SECRET_COMPARISON, REST), REDACTED)
  const masked = replaced(uncompared, urlPasswords(uncompared, TEXT_END), MASK)
  return replaced(masked, valuesAfter(masked, SECRET_PARAMETER, PARAMETER_VALUE), REDACTED)
}

export const redactedQuery = (search: string): Record<string, string> =>
  Object.fromEntries(
    [...new URLSearchParams(search)].map(([name, value]) => [
      name,
      SECRET_NAME.test(name) ? REDACTED : redactedUrl(value),
    ]),
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

/** `{"op":"replace","path":"password","value":"..."}`: what an operation of a PATCH writes is named beside it. */
const PATH_MEMBER = /"path"\s*:\s*"([^"\\]*)"/gi
const VALUE_MEMBER = /"value"\s*:\s*/gi

const writesSecret = (members: readonly (readonly [name: string, value: unknown])[]): boolean =>
  members.some(([name, path]) => /^path$/i.test(name) && typeof path === 'string' && SECRET_NAME.test(path.trim()))

/** The JSON value without its secrets. */
export function redactedValue(value: unknown): unknown {
  if (typeof value === 'string') return redactedUrl(value)
  if (Array.isArray(value)) return value.map(redactedValue)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  const isSecret = writesSecret(members)
    ? (name: string) => SECRET_NAME.test(name) || /^value$/i.test(name)
    : (name: string) => SECRET_NAME.test(name)
  return Object.fromEntries(
    members.map(([name, member]) => [name, isSecret(name) && member !== null ? REDACTED : redactedValue(member)]),
  )
}

/** A text that is no JSON, or the beginning of one. */
export function redactedText(text: string): string {
  const paths = [...text.matchAll(PATH_MEMBER)].map(([, path]) => ['path', path] as const)
  // Which value is the path's is not to be told from a part of a text: all of them go.
  const known = writesSecret(paths)
    ? replaced(text, valuesAfter(text, VALUE_MEMBER, MEMBER_VALUE), `"${REDACTED}"`)
    : text
  return redactedUrl(replaced(known, valuesAfter(known, SECRET_MEMBER, MEMBER_VALUE), `"${REDACTED}"`))
}
