import type { Upload } from '../attachments.ts'
import { escapeHtml, textOf } from '../html.ts'
import { bareAddress } from '../senders.ts'

/** An e-mail that somebody sends to the account. */
export interface IncomingMail {
  /** Bare, or with the sender's name: `Ada <ada@acme.test>`. */
  readonly from: string
  readonly name?: string | undefined
  readonly to?: readonly string[] | undefined
  readonly cc?: readonly string[] | undefined
  readonly subject: string
  readonly text?: string | undefined
  readonly html?: string | undefined
  /** The message that it answers. */
  readonly in_reply_to?: string | undefined
  /** Its own, for answers to refer to. */
  readonly message_id?: string | undefined
  readonly attachments?: readonly Upload[] | undefined
  /** A machine answers: it reopens nothing, tells nobody and runs no rule. */
  readonly auto_reply?: boolean | undefined
}

/** The same with what is read from it. */
export interface ReadMail {
  readonly given: IncomingMail
  /** In lower case. */
  readonly address: string
  readonly name: string | undefined
  readonly subject: string
  readonly html: string
}

export const readMail = (mail: IncomingMail): ReadMail => ({
  given: mail,
  address: bareAddress(mail.from),
  name: nameOf(mail),
  subject: folded(mail.subject),
  html: htmlOf(mail),
})

/** Line breaks and other control characters become a blank: a header has none, and what follows one is no header. */
const folded = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()

function nameOf({ name, from }: IncomingMail): string | undefined {
  const bracket = from.indexOf('<')
  const shown = name ?? (bracket > 0 ? from.slice(0, bracket) : '')
  const tidy = folded(shown).replaceAll('"', '').trim()
  return tidy === '' ? undefined : tidy
}

/** A text is a text, whatever it looks like. */
const htmlOf = ({ html, text = '' }: IncomingMail): string =>
  html?.trim() ? html : text.trim() === '' ? '' : `<div>${escapeHtml(text).replace(/\r\n?|\n/g, '<br>')}</div>`

/** Subjects by which machines answer. */
const AUTOMATIC = /^(?:auto(?:matic)?[ -]?reply|auto:|out of (?:the )?office)/i

export const looksAutomatic = (subject: string): boolean => AUTOMATIC.test(subject)

const FORWARDED = /^(?:fwd?|wg):/i
/** A header of the forwarded message stands among the first lines. */
const MOST_LINES = 200
const LONGEST_LINE = 1000

/** The sender of the message that was forwarded, as its header in the text says; undefined where there is none. */
export function originalSender({ subject, html, given }: ReadMail): string | undefined {
  if (!FORWARDED.test(subject)) return undefined
  const lines = (given.text ?? textOf(html)).split('\n', MOST_LINES)
  const header = lines.find((line) => line.length <= LONGEST_LINE && /^\s{0,10}from:/i.test(line))
  return header?.slice(header.indexOf(':') + 1).trim()
}

const PREFIX = /^(?:re|fwd?|aw|wg):/i
const LONGEST_COMPARED = 1000

/** What is left of a subject without `Re:` and its like, in lower case. */
export function bareSubject(subject: string): string {
  let rest = subject.slice(0, LONGEST_COMPARED).trim()
  for (let prefix = PREFIX.exec(rest); prefix !== null; prefix = PREFIX.exec(rest)) {
    rest = rest.slice(prefix[0].length).trimStart()
  }
  return rest.toLowerCase()
}
