import type { TokenizerCallbacks } from 'htmlparser2'
import { library } from '../libraries.ts'
import { blockBreaks, HIDDEN, isBlock, isSimple } from './html-tags.ts'

/** The text of HTML, in lines. */
export const readText = (html: string): string => read(html, new Text())

/**
 * The text of HTML in one line: each opening or closing tag of a block becomes a blank, other tags disappear. Blanks
 * and line breaks of the HTML stay. Source: 13 of 14 recorded articles (github NangoHQ/integration-templates,
 * airbytehq/airbyte), and the reference's own
 */
export const readSpacedText = (html: string): string => read(html, new SpacedText())

/** A text that is built from pieces of text and the tags between them, in order. */
interface Written {
  readonly text: string
  add(text: string): void
  tag(name: string, closes: boolean): void
}

/**
 * Feeds the HTML's tags and texts to `text`. The tokenizer reports each tag by itself, so nothing recurses or looks
 * back, however deep the nesting.
 */
function read(html: string, text: Written): string {
  const events = new Events(html, text)
  if (tellSimple(html, events)) return text.text
  const { Tokenizer } = library('htmlparser2')
  const tokenizer = new Tokenizer({ decodeEntities: true }, events)
  tokenizer.write(html)
  tokenizer.end()
  return text.text
}

/** Text without escapes, or a tag without attributes. */
const PIECE = /[^<&]+|<([a-z][a-z0-9]*) ?\/?>|<\/([a-z][a-z0-9]*)>/iy

/**
 * Reports what the tokenizer would, for simple HTML: most HTML is, and loading the tokenizer takes longer than a first
 * answer otherwise does. Returns false, having reported nothing, for other HTML.
 */
function tellSimple(html: string, events: Events): boolean {
  const told: (() => void)[] = []
  PIECE.lastIndex = 0
  for (let start = 0; start < html.length; start = PIECE.lastIndex) {
    const [whole, opened, closed] = PIECE.exec(html) ?? []
    if (whole === undefined) return false
    const name = opened ?? closed
    if (name === undefined) told.push(() => events.ontext(start, start + whole.length))
    else if (!isSimple(name.toLowerCase())) return false
    else if (opened !== undefined) told.push(() => events.onopentagname(start + 1, start + 1 + name.length))
    else told.push(() => events.onclosetag(start + 2, start + 2 + name.length))
  }
  for (const tell of told) tell()
  events.onend()
  return true
}

class SpacedText implements Written {
  readonly #parts: string[] = []

  get text(): string {
    return this.#parts.join('')
  }

  add(text: string): void {
    this.#parts.push(text)
  }

  tag(name: string): void {
    if (isBlock(name)) this.#parts.push(' ')
  }
}

/** Passes what the tokenizer finds on to a text. */
class Events implements TokenizerCallbacks {
  readonly #html: string
  readonly #text: Written
  /** Text of the present piece: it arrives in parts, whose blanks collapse together. */
  #pending = ''
  #hidden = ''

  constructor(html: string, text: Written) {
    this.#html = html
    this.#text = text
  }

  ontext(start: number, end: number): void {
    if (this.#hidden === '') this.#pending += this.#html.slice(start, end)
  }

  ontextentity(codepoint: number): void {
    if (this.#hidden === '') this.#pending += String.fromCodePoint(codepoint)
  }

  onopentagname(start: number, end: number): void {
    const name = this.#tag(start, end, false)
    if (HIDDEN.has(name)) this.#hidden = name
  }

  onclosetag(start: number, end: number): void {
    if (this.#tag(start, end, true) === this.#hidden) this.#hidden = ''
  }

  onend(): void {
    this.#flush()
  }

  #tag(start: number, end: number, closes: boolean): string {
    this.#flush()
    const name = this.#html.slice(start, end).toLowerCase()
    this.#text.tag(name, closes)
    return name
  }

  #flush(): void {
    this.#text.add(this.#pending)
    this.#pending = ''
  }

  // Events that are no text.
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  oncdata(): void {}
  onopentagend(): void {}
  onselfclosingtag(): void {}
  onattribname(): void {}
  onattribdata(): void {}
  onattribentity(): void {}
  onattribend(): void {}
}

/** Most quote marks before a line, however deep the quotes. */
const MOST_MARKS = 5

/** White space that browsers collapse; a no-break space is not among it. */
const BLANKS = /[ \t\r\n\f]+/g

/** Text with line breaks. What separates two texts is written once the second is known. */
class Text implements Written {
  readonly #parts: string[] = []
  #isBlank = false
  /** Whether an item's mark was written last: the item's text follows on the same line. */
  #isMarked = false
  /** Line breaks that are due: the most that any block asked for. `#ownBreaks`: one for each `br`. */
  #blockBreaks = 0
  #ownBreaks = 0
  /** Number of `blockquote` elements that are open. `#mark`: the marks before the last line. */
  #quotes = 0
  #mark = ''
  /** Number of `pre` elements that are open. */
  #preformatted = 0
  /** Number of the last item in each open list; -1 in lists without numbers. */
  readonly #lists: number[] = []

  get text(): string {
    return this.#parts.join('')
  }

  add(text: string): void {
    if (text === '') return
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

  /** Writes line breaks; blank lines inside a quote carry its mark as well. */
  #break(breaks: number, mark: string): void {
    const around = mark.length < this.#mark.length ? mark : this.#mark
    this.#parts.push(`\n${around}`.repeat(breaks - 1), `\n${mark}`)
  }

  tag(name: string, closes: boolean): void {
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
