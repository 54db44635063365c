import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

const KEY_VARIABLE = 'FRESHDESK_API_KEY'

/**
 * The API key of a live account: from the variable named, by default `FRESHDESK_API_KEY`, else asked for on the terminal
 * without showing it. Throws an `Error` of one line where there is neither.
 */
export async function keyOf(variable: string | undefined): Promise<string> {
  const given = process.env[variable ?? KEY_VARIABLE]
  if (given !== undefined && given !== '') return given
  if (variable !== undefined) throw new Error(`${variable} is not set`)
  if (!process.stdin.isTTY) throw new Error(`set ${KEY_VARIABLE} to the account's API key`)
  process.stderr.write('API key: ')
  const silent = new Writable({ write: (_, __, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return (await lines.question('')).trim()
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
