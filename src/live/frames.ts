import { later } from '../time/timers.ts'
import type { FeedCursor } from './cursor.ts'
import type { EventFeed } from './feed.ts'

/** Real time after which a reader that had nothing to read gets a comment: proxies close what is silent. */
const SILENCE_MS = 15_000
/** Real time after which a reader comes back that has lost the connection. */
const RETRY_MS = 1000

/** Frames as they go over the wire: a `text/event-stream`, made as fast as it is read. Ends when the cursor is closed. */
export async function* framesOf(
  feed: EventFeed,
  cursor: FeedCursor,
  onError: (error: unknown) => void,
): AsyncGenerator<string, void, undefined> {
  try {
    yield ': what happens from now on\n\n'
    yield `retry: ${RETRY_MS}\n\n`
    let told = cursor.position
    while (!cursor.isClosed) {
      const text = feed.chunkAfter(cursor)
      if (text !== '') {
        told = cursor.position
        yield text
      } else if (!(await isWoken(cursor, onError)) && !cursor.isClosed) {
        // Events that were left out count as read.
        yield cursor.position === told ? ':\n\n' : `:\nid: ${cursor.position}\n\n`
        told = cursor.position
      }
    }
  } finally {
    cursor.close()
  }
}

/** False when that took too long. */
function isWoken(cursor: FeedCursor, onError: (error: unknown) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const silence = later(SILENCE_MS, () => resolve(false), onError)
    silence.unref()
    cursor.awake(() => {
      clearTimeout(silence)
      resolve(true)
    })
  })
}
