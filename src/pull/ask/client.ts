import { Agent as PlainAgent, request as plainRequest, type RequestOptions } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { VERSION } from '../../project.ts'

/** Answer of an account: kept in memory, and nowhere else. */
export interface RawAnswer {
  readonly status: number
  /** Headers by name in lower case, in the order in which they came; a repeated one joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface ClientOptions {
  /** URL as `accountUrl` gives it. */
  readonly url: string
  readonly key: string
  /** Certificate authorities to trust besides those of Node. */
  readonly ca?: string | undefined
}

/** Told in place of an answer: nobody listens, the certificate is a stranger's, the connection broke. */
export class UnreachableError extends Error {}

const PATIENCE_MS = 60_000
const MOST_BYTES = 64 * 1024 * 1024

/** Reads from one account, and can do nothing else: every request is a GET, and none is redirected. */
export class ReadingClient {
  readonly #options: ClientOptions
  readonly #agent: PlainAgent

  constructor(options: ClientOptions) {
    this.#options = options
    const isSecure = options.url.startsWith('https:')
    this.#agent = isSecure ? new SecureAgent({ keepAlive: true, ca: options.ca }) : new PlainAgent({ keepAlive: true })
  }

  /** @param path below `/api/v2`, with its query. @param key another one than the client's */
  get(path: string, key: string = this.#options.key): Promise<RawAnswer> {
    const { url } = this.#options
    const headers = {
      Accept: 'application/json',
      Authorization: `Basic ${Buffer.from(`${key}:X`).toString('base64')}`,
      'User-Agent': `freshdesk-emulator/${VERSION}`,
    }
    const options: RequestOptions = {
      ...{ method: 'GET', headers, agent: this.#agent, timeout: PATIENCE_MS },
      ...(new URL(url).hostname.endsWith('.localhost') && { lookup: onThisMachine }),
    }
    const request = url.startsWith('https:') ? secureRequest : plainRequest
    return new Promise((resolve, reject) => {
      const unreachable = ({ message }: Error) => reject(new UnreachableError(message))
      const asked = request(`${url}/api/v2${path}`, options, (response) => {
        const parts: Buffer[] = []
        let bytes = 0
        response.on('data', (part: Buffer) => {
          bytes += part.length
          if (bytes > MOST_BYTES) asked.destroy(new Error('the answer is longer than 64 MB'))
          parts.push(part)
        })
        response.once('error', unreachable)
        response.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: headersOf(response.rawHeaders), text })
        })
      })
      asked.once('timeout', () => asked.destroy(new Error('no answer came within a minute')))
      asked.once('error', unreachable)
      asked.end()
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** Names below `localhost` are this machine's, whatever a name server says: http goes there, with a key. */
const onThisMachine: LookupFunction = (_, { all }, done) => {
  const found = { address: '127.0.0.1', family: 4 }
  if (all) done(null, [found])
  else done(null, found.address, found.family)
}

function headersOf(flat: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const name = String(flat[index]).toLowerCase()
    const value = String(flat[index + 1])
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}
