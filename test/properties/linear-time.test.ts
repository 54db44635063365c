import { describe, expect, it } from 'vitest'
import { hasLiquidTag, placeholdersIn } from '../../src/automations/placeholders.ts'
import { simplePlaceholders } from '../../src/automations/webhook.ts'
import { readRecords } from '../../src/domain/csv/read.ts'
import { textOf, toHtml } from '../../src/domain/html.ts'
import { parseSearch } from '../../src/domain/search/parse.ts'
import { nestBrackets } from '../../src/http/brackets.ts'
import { searchOfPage } from '../../src/http/target.ts'
import { maskedUrl, redactedText, redactedUrl } from '../../src/journal/redact.ts'
import { parseFilter, parseValuePath } from '../../src/scim/filter-parse.ts'
import { shapeFaultOfJson } from '../../src/store/shape.ts'
import { relativeSeconds } from '../../src/times.ts'

type Work = (text: string) => unknown

/** In microseconds of CPU: the best of some runs, since others use the machine as well. */
function timeOf(work: Work, text: string): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage()
    work(text)
    return process.cpuUsage(before).user
  })
  return Math.min(...times)
}

/** What is no filter is refused. */
const refused =
  (work: Work): Work =>
  (text) => {
    try {
      return work(text)
    } catch (error) {
      return error
    }
  }

const SCANNERS: Readonly<Record<string, { readonly work: Work; readonly inputs: readonly string[] }>> = {
  'text of HTML': {
    work: textOf,
    inputs: [
      '<p>x</p>',
      '<div>',
      '<table><tr><td>',
      '<ul><li>',
      '<a ',
      '<a b="',
      '<a b=',
      '<',
      '<!--',
      '&amp',
      '<script>',
      '  ',
    ],
  },
  'HTML told from text': { work: toHtml, inputs: ['<a', '<', '&<'] },
  'a SCIM filter': {
    work: refused(parseFilter),
    inputs: ['"', '"\\', 'a', 'a.', '(', ' ', 'a eq 1 and ', '1', '[', ']', 'not ', 'é'],
  },
  'a path of a SCIM patch': { work: refused(parseValuePath), inputs: ['a', '[', 'a.', '"', ' ', 'a[b pr].'] },
  placeholders: { work: placeholdersIn, inputs: ['{{', ' ', '{{ ', '{{a}}', '{', '{{a b'] },
  'liquid tags': { work: (text) => hasLiquidTag(text), inputs: ['{%', '{', '% }'] },
  'names of placeholders': { work: (text) => simplePlaceholders([`{{${text}`]), inputs: [' ', '} '] },
  'secrets in a text': {
    work: redactedText,
    inputs: [
      'a-',
      'token',
      'token ',
      'token=',
      'token="',
      '"path":"',
      '"path":"token","value":',
      "token:'",
      'token:[',
      '?token',
      'a://',
      'a:',
      'x',
      '&a.',
      'a://b:c@',
    ],
  },
  'secrets in a URL': { work: redactedUrl, inputs: ['a', 'a.', 'a:', '://', 'a://b:', '?a', '@', 'a:@'] },
  'passwords in a URL': { work: maskedUrl, inputs: ['a', 'a:', '://', 'a://b:', 'a:@'] },
  'names of a form': { work: (text) => nestBrackets([[`${text}]`, '']]), inputs: ['[', 'a', 'a[', ']a'] },
  'depth of JSON': {
    work: (text) => shapeFaultOfJson(Buffer.from(text)),
    inputs: ['"', '\\"', '"\\\\', '[]', 'x', '{},'],
  },
  queries: { work: (text) => searchOfPage(text, 2), inputs: ['&', 'page=1&', 'page'] },
  searches: { work: (text) => parseSearch(`"${text}"`), inputs: ['(', "'", ' ', 'a:1 AND ', '(a:1 OR ', ')'] },
  'records of CSV': {
    work: (text) => {
      const { offset } = readRecords(Buffer.from(text), 0, 1_000_000)
      if (offset < 0) throw new Error('nothing is read backwards')
    },
    inputs: ['"', 'a,', ',', '\n', '\r\n', '"a"b', '"" ', '" ,', '"x" ', '" \t'],
  },
  'relative times': { work: relativeSeconds, inputs: ['1', '1d', '1.', '.'] },
}

describe('four times the input takes no more than about four times as long', () => {
  const CASES = Object.entries(SCANNERS).flatMap(([name, { work, inputs }]) =>
    inputs.map((input) => [name, input, work] as const),
  )

  it.each(CASES)('%s: %j again and again', { timeout: 60_000 }, (_name, input, work) => {
    const ofLength = (length: number) => input.repeat(Math.ceil(length / input.length))
    const isLinear = () => {
      const [short, long] = [timeOf(work, ofLength(20_000)), timeOf(work, ofLength(80_000))]
      // Quadratic work takes sixteen times as long; below the millisecond the clock says little.
      return long < 10 * Math.max(short, 1000)
    }
    // Garbage of the files before is collected meanwhile: that costs something once, quadratic work each time.
    expect(isLinear() || isLinear() || isLinear()).toBe(true)
  })
})
