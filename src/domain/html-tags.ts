/** A tag, a comment, or a `<` that is neither: then there is no name. */
export interface Tag {
  /** In lower case; empty for a comment or declaration. */
  readonly name: string | undefined
  readonly closes: boolean
  /** Where the text goes on. */
  readonly end: number
}

const NAME = /<(\/?)([a-z][^\s/>]*)/iy
const OTHER = /<[!?/]/y

/** The tag at this `<`; undefined when it does not end, as browsers then see nothing more. */
export function nextTag(html: string, start: number): Tag | undefined {
  NAME.lastIndex = start
  const found = NAME.exec(html)
  if (found === null) return otherTag(html, start)
  const end = endOfTag(html, NAME.lastIndex)
  const [, slash, name = ''] = found
  return end < 0 ? undefined : { name: name.toLowerCase(), closes: slash === '/', end }
}

function otherTag(html: string, start: number): Tag | undefined {
  OTHER.lastIndex = start
  if (!OTHER.test(html)) return { name: undefined, closes: false, end: start + 1 }
  const isComment = html.startsWith('<!--', start)
  const end = isComment ? html.indexOf('-->', start + 4) : html.indexOf('>', start)
  return end < 0 ? undefined : { name: '', closes: false, end: end + (isComment ? 3 : 1) }
}

/** After the `>` that is in no quoted value; -1 without one. */
function endOfTag(html: string, from: number): number {
  const sign = /[>=]/g
  const blanks = /\s*/y
  for (let at = from; ; ) {
    sign.lastIndex = at
    const found = sign.exec(html)
    if (found === null) return -1
    if (found[0] === '>') return sign.lastIndex
    blanks.lastIndex = sign.lastIndex
    blanks.test(html)
    at = blanks.lastIndex
    const quote = html.charAt(at)
    if (quote !== '"' && quote !== "'") continue
    at = html.indexOf(quote, at + 1) + 1
    if (at === 0) return -1
  }
}

/** Elements whose content is no text. */
export const HIDDEN: ReadonlySet<string> = new Set(['script', 'style', 'title'])

const PARAGRAPHS = new Set('p h1 h2 h3 h4 h5 h6 ul ol dl pre hr table'.split(' '))
const BLOCKS = new Set(
  'div address article aside blockquote body caption center dd details dt fieldset figcaption figure footer form header li main nav section summary tr'.split(
    ' ',
  ),
)

/** Line breaks before and after such an element: two around a paragraph, one around a block. */
export function blockBreaks(name: string): 0 | 1 | 2 {
  if (PARAGRAPHS.has(name)) return 2
  return BLOCKS.has(name) ? 1 : 0
}
