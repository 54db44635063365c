import type { LiveEvent } from '../../account/live-events.ts'
import { answerOf } from './control.ts'

/** Milliseconds between two attempts to connect again. */
const RETRY_MS = 1000

export interface StreamReader {
  /** The stream stands: what was read before may be old. */
  readonly onOpen: () => void
  readonly onEvent: (event: LiveEvent) => void
  /** It ended or could not be opened; it is tried again. */
  readonly onLost: () => void
}

/**
 * Reads an account's live events until it is told to stop. By fetch, not by an `EventSource`: that could not send the
 * token but in its URL.
 */
export function followEvents(account: string, reader: StreamReader): () => void {
  const stopping = new AbortController()
  const follow = async () => {
    while (!stopping.signal.aborted) {
      try {
        await readOnce(account, reader, stopping.signal)
      } catch {
        // told below, as an end of the stream is
      }
      if (stopping.signal.aborted) return
      reader.onLost()
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  follow().catch(reader.onLost)
  return () => stopping.abort()
}

async function readOnce(account: string, { onOpen, onEvent }: StreamReader, signal: AbortSignal): Promise<void> {
  const { body } = await answerOf(`/accounts/${account}/events`, { accept: 'text/event-stream', signal })
  if (body === null) return
  onOpen()
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const frames = (rest + value).split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      const event = eventOfFrame(frame)
      if (event !== undefined) onEvent(event)
    }
  }
}

/** Undefined for a comment, which keeps the connection. */
function eventOfFrame(frame: string): LiveEvent | undefined {
  const fields = new Map(
    frame.split('\n').map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at), line.slice(at + 1).trimStart()]
    }),
  )
  const [type, data] = [fields.get('event'), fields.get('data')]
  if (type === undefined || data === undefined) return undefined
  return { id: Number(fields.get('id')), type, data: JSON.parse(data) } as LiveEvent // as the emulator writes it
}
