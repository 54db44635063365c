import { library } from '../../libraries.ts'

/** Replacements of the parts of an HTML text. */
interface Parts {
  readonly text: (text: string) => string
  readonly url: (url: string) => string
}

/** Elements that keep their name. Source: what mail programs and Freshdesk's editor write */
const KNOWN = new Set(
  'a abbr b big blockquote body br center code dd del div dl dt em font h1 h2 h3 h4 h5 h6 head hr html i img ins li ol p pre s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul'.split(
    ' ',
  ),
)
const VOID = new Set(['br', 'hr', 'img'])
/** Elements whose content is no text for people. */
const UNREAD = new Set(['style', 'script', 'title', 'noscript', 'template', 'svg', 'math'])

const escaped = (text: string) =>
  text.replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'))

/** HTML of the same elements with other texts. Attributes go, but for directions and stand-ins of links. */
export function strangeHtml(html: string, { text, url }: Parts): string {
  let result = ''
  let unread = 0
  const open: string[] = []
  const { Parser } = library('htmlparser2')
  const parser = new Parser(
    {
      onopentag(name, { href, src, dir }) {
        if (UNREAD.has(name)) unread += 1
        if (unread > 0) return
        const shown = KNOWN.has(name) ? name : 'span'
        const attributes = [
          href === undefined ? '' : ` href="${escaped(url(href))}"`,
          src === undefined ? '' : ` src="${escaped(url(src))}"`,
          dir === 'ltr' || dir === 'rtl' || dir === 'auto' ? ` dir="${dir}"` : '',
        ]
        result += `<${shown}${attributes.join('')}>`
        if (!VOID.has(shown)) open.push(shown)
      },
      ontext(given) {
        if (unread === 0) result += escaped(text(given))
      },
      onclosetag(name) {
        if (UNREAD.has(name)) unread -= 1
        else if (unread === 0 && !VOID.has(KNOWN.has(name) ? name : 'span')) result += `</${open.pop() ?? 'span'}>`
      },
    },
    { decodeEntities: true },
  )
  parser.end(html)
  return result
}
