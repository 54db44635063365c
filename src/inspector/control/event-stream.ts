import type { LiveEvent } from '../../account/live-events.ts'
import { answerOf } from './control.ts'

/** Milliseconds between two attempts to connect again. */
const RETRY_MS = 1000

export interface StreamReader {
  /** Called when the stream is open: what was read before may be out of date. */
  readonly onOpen: () => void
  readonly onEvent: (event: LiveEvent) => void
  /** Called when it ended or could not be opened; another attempt follows. */
  readonly onLost: () => void
}

/**
 * Reads an account's live events until the returned function is called. It uses fetch, since an `EventSource` could
 * send the token in its URL only.
 */
export function followEvents(account: string, reader: StreamReader): () => void {
  const stopping = new AbortController()
  const follow = async () => {
    while (!stopping.signal.aborted) {
      try {
        await readOnce(account, reader, stopping.signal)
      } catch {
        // reported below, as the end of a stream is
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

/** The event in a frame; undefined for a comment, which keeps the connection open. */
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
