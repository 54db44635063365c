import { get, type IncomingMessage } from 'node:http'
import { afterAll } from 'vitest'

export interface StreamedEvent {
  readonly id: number
  readonly event: string
  // biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
  readonly data: any
}

export interface EventStream {
  readonly response: IncomingMessage
  /** All that came, as text. */
  readonly text: string
  /** Read so far. */
  readonly events: readonly StreamedEvent[]
  /** Resolves with the first event that is one, also of those read before. */
  until(isIt: (event: StreamedEvent) => boolean): Promise<StreamedEvent>
  /** Resolves when the connection has closed. */
  readonly ended: Promise<unknown>
  close(): void
}

/** Reads a `text/event-stream`, as a browser does. Closed at the end of the file. */
export async function openEventStream(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent: false, headers: { Accept: 'text/event-stream', ...headers } }, resolve).on('error', reject)
  })
  const ended = new Promise((resolve) => response.once('close', resolve))
  const events: StreamedEvent[] = []
  let [text, rest] = ['', '']
  let wake = () => {}
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    text += chunk
    const blocks = `${rest}${chunk}`.split('\n\n')
    rest = blocks.pop() ?? ''
    events.push(...blocks.flatMap(eventOf))
    wake()
  })
  const close = () => response.destroy()
  response.on('error', () => {}) // closed by ourselves
  afterAll(close)
  return {
    response,
    get text() {
      return text
    },
    events,
    ended,
    async until(isIt) {
      for (;;) {
        const found = events.find(isIt)
        if (found !== undefined) return found
        if (response.destroyed) throw new Error(`the stream has ended; it had ${text.slice(-500)}`)
        const woken = new Promise<void>((resolve) => {
          wake = resolve
        })
        await Promise.race([woken, ended])
      }
    },
    close,
  }
}

function eventOf(block: string): StreamedEvent[] {
  const fields = new Map(block.split('\n').map((line) => [line.split(':', 1)[0], line.slice(line.indexOf(':') + 2)]))
  const data = fields.get('data')
  if (data === undefined) return []
  return [{ id: Number(fields.get('id')), event: fields.get('event') ?? 'message', data: JSON.parse(data) }]
}
