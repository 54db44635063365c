import type { Upload } from '../attachments.ts'
import { escapeHtml, textOf } from '../html.ts'
import { bareAddress } from '../senders.ts'

/** An e-mail that somebody sends to the account. */
export interface IncomingMail {
  /** Address, with or without the sender's name: `Ada <ada@acme.test>`. */
  readonly from: string
  readonly name?: string | undefined
  readonly to?: readonly string[] | undefined
  readonly cc?: readonly string[] | undefined
  readonly subject: string
  readonly text?: string | undefined
  readonly html?: string | undefined
  /** Id of the message that this one answers. */
  readonly in_reply_to?: string | undefined
  /** Id of this message, to which answers can refer. */
  readonly message_id?: string | undefined
  readonly attachments?: readonly Upload[] | undefined
  /** Whether a machine wrote it: then it reopens nothing, notifies nobody and runs no rule. */
  readonly auto_reply?: boolean | undefined
}

/** An e-mail together with what was read from it. */
export interface ReadMail {
  readonly given: IncomingMail
  /** The sender's address, in lower case. */
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

/**
 * The text in one line: line breaks and other control characters become a blank, so that a header cannot contain
 * another.
 */
const folded = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()

function nameOf({ name, from }: IncomingMail): string | undefined {
  const bracket = from.indexOf('<')
  const shown = name ?? (bracket > 0 ? from.slice(0, bracket) : '')
  const tidy = folded(shown).replaceAll('"', '').trim()
  return tidy === '' ? undefined : tidy
}

/** The mail's HTML; text is escaped, even when it looks like HTML. */
const htmlOf = ({ html, text = '' }: IncomingMail): string =>
  html?.trim() ? html : text.trim() === '' ? '' : `<div>${escapeHtml(text).replace(/\r\n?|\n/g, '<br>')}</div>`

/** Beginnings of subjects by which automatic answers are recognised. */
const AUTOMATIC = /^(?:auto(?:matic)?[ -]?reply|auto:|out of (?:the )?office)/i

export const looksAutomatic = (subject: string): boolean => AUTOMATIC.test(subject)

const FORWARDED = /^(?:fwd?|wg):/i
/** Most lines in which the header of a forwarded message is looked for. */
const MOST_LINES = 200
const LONGEST_LINE = 1000

/** Sender of the forwarded message, as its header in the text says; undefined where there is no such header. */
export function originalSender({ subject, html, given }: ReadMail): string | undefined {
  if (!FORWARDED.test(subject)) return undefined
  const lines = (given.text ?? textOf(html)).split('\n', MOST_LINES)
  const header = lines.find((line) => line.length <= LONGEST_LINE && /^\s{0,10}from:/i.test(line))
  return header?.slice(header.indexOf(':') + 1).trim()
}

const PREFIX = /^(?:re|fwd?|aw|wg):/i
const LONGEST_COMPARED = 1000

/** The subject without `Re:` and the like, in lower case. */
export function bareSubject(subject: string): string {
  let rest = subject.slice(0, LONGEST_COMPARED).trim()
  for (let prefix = PREFIX.exec(rest); prefix !== null; prefix = PREFIX.exec(rest)) {
    rest = rest.slice(prefix[0].length).trimStart()
  }
  return rest.toLowerCase()
}
