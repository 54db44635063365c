/** Part of a text, found in time that grows with its length: no expression with two ways to go on. */

interface Found {
  readonly index: number
  readonly text: string
}

const BEGINNING = /:\/\/|www\./gi
const LONGEST_SCHEME = 21
const isOfScheme = (sign: string | undefined) => sign !== undefined && /[a-z\d+.-]/i.test(sign)
const isOfUrl = (sign: string | undefined) => sign !== undefined && !/[\s<>"']/.test(sign)

/**
 * URLs in a text: from their scheme or from `www.` until a blank, a quote or a bracket of markup; in order, none twice.
 */
export function urlsIn(text: string): Found[] {
  const found: Found[] = []
  let last = 0
  for (const { 0: beginning, index } of text.matchAll(BEGINNING)) {
    if (index < last) continue
    const start = beginning === '://' ? startOfScheme(text, index, last) : index
    let end = index + beginning.length
    while (isOfUrl(text[end])) end++
    if (start === undefined || end === index + beginning.length) continue
    found.push({ index: start, text: text.slice(start, end) })
    last = end
  }
  return found
}

/** Undefined where no letter begins one. */
function startOfScheme(text: string, colon: number, least: number): number | undefined {
  let start = colon
  while (start > least && colon - start < LONGEST_SCHEME && isOfScheme(text[start - 1])) start--
  while (start < colon && !/[a-z]/i.test(text[start] ?? '')) start++
  return start < colon ? start : undefined
}

const isOfEmail = (sign: string | undefined) => sign !== undefined && !/[\s<>"'(),;:[\]@]/.test(sign)
/** Characters before and behind the `@` that an address can have; what is beyond them is other text. */
const LONGEST_LOCAL = 64
const LONGEST_DOMAIN = 255

/** E-mail addresses in a text, in order, none twice. */
export function emailsIn(text: string): Found[] {
  const found: Found[] = []
  let last = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > last && at - start < LONGEST_LOCAL && isOfEmail(text[start - 1])) start--
    let end = at + 1
    while (end - at <= LONGEST_DOMAIN && isOfEmail(text[end])) end++
    if (start === at || end === at + 1) continue
    found.push({ index: start, text: text.slice(start, end) })
    last = end
  }
  return found
}

/** `Name <address>`, the name perhaps in quotes; undefined for anything else. */
export function namedAddress(text: string): { readonly name: string; readonly email: string } | undefined {
  const whole = text.trim()
  const open = whole.indexOf('<')
  if (open < 0 || !whole.endsWith('>') || whole.indexOf('>') !== whole.length - 1) return undefined
  const email = whole.slice(open + 1, -1)
  const written = whole.slice(0, open).trim()
  const name = written.replace(/^"/, '').replace(/"$/, '')
  return email.includes('<') || name.includes('"') ? undefined : { name, email }
}
