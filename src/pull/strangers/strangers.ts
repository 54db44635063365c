import { KeyedChance } from './chance.ts'
import { strangeHtml } from './html.ts'
import { emailsIn, namedAddress, urlsIn } from './parts.ts'
import { strangeText } from './words.ts'

/** Placeholders that a text may hold as they are. */
const PLACEHOLDER = /\{\{\s{0,4}([a-z\d_.]{1,80})\s{0,4}\}\}/g
const ISO = /^(\d{4}-\d\d-\d\d)([T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/
const DAY_MS = 86_400_000

/**
 * Stand-ins for what an account says of people. Each rests on the key and the text alone: who is named twice has one
 * stand-in, in whatever record and whichever pull.
 */
export class Strangers {
  readonly chance: KeyedChance

  readonly isPlaceholder: (name: string) => boolean

  /** @param isPlaceholder whether `{{name}}` says nothing of the account */
  constructor(key: Buffer, isPlaceholder: (name: string) => boolean) {
    this.chance = new KeyedChance(key)
    this.isPlaceholder = isPlaceholder
  }

  /** Replaces whatever a text holds: HTML, addresses, URLs, words, numbers. */
  text(given: string): string {
    if (/<[a-z!/]/i.test(given)) return this.html(given)
    return this.plain(given)
  }

  html(given: string): string {
    return strangeHtml(given, { text: (one) => this.plain(one), url: (one) => this.url(one) })
  }

  /** A text without markup. */
  plain(given: string): string {
    if (given.trim() === '') return given.replace(/[^ \t\r\n]/g, ' ')
    const draw = this.chance.draws('text', given)
    let result = ''
    let at = 0
    for (const { from, to, by } of this.#named(given)) {
      result += strangeText(given.slice(at, from), draw) + by
      at = to
    }
    return result + strangeText(given.slice(at), draw)
  }

  /** Addresses and URLs in a text, which are replaced as wholes. */
  *#named(text: string): Generator<{ readonly from: number; readonly to: number; readonly by: string }> {
    const placeholders = [...text.matchAll(PLACEHOLDER)].filter(([, name = '']) => this.isPlaceholder(name))
    const found = [
      ...placeholders.map((one) => ({ one: { index: one.index, text: one[0] }, replace: (whole: string) => whole })),
      ...urlsIn(text).map((one) => ({ one, replace: (url: string) => this.url(url) })),
      ...emailsIn(text).map((one) => ({ one, replace: (email: string) => this.email(email) })),
    ].sort((some, other) => some.one.index - other.one.index)
    let at = 0
    for (const { one, replace } of found) {
      const to = one.index + one.text.length
      if (one.index < at) continue
      at = to
      yield { from: one.index, to, by: replace(one.text) }
    }
  }

  /** A name, word by word: a first name alone is that of the same stranger. */
  name(given: string): string {
    if (given.includes('@')) return this.plain(given)
    return given.replace(/[^\s,.;()/&-]+/gu, (word) =>
      strangeText(word, this.chance.draws('name', word.toLowerCase().normalize('NFC'))),
    )
  }

  email(given: string): string {
    const email = given.toLowerCase()
    const at = email.lastIndexOf('@')
    const local = strangeText(email.slice(0, at), this.chance.draws('local', email)).replace(/[^a-z\d.]/g, '')
    return `${local.replace(/^\.+|\.+$|\.(?=\.)/g, '') || 'x'}${this.chance.code('email', email, 5)}@${this.domain(email.slice(at + 1))}`
  }

  /** Addresses in a list: each alone or behind a name. */
  address(given: string): string {
    const named = namedAddress(given)
    if (named === undefined) return given.includes('@') ? this.plain(given.trim()) : this.name(given)
    const { name, email } = named
    const address = email.includes('@') ? this.email(email) : this.plain(email)
    return name === '' ? `<${address}>` : `${this.name(name)} <${address}>`
  }

  /** Below `.example`, which is nobody's. */
  domain(given: string): string {
    const domain = given.toLowerCase()
    const draw = this.chance.draws('domain', domain)
    const word = strangeText('company', draw)
    return `${word}-${this.chance.code('domain code', domain, 4)}.example`
  }

  url(given: string): string {
    const scheme = /^(https?|mailto|tel):/i.exec(given)?.[1]?.toLowerCase() ?? 'https'
    if (scheme === 'mailto') return `mailto:${this.email(given.slice('mailto:'.length))}`
    if (scheme === 'tel') return `tel:${this.plain(given.slice('tel:'.length))}`
    const placeholders = [...given.matchAll(PLACEHOLDER)].filter(([, name = '']) => this.isPlaceholder(name))
    const tail = placeholders.map(([whole]) => `/${whole}`).join('')
    const host = /^(?:[a-z][a-z\d+.-]*:\/\/)?(?:[^/?#]*@)?([^/?#:]*)/i.exec(given)?.[1] ?? ''
    return `${scheme}://${this.domain(host)}/${this.chance.code('url', given, 8)}${tail}`
  }

  /** Replaces what has to differ where the originals do: an id of another system. */
  code(given: string): string {
    if (given.trim() === '') return given
    if (given.includes('@')) return this.plain(given)
    return `${strangeText(given, this.chance.draws('code', given)).replace(/\s+/g, '-').slice(0, 12)}-${this.chance.code('code tail', given, 8)}`
  }

  /** Another day within half a year, at the same time of day. */
  date(given: string): string {
    const [, day, rest = ''] = ISO.exec(given) ?? []
    const time = day === undefined ? Number.NaN : Date.parse(day)
    if (Number.isNaN(time)) return this.plain(given)
    const days = 1 + this.chance.number('date', given, 180)
    const other = new Date(time - days * DAY_MS).toISOString().slice(0, 10)
    return `${other}${rest === '' ? '' : 'T00:00:00Z'}`
  }

  /** Replaces a number by one of as many digits, of the same sign and with as many after the point. */
  number(given: number): number {
    const text = String(Math.abs(given))
    if (!/^\d+(\.\d+)?$/.test(text)) return 0
    const other = Number(strangeText(text, this.chance.draws('number', String(given))))
    return given < 0 ? -other : other
  }
}
