import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { STOCK_ROLES } from '../../src/account/privileges.ts'
import { drawer } from '../support/kept-client.ts'

const LETTERS = 'bcdfghjklmnpqrstvwz'
/** Every fourth letter of those of one kind: no part of theirs is one of another's. */
const MARK = 'x'
const LENGTH = 12
/** Letters of a part that is looked for: consonants alone, which words of chance do not have in a row. */
const PART = 8

/** Texts that are nobody's word, `Zq` and twelve consonants, in every form that a text may have. */
export class Canaries {
  readonly #parts = new Set<string>()
  readonly #seed: number
  readonly #isMarked: boolean
  #words = 0
  readonly below: (bound: number) => number

  /** @param isMarked what has a part of one that is does not have a part of one that is not */
  constructor(seed: number, { isMarked = false } = {}) {
    this.#seed = seed
    this.#isMarked = isMarked
    this.below = drawer(seed >>> 0)
  }

  word(): string {
    // Of a hash: the draws of two seeds may run along beside each other.
    const bytes = createHash('sha256')
      .update(`${this.#seed}/${this.#isMarked}/${this.#words++}`)
      .digest()
      .subarray(0, LENGTH)
    const letters = [...bytes].map((byte, at) =>
      this.#isMarked && at % 4 === 0 ? MARK : LETTERS.charAt(byte % LETTERS.length),
    )
    const word = `Zq${letters.join('')}`
    for (let at = 0; at + PART <= word.length; at++) this.#parts.add(word.slice(at, at + PART).toLowerCase())
    return word
  }

  text(): string {
    const forms = [
      (word: string) => word,
      (word: string) => `Dear ${word}, it’s 😀 <b>${this.word()}</b> & "${this.word()}" ✅`,
      (word: string) =>
        `Приём ${word} 日本語 ${this.word()} {{ticket.id}} {{${this.word()}}} {{ticket.${this.word().toLowerCase()}}}`,
      (word: string) =>
        `mail ${word}@${this.word()}.test or https://u:${this.word()}@${this.word()}.test/${this.word()}?q=${this.word()}`,
      (word: string) => `2026-01-01 ${word} ${quotedPrintable(this.word())}`,
      (word: string) => `${encodeURIComponent(word)} ${escapedHtml(this.word())} ${percentEncoded(this.word())}`,
      (word: string) => Buffer.from(`user:${word}`).toString('base64'),
    ]
    return (forms[this.below(forms.length)] ?? String)(this.word())
  }

  html = (): string =>
    `<p class="${this.word()}" style="x:${this.word()}">${this.text()}<img src="https://${this.word()}.test/${this.word()}.png" alt="${this.word()}"></p><!-- ${this.word()} -->`

  /** In the form of a text that is there. */
  like(text: string): string {
    if (/^\S+@\S+$/.test(text)) return `${this.word()}.${this.word()}@${this.word()}.test`.toLowerCase()
    if (/^https?:/.test(text)) return `https://${this.word()}.test/${this.word()}?token=${this.word()}`
    return text.includes('<') && !text.includes('@') ? this.html() : this.text()
  }

  /** Parts of canaries in a text: as they are, in other cases, quoted-printable, escaped, percent-encoded, in base64. */
  leaksIn(text: string): readonly string[] {
    const found = readings(text).flatMap((reading) =>
      [...reading.toLowerCase().matchAll(/[bcdfghjklmnpqrstvwxz]{8,}/g)].flatMap(([run]) =>
        Array.from({ length: run.length - PART + 1 }, (_, at) => run.slice(at, at + PART)),
      ),
    )
    return [...new Set(found.filter((part) => this.#parts.has(part)))]
  }
}

const codes = (word: string) => [...word].map((sign) => sign.charCodeAt(0).toString(16))
export const quotedPrintable = (word: string) =>
  codes(word)
    .map((code) => `=${code.toUpperCase()}`)
    .join('')
export const percentEncoded = (word: string) =>
  codes(word)
    .map((code) => `%${code}`)
    .join('')
export const escapedHtml = (word: string) =>
  codes(word)
    .map((code) => `&#x${code};`)
    .join('')

const hex = (_: string, code: string) => String.fromCharCode(Number.parseInt(code, 16))

const readings = (text: string): readonly string[] => [
  text,
  text.replace(/=\r?\n/g, '').replace(/=([\da-f]{2})/gi, hex),
  text.replace(/%([\da-f]{2})/gi, hex),
  text.replace(/&#x([\da-f]{1,6});/gi, hex).replace(/&#(\d{1,7});/g, (_, code) => String.fromCodePoint(Number(code))),
  [...text.matchAll(/[\w+/-]{12,}={0,2}/g)].map(([one]) => Buffer.from(one, 'base64').toString('latin1')).join('\n'),
]

/** Members whose texts are words of the API, whatever they look like. */
const API_MEMBERS = new Set(
  'language time_zone primary_language supported_languages portal_languages help_widget_languages start_time end_time date unassigned_for content_type request_type content_layout operator'.split(
    ' ',
  ),
)
const STOCK = new Set(STOCK_ROLES.map(({ name }) => name))
const isOfApi = (text: string) =>
  /^(?:|--|-?\d+|[a-z][a-z0-9_]*|\d{4}-\d\d-\d\d.*|\{\{[\w.]+\}\})$/.test(text) || STOCK.has(text)
const LABELS = new Set(['label', 'label_for_customers', 'label_in_portal', 'choices', 'value', 'ticket_form_label'])

/**
 * Stands before an account and puts a canary into every text of every reply that is the account's own: members, keys of
 * maps, members that no document names, headers, errors. Labels and choices, which may stay, get canaries of their own.
 */
export class CanaryLayer {
  /** In what has to be replaced. */
  readonly secrets: Canaries
  /** In labels and choices. */
  readonly labels: Canaries
  readonly #known = new Map<string, string>()
  readonly #labelled = new Map<string, string>()
  readonly #server: Server

  private constructor(upstream: string, seed: number) {
    this.secrets = new Canaries(seed)
    this.labels = new Canaries(seed, { isMarked: true })
    this.#server = createServer((asked, answer) => {
      request(`${upstream}${asked.url}`, { headers: asked.headers }, (response) => {
        this.#changed(response, asked.url ?? '')
          .then((body) => answer.writeHead(response.statusCode ?? 0, this.#headers(response)).end(body))
          .catch((error: Error) => answer.destroy(error))
      }).end()
    })
  }

  static async before(upstream: string, seed: number): Promise<CanaryLayer> {
    const layer = new CanaryLayer(upstream, seed)
    await new Promise<void>((resolve) => layer.#server.listen(0, '127.0.0.1', resolve))
    return layer
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #headers({ headers }: IncomingMessage) {
    const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = headers
    const [name, other] = [this.secrets.word(), this.secrets.word()]
    return { ...kept, server: this.secrets.word(), [`x-${name}`]: other, 'set-cookie': [`${name}=${other}`] }
  }

  async #changed(response: IncomingMessage, path: string): Promise<string> {
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    if (text === '') return ''
    const isOfForm = /_fields|ticket-forms/.test(path)
    return JSON.stringify(this.#value(JSON.parse(text), { name: '', isLabel: false, isOfForm }))
  }

  #value(
    value: unknown,
    at: { readonly name: string; readonly isLabel: boolean; readonly isOfForm: boolean },
  ): unknown {
    if (typeof value === 'string') return this.#text(value, at)
    if (Array.isArray(value)) return value.map((one) => this.#value(one, at))
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).map(([name, member]) => {
      const isLabel = at.isLabel || (at.isOfForm && LABELS.has(name))
      const isChoice =
        at.name === 'choices' &&
        !/^(?:id|label|value|position|choices|label_for_customers|stop_sla_timer|\d+)$/.test(name)
      const known = isChoice ? this.#text(name, { ...at, isLabel: true }) : name
      return [known, this.#value(member, { ...at, name: isLabel ? 'choices' : name, isLabel })]
    })
    return { ...Object.fromEntries(members), [this.secrets.word()]: this.secrets.text() }
  }

  #text(text: string, { name, isLabel }: { readonly name: string; readonly isLabel: boolean }): string {
    if (isOfApi(text) || API_MEMBERS.has(name)) return text
    const label = this.#labelled.get(text) ?? (isLabel ? this.labels.word() : undefined)
    if (label !== undefined) {
      this.#labelled.set(text, label)
      return label
    }
    const known = this.#known.get(text) ?? this.secrets.like(text)
    this.#known.set(text, known)
    return known
  }
}
