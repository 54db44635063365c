/** The encodings of a webhook's body: what text becomes in each, and what a value becomes. */

export type ContentType = 'JSON' | 'XML' | 'FORM'

/** Body of a webhook: JSON's values. */
export type Content = string | number | boolean | null | readonly Content[] | { readonly [name: string]: Content }

export interface Encoding {
  readonly mediaType: string
  /** Escapes text inside a template. */
  escape(text: string): string
  write(content: Content): string
}

/** Inside a JSON string; its quotes are the template's. */
const escapeJson = (text: string) => JSON.stringify(text).slice(1, -1)

/** A lone surrogate, which has no bytes, becomes U+FFFD. */
const wellFormed = (text: string) => Buffer.from(text).toString()

export const escapeUrl = (text: string) => encodeURIComponent(wellFormed(text))

const XML_SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // Parsers make other white space of these unless they are references.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** All but what the production `Char` of XML 1.0 allows. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Text or an attribute's value. What XML 1.0 cannot hold in any form becomes U+FFFD. */
const escapeXml = (text: string) =>
  wellFormed(text)
    .replace(NOT_XML, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (sign) => XML_SIGNS[sign] ?? sign)

const isList = (content: Content): content is readonly Content[] => Array.isArray(content)
const isObject = (content: Content): content is { readonly [name: string]: Content } =>
  typeof content === 'object' && content !== null && !isList(content)

/** An element a name; the elements of a list share its name. */
function writeXml(content: Content): string {
  if (content === null) return ''
  if (!isObject(content)) return isList(content) ? content.map(writeXml).join('') : escapeXml(String(content))
  return Object.entries(content)
    .flatMap(([name, value]) => (isList(value) ? value : [value]).map((one) => `<${name}>${writeXml(one)}</${name}>`))
    .join('')
}

/** `a[b]=c`, lists as `a[]=c`, as Rails reads them. */
function writeForm(content: Content): string {
  return pairsOf(content, '')
    .map(([name, value]) => `${escapeUrl(name)}=${escapeUrl(value)}`)
    .join('&')
}

function pairsOf(content: Content, name: string): (readonly [name: string, value: string])[] {
  if (isList(content)) return content.flatMap((one) => pairsOf(one, `${name}[]`))
  if (!isObject(content)) return [[name, content === null ? '' : String(content)]]
  return Object.entries(content).flatMap(([key, value]) => pairsOf(value, name === '' ? key : `${name}[${key}]`))
}

export const ENCODINGS: Readonly<Record<ContentType, Encoding>> = {
  JSON: { mediaType: 'application/json', escape: escapeJson, write: (content) => JSON.stringify(content) },
  XML: {
    mediaType: 'application/xml',
    escape: escapeXml,
    write: (content) => `<?xml version="1.0" encoding="UTF-8"?>${writeXml(content)}`,
  },
  FORM: { mediaType: 'application/x-www-form-urlencoded', escape: escapeUrl, write: writeForm },
}

const XML_NAME = /^[A-Za-z_][\w.-]*$/

/** Every key of the content can be an element's name, and one holds all. */
export function isXmlDocument(content: Content): boolean {
  const namesAreValid = (one: Content): boolean => {
    if (isList(one)) return one.every(namesAreValid)
    return !isObject(one) || Object.entries(one).every(([name, value]) => XML_NAME.test(name) && namesAreValid(value))
  }
  const isRooted = isObject(content) && Object.keys(content).length === 1 && !isList(Object.values(content)[0] ?? null)
  return isRooted && namesAreValid(content)
}
