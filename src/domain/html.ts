import { createRequire } from 'node:module'
import { blockBreaks, HIDDEN, nextTag } from './html-tags.ts'

const require = createRequire(import.meta.url)

/**
 * What Freshdesk keeps of a description or body: HTML as it was sent, plain text wrapped in a `div`.
 * Source: recorded replies ("Dryrun test note" became "<div>Dryrun test note</div>").
 */
export function toHtml(input: string): string {
  if (looksLikeHtml(input)) return input
  return `<div>${escapeHtml(input)}</div>`
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

let lastHtml = ''
let lastText = ''

/**
 * The text of HTML, without tags; its time grows with the length alone, however deep the tags. The last text is kept:
 * one call asks for it several times, for a reply, an e-mail and the conditions of rules.
 */
export function textOf(html: string): string {
  const plain = plainOf(html)
  if (plain !== undefined) return plain
  if (!/<[a-z!/]/i.test(html)) return html
  if (html !== lastHtml) {
    lastText = converted(html)
    lastHtml = html
  }
  return lastText
}

function converted(html: string): string {
  if (html.length <= MOST_CONVERTED) return new Text().read(html)
  const text = new Text().read(html.slice(0, MOST_CONVERTED))
  return `${text}\n\n[the text of the first ${MOST_CONVERTED} characters of ${html.length}]`
}

/** Signs before a line of a quote in quotes. */
const MOST_MARKS = 5

/** White space that browsers collapse; a no-break space stays. */
const BLANKS = /[ \t\r\n\f]+/g

/** Text as it is put together: what stands between two texts is written once the second is there. */
class Text {
  readonly #parts: string[] = []
  #isBlank = false
  /** An item's mark was written last: its text follows on the same line. */
  #isMarked = false
  /** Line breaks that blocks ask for, the most of them, and those of `br`, each. */
  #blockBreaks = 0
  #ownBreaks = 0
  /** `blockquote` elements around, and what stands before each of their lines. */
  #quotes = 0
  #mark = ''
  /** `pre` elements around. */
  #preformatted = 0
  /** Of each list around the number of its last item; -1 where items have none. */
  readonly #lists: number[] = []

  read(html: string): string {
    let at = 0
    for (;;) {
      const start = html.indexOf('<', at)
      this.#add(html.slice(at, start < 0 ? undefined : start))
      if (start < 0) break
      const tag = nextTag(html, start)
      if (tag === undefined) break
      if (tag.name === undefined) this.#add('<')
      else this.#tag(tag.name, tag.closes)
      at = tag.end
      if (tag.closes || !HIDDEN.has(tag.name ?? '')) continue
      at = endOfHidden(html, tag.name ?? '', at)
      if (at < 0) break
    }
    return this.#parts.join('')
  }

  #add(html: string): void {
    if (html === '') return
    const text = html.includes('&') ? decode(html) : html
    if (this.#preformatted > 0) this.#write(text)
    else this.#addCollapsed(text)
  }

  #addCollapsed(text: string): void {
    const collapsed = text.replace(BLANKS, ' ')
    const from = collapsed.startsWith(' ') ? 1 : 0
    if (from === 1) this.#isBlank = true
    if (collapsed.length === from) return
    const endsBlank = collapsed.endsWith(' ')
    this.#write(collapsed.slice(from, endsBlank ? -1 : undefined))
    this.#isBlank = endsBlank
  }

  #write(text: string): void {
    const breaks = Math.max(this.#blockBreaks, this.#ownBreaks)
    const mark = '> '.repeat(Math.min(this.#quotes, MOST_MARKS))
    if (this.#parts.length === 0) this.#parts.push(mark)
    else if (breaks > 0 && !this.#isMarked) this.#break(breaks, mark)
    else if (this.#isBlank && !this.#isMarked) this.#parts.push(' ')
    this.#mark = mark
    this.#blockBreaks = 0
    this.#ownBreaks = 0
    this.#isBlank = false
    this.#isMarked = false
    this.#parts.push(text)
  }

  /** Blank lines inside of a quote have its mark as well. */
  #break(breaks: number, mark: string): void {
    const around = mark.length < this.#mark.length ? mark : this.#mark
    this.#parts.push(`\n${around}`.repeat(breaks - 1), `\n${mark}`)
  }

  #tag(name: string, closes: boolean): void {
    this.#blockBreaks = Math.max(this.#blockBreaks, blockBreaks(name))
    if (name === 'br') this.#ownBreaks++
    else if (name === 'td' || name === 'th') this.#isBlank = true
    else if (name === 'hr') this.#rule()
    else if (name === 'pre') this.#preformatted = Math.max(0, this.#preformatted + (closes ? -1 : 1))
    else if (name === 'blockquote') this.#quote(closes)
    else if (name === 'ul' || name === 'ol') this.#list(name, closes)
    else if (name === 'li' && !closes) this.#item()
  }

  #quote(closes: boolean): void {
    this.#quotes = Math.max(0, this.#quotes + (closes ? -1 : 1))
    if (closes) this.#blockBreaks = 2
  }

  #rule(): void {
    this.#write('---')
    this.#blockBreaks = 2
  }

  #list(name: string, closes: boolean): void {
    if (closes) this.#lists.pop()
    else this.#lists.push(name === 'ul' ? -1 : 0)
  }

  #item(): void {
    const last = this.#lists.length - 1
    const number = this.#lists[last] ?? -1
    if (number >= 0) this.#lists[last] = number + 1
    this.#write(number < 0 ? ' * ' : ` ${number + 1}. `)
    this.#isMarked = true
  }
}

/** What is inside of such an element is no text; its end tag, or -1 without one. */
function endOfHidden(html: string, name: string, at: number): number {
  const end = new Map([
    ['script', /<\/script/gi],
    ['style', /<\/style/gi],
    ['title', /<\/title/gi],
  ]).get(name)
  if (end === undefined) return at
  end.lastIndex = at
  return end.exec(html)?.index ?? -1
}

/** The names of characters are loaded at the first one. */
let decodeHtml: ((text: string) => string) | undefined

function decode(text: string): string {
  decodeHtml ??= (require('entities') as typeof import('entities')).decodeHTML
  return decodeHtml(text)
}
