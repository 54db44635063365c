const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'])
const REDACTED = '[redacted]'

/** Members of JSON bodies whose value is a secret, whatever object they stand in. */
const SECRET_MEMBER = /("(?:password|api_key|token|secret|authorization|x-api-key)"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi

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
  if (!SECRET_HEADERS.has(name)) return value
  const scheme = name.endsWith('authorization') ? /^(basic|bearer|digest)\s/i.exec(value)?.[1] : undefined
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
}

/** JSON text, also one that was cut off, without the values of secret members. */
export const redactedJson = (text: string): string => text.replace(SECRET_MEMBER, `$1"${REDACTED}"`)
