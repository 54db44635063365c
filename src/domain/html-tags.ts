/** Elements whose content is not shown as text. */
export const HIDDEN: ReadonlySet<string> = new Set(['script', 'style', 'title'])

const PARAGRAPHS = new Set('p h1 h2 h3 h4 h5 h6 ul ol dl pre hr table'.split(' '))
const BLOCKS = new Set(
  'div address article aside blockquote body caption center dd details dt fieldset figcaption figure footer form header li main nav section summary tr'.split(
    ' ',
  ),
)

/** Number of line breaks before and after the element: two around a paragraph, one around a block. */
export function blockBreaks(name: string): 0 | 1 | 2 {
  if (PARAGRAPHS.has(name)) return 2
  return BLOCKS.has(name) ? 1 : 0
}

const PARTS = new Set('br li table thead tbody tfoot th td'.split(' '))

/** Whether the element begins a line, an item or a cell. */
export const isBlock = (name: string): boolean => PARTS.has(name) || blockBreaks(name) > 0

const PHRASES = new Set(
  'a abbr b big cite code del em font i ins kbd mark q s small span strong sub sup u var'.split(' '),
)

/** Whether the element holds text and tags like any other; a script or a text area does not. */
export const isSimple = (name: string): boolean => PHRASES.has(name) || isBlock(name)
