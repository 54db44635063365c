import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import type { RequestLog } from '../http/log.ts'
import type { Notice } from '../http/notice.ts'

type Color = 'dim' | 'green' | 'yellow' | 'red'

/** Paths up to this length leave the operations below each other. */
const PATH_WIDTH = 44
/** Blanks up to the path: what explains a call stands below it. */
const INDENT = ' '.repeat('200 1234.5 ms  DELETE  '.length)

/** A call as one JSON object: for machines. Its keys are documented in docs/logs.md. */
export function jsonLine({ at, account, method, url, operation, status, durationMs, ...rest }: RequestLog): string {
  const duration_ms = Math.round(durationMs * 100) / 100
  return JSON.stringify({ at, account, method, url, operation, status, duration_ms, ...rest })
}

/**
 * Calls as lines for a person, with why a call failed below it; coloured as `stream` and `NO_COLOR` allow. What a limit
 * would have refused is explained the first time.
 */
export function prettyLog(stream: Writable, defaultAccount: string): (entry: RequestLog) => string {
  let hasExplained = false
  const paint = (color: Color, text: string) => styleText(color, text, { stream })
  return (entry) => {
    const explanations = [...(entry.reason?.split(' | ') ?? []), ...(entry.note === undefined ? [] : [entry.note])]
    if (entry.exceeded !== undefined && entry.status !== 429 && !hasExplained) {
      hasExplained = true
      explanations.push(
        `beyond the ${entry.exceeded} limit: a real account would have answered 429`,
        '(name a --plan, or --rate-limit on, to have it refused)',
      )
    }
    return [callLine(entry, defaultAccount, paint), ...explanations.map((text) => INDENT + paint('yellow', text))].join(
      '\n',
    )
  }
}

/** Prints what went wrong apart from calls, as a line for a person. */
export function prettyNotice(stream: Writable, defaultAccount: string): (entry: Notice) => string {
  return ({ account, message }) => {
    const owner = account === defaultAccount ? '' : `account ${account}: `
    return `${styleText('yellow', 'note', { stream })}           ${owner}${message}`
  }
}

function callLine(
  { account, method, url, operation, status, durationMs }: RequestLog,
  defaultAccount: string,
  paint: (color: Color, text: string) => string,
): string {
  const owner = account === defaultAccount ? '' : `  account ${account}`
  const duration = `${durationMs < 10_000 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`.padStart(9)
  return [
    paint(colorOf(status), String(status ?? '---')),
    ` ${paint('dim', duration)}`,
    `  ${method.padEnd(6)}`,
    `  ${url.padEnd(PATH_WIDTH)}`,
    `  ${paint('dim', `${operation ?? '-'}${owner}`)}`,
  ].join('')
}

function colorOf(status: number | null): Color {
  if (status === null || status >= 500) return 'red'
  return status < 400 ? 'green' : 'yellow'
}
