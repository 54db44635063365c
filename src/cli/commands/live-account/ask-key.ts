import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'

const KEY_VARIABLE = 'FRESHDESK_API_KEY'

/**
 * The API key of a live account: from the variable named, by default `FRESHDESK_API_KEY`, else asked for on the terminal
 * without showing it. Throws an `Error` of one line where there is none.
 */
export async function keyOf(variable: string | undefined): Promise<string> {
  const given = process.env[variable ?? KEY_VARIABLE]
  const key = given === undefined || given === '' ? await askedFor(variable) : given.trim()
  if (!/^[!-~]+$/.test(key)) throw new Error('the API key should be printable ASCII without blanks')
  return key
}

async function askedFor(variable: string | undefined): Promise<string> {
  if (variable !== undefined) throw new Error(`${variable} is not set`)
  if (!process.stdin.isTTY) throw new Error(`there is no terminal to ask for the API key on: set ${KEY_VARIABLE}`)
  const silent = new Writable({ write: (_, __, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  // The terminal shows nothing by now: what is typed at once is not shown either.
  process.stderr.write('API key: ')
  try {
    return (await firstLine(lines)).trim()
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

/** Ctrl-C and the end of the input are no key. */
const firstLine = (lines: Interface): Promise<string> =>
  new Promise((resolve, reject) => {
    lines.once('line', resolve)
    lines.once('close', () => reject(new Error('no API key was given')))
  })
