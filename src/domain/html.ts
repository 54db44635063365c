import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const LOOKS_LIKE_HTML = /<[a-z!/][^>]*>/i

/**
 * What Freshdesk keeps of a description or body: HTML as it was sent, plain text wrapped in a `div`.
 * Source: recorded replies ("Dryrun test note" became "<div>Dryrun test note</div>").
 */
export function toHtml(input: string): string {
  if (LOOKS_LIKE_HTML.test(input)) return input
  return `<div>${escapeHtml(input)}</div>`
}

/**
 * A ticket's description and a canned response keep no paragraphs: `<p>` comes back as `<div>`. Notes and replies do.
 * Source: github slop-place/terraform-provider-freshdesk, internal/provider/resource_operations.go (canned responses);
 * of descriptions by the word of those who write them
 */
export const withoutParagraphs = (html: string): string => html.replace(/<(\/?)p(?=[\s>/])/gi, '<$1div')

export const escapeHtml = (text: string) => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const unescaped = (entity: string) => (entity === '&amp;' ? '&' : entity === '&lt;' ? '<' : '>')

let convert: ((html: string) => string) | undefined

/** What `toHtml` makes of plain text: its blanks and line breaks are the text's own. */
const PLAIN = /^<div>((?:[^<&]|&(?:amp|lt|gt);)*)<\/div>$/

/** The text of HTML, without tags. The library is loaded at the first real markup. */
export function textOf(html: string): string {
  const plain = PLAIN.exec(html)?.[1]
  if (plain !== undefined) return plain.includes('&') ? plain.replace(/&(?:amp|lt|gt);/g, unescaped) : plain
  if (!LOOKS_LIKE_HTML.test(html)) return html
  if (convert === undefined) {
    const { compile } = require('html-to-text') as typeof import('html-to-text')
    convert = compile({
      wordwrap: false,
      selectors: [
        { selector: 'a', options: { ignoreHref: true } },
        { selector: 'img', format: 'skip' },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      ],
    })
  }
  return convert(html)
}
