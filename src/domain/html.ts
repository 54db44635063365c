import { readSpacedText, readText } from './html-text.ts'

export type TextStart = '<div>' | '<div dir="ltr">'

/**
 * What Freshdesk keeps of a description or body: HTML as it was sent, plain text wrapped in a `div`.
 * Source: recorded replies ("Dryrun test note" became "<div>Dryrun test note</div>").
 * @param start a summary's says which way its text runs
 */
export function toHtml(input: string, start: TextStart = '<div>'): string {
  if (looksLikeHtml(input)) return input
  return `${start}${escapeHtml(input)}</div>`
}

/**
 * A ticket's description and a canned response keep no paragraphs: `<p>` comes back as `<div>`. Notes and replies do.
 * Source: github slop-place/terraform-provider-freshdesk, internal/provider/resource_operations.go (canned responses);
 * of descriptions by the word of those who write them
 */
export const withoutParagraphs = (html: string): string => html.replace(/<(\/?)p(?=[\s>/])/gi, '<$1div')

/** It has one tag, or a comment, that ends. */
function looksLikeHtml(input: string): boolean {
  const start = input.search(/<[a-z!/]/i)
  return start >= 0 && input.includes('>', start + 2)
}

export const escapeHtml = (text: string) => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const unescaped = (entity: string) => (entity === '&amp;' ? '&' : entity === '&lt;' ? '<' : '>')

/** Of HTML, in UTF-16 units: what follows is not converted, and the text says so. */
export const MOST_CONVERTED = 500_000

/** The text that `toHtml` made this HTML of, blanks and line breaks its own; undefined where there is other markup. */
function plainOf(html: string): string | undefined {
  if (!html.startsWith('<div>') || !html.endsWith('</div>') || html.length < '<div></div>'.length) return undefined
  const inner = html.slice('<div>'.length, -'</div>'.length)
  if (inner.includes('<') || /&(?!(?:amp|lt|gt);)/.test(inner)) return undefined
  return inner.includes('&') ? inner.replace(/&(?:amp|lt|gt);/g, unescaped) : inner
}

/** The text of HTML, without tags; its time grows with the length alone, however deep the tags. */
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
