import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { HEADER_NAME } from '../schemas/headers.ts'

/** Headers by name, or as names and values in turn. */
type Headers = readonly string[] | Readonly<Record<string, string | number>>

/**
 * Begins every reply. Values are checked where they enter; a value that still cannot stand in a header (from a data
 * file, say) loses those characters, and the reply is sent.
 */
export function writeHead(response: ServerResponse, status: number, headers: Headers): void {
  try {
    response.writeHead(status, headers as string[] | OutgoingHttpHeaders) // it writes to neither
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ERR_INVALID_CHAR' && code !== 'ERR_INVALID_HTTP_TOKEN') throw error
    response.writeHead(status, cleaned(headers))
  }
}

/** A text as a header's value may be: printable ASCII. */
export const asciiText = (text: string): string => text.replace(/[^ -~]+/g, '?')

function cleaned(headers: Headers): string[] {
  const flat = Array.isArray(headers) ? (headers as readonly string[]) : Object.entries(headers).flat()
  const kept: string[] = []
  for (let place = 0; place < flat.length; place += 2) {
    const name = String(flat[place])
    if (HEADER_NAME.test(name)) kept.push(name, asciiText(String(flat[place + 1])))
  }
  return kept
}
