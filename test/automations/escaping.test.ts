import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ENCODINGS } from '../../src/automations/encodings.ts'
import { webhookRequest } from '../../src/automations/webhook.ts'
import type { RuleAction } from '../../src/store/rows/automation-rules.ts'
import { ticketRow } from '../../src/store/rows/tickets.ts'
import { stockAccount } from '../support/account.ts'

vi.setConfig({ testTimeout: 60_000 })

const account = stockAccount()

/** Characters that mean something to JSON, XML, HTML, forms or URLs, and others. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      '"',
      '\\',
      '<',
      '>',
      '&',
      "'",
      '%',
      '+',
      '=',
      '{',
      '}',
      ']',
      '\n',
      '\r',
      '\t',
      ' ',
      'é',
      '😀',
      '\0',
    ),
  }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('{{ticket.id}}', ']]>', '</a>', '<!--', '&amp;', '%00', '$&', '$1', '\ud800', '\uffff'),
)

/** The request of a webhook whose ticket has this subject. */
function requestFor(subject: string, action: Partial<RuleAction>) {
  const ticket = ticketRow({ id: 7, created_at: 0, requester_id: 1, subject })
  const whole: RuleAction = {
    field_name: 'trigger_webhook',
    request_type: 'POST',
    url: 'https://a.test/',
    content_layout: '2',
    ...action,
  }
  return webhookRequest(whole, { rule: { id: 1 }, event: 'ticket.updated' }, { account, ticket, triggeredEvent: '' })
}

/** What has no bytes, or no place in XML 1.0, arrives as U+FFFD. */
const wellFormed = (value: string) => Buffer.from(value).toString()
const asXml = (value: string) =>
  wellFormed(value).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What an XML parser makes of character data: it must hold no markup, and its references are resolved. */
function parseXmlText(data: string): string {
  expect(data).not.toMatch(/[<>\r]|&(?!(amp|lt|gt|quot|apos|#\d+);)/)
  return data.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? ''),
  )
}

/** The subject as a receiver reads it from the body, by content type and form of the content. */
const READERS: readonly (readonly [
  what: string,
  action: Partial<RuleAction>,
  read: (body: string) => unknown,
  sent: (subject: string) => string,
])[] = [
  [
    'a JSON object',
    { content_type: 'JSON', content: { a: '{{ticket.subject}}' } },
    (body) => JSON.parse(body).a,
    (subject) => subject,
  ],
  [
    'a JSON text',
    { content_type: 'JSON', content: '{"a":"{{ticket.subject}}"}' },
    (body) => JSON.parse(body).a,
    (subject) => subject,
  ],
  [
    'simple JSON',
    { content_type: 'JSON', content_layout: '1', content: { a: 'ticket.subject' } },
    (body) => JSON.parse(body).freshdesk_webhook.a,
    (subject) => subject,
  ],
  [
    'an XML object',
    { content_type: 'XML', content: { a: '{{ticket.subject}}' } },
    (body) => parseXmlText(body.replace('<?xml version="1.0" encoding="UTF-8"?>', '').slice(3, -4)),
    asXml,
  ],
  [
    'an XML text',
    { content_type: 'XML', content: '<a>{{ticket.subject}}</a>' },
    (body) => parseXmlText(body.slice(3, -4)),
    asXml,
  ],
  [
    'an XML attribute',
    { content_type: 'XML', content: '<a b="{{ticket.subject}}"/>' },
    (body) => parseXmlText(body.slice(6, -3)),
    asXml,
  ],
  [
    'a form object',
    { content_type: 'FORM', content: { a: '{{ticket.subject}}' } },
    (body) => new URLSearchParams(body).get('a'),
    wellFormed,
  ],
  [
    'a form text',
    { content_type: 'FORM', content: 'a={{ticket.subject}}&b=1' },
    (body) => new URLSearchParams(body).get('a'),
    wellFormed,
  ],
]

describe('whatever a ticket’s text holds', () => {
  it.each(READERS)('%s reads back as it was', (_what, action, read, sent) => {
    fc.assert(
      fc.property(text, (subject) => {
        const { body, failure } = requestFor(subject, action)
        expect(failure).toBeUndefined()
        expect(read(body ?? '')).toBe(sent(subject))
      }),
      { numRuns: 500 },
    )
  })

  it('a URL keeps its host and its other parts, and the text reads back', () => {
    fc.assert(
      fc.property(text, (subject) => {
        const { url } = requestFor(subject, {
          url: 'https://a.test/{{ticket.subject}}/x?q={{ticket.subject}}&r=1',
          content: {},
        })
        const parsed = new URL(url)
        expect([parsed.host, parsed.hash, [...parsed.searchParams]]).toEqual([
          'a.test',
          '',
          [
            ['q', wellFormed(subject)],
            ['r', '1'],
          ],
        ])
        // A path of dots alone is a step in the tree, whatever its escapes.
        if (!/^\.{1,2}$/.test(subject)) expect(parsed.pathname).toBe(`/${encodeURIComponent(wellFormed(subject))}/x`)
      }),
      { numRuns: 500 },
    )
  })

  it('any content of JSON is written as a form that reads back', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text), (content) => {
        const read = [...new URLSearchParams(ENCODINGS.FORM.write(content))]
        const sent = Object.entries(content).map(([key, value]) => [wellFormed(key), wellFormed(value)])
        expect(read).toEqual(sent)
      }),
    )
  })
})
