import { readSpacedText, readText } from './html-text.ts'

export type TextStart = '<div>' | '<div dir="ltr">'

/**
 * A description or body as Freshdesk stores it: HTML stays as sent, plain text is wrapped in a `div`.
 * Source: recorded replies ("Dryrun test note" became "<div>Dryrun test note</div>").
 * @param start opening tag of the `div`; that of a summary gives the direction of its text
 */
export function toHtml(input: string, start: TextStart = '<div>'): string {
  if (looksLikeHtml(input)) return input
  return `${start}${escapeHtml(input)}</div>`
}

/**
 * HTML with `<div>` for `<p>`, as Freshdesk stores a ticket's description and a canned response. Notes and replies keep
 * their paragraphs.
 * Source: github slop-place/terraform-provider-freshdesk, internal/provider/resource_operations.go (canned responses);
 * for descriptions, statements of users of the API
 */
export const withoutParagraphs = (html: string): string =>
  /<\/?p/i.test(html) ? html.replace(/<(\/?)p(?=[\s>/])/gi, '<$1div') : html

/** Whether the text has a tag, or a comment, that is closed. */
function looksLikeHtml(input: string): boolean {
  const start = input.search(/<[a-z!/]/i)
  return start >= 0 && input.includes('>', start + 2)
}

export const escapeHtml = (text: string) =>
  /[&<>]/.test(text) ? text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign) : text

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const unescaped = (entity: string) => (entity === '&amp;' ? '&' : entity === '&lt;' ? '<' : '>')

/** Most UTF-16 units of HTML that are converted to text; the text says where it was cut off. */
export const MOST_CONVERTED = 500_000

/** The plain text that `toHtml` wrapped, with its blanks and line breaks; undefined where there is other markup. */
function plainOf(html: string): string | undefined {
  if (!html.startsWith('<div>') || !html.endsWith('</div>') || html.length < '<div></div>'.length) return undefined
  const inner = html.slice('<div>'.length, -'</div>'.length)
  if (inner.includes('<') || /&(?!(?:amp|lt|gt);)/.test(inner)) return undefined
  return inner.includes('&') ? inner.replace(/&(?:amp|lt|gt);/g, unescaped) : inner
}

/** The text of HTML, without tags. The time grows with the length only, however deep the tags. */
export function textOf(html: string): string {
  const plain = plainOf(html)
  if (plain !== undefined) return plain
  return /<[a-z!/]/i.test(html) ? converted(html, readText) : html
}

/** The text of an article, in one line. */
export const spacedTextOf = (html: string): string =>
  /<[a-z!/]|&/i.test(html) ? converted(html, readSpacedText) : html

function converted(html: string, read: (html: string) => string): string {
  if (html.length <= MOST_CONVERTED) return read(html)
  const text = read(html.slice(0, MOST_CONVERTED))
  return `${text}\n\n[the text of the first ${MOST_CONVERTED} characters of ${html.length}]`
}
