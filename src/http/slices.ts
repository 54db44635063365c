import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { jsonPieces } from '../store/json-pieces.ts'
import { Turns } from '../time/turns.ts'

/** Parts of a text, each made when it is asked for. */
export type Slices = AsyncGenerator<string, void, undefined>

/** Most characters that are sent at once. */
const SLICE = 64 * 1024

/**
 * Sends a text as fast as it is read; a reader that goes away ends the work. A short text is sent whole. Rejects when a
 * slice cannot be made: before anything was sent if that was the first.
 */
export async function sendSlices(
  response: ServerResponse,
  slices: Slices,
  begin: (response: ServerResponse) => void,
): Promise<void> {
  const first = await slices.next()
  const second = await slices.next()
  begin(response)
  if (second.done || response.req.method === 'HEAD') {
    await slices.return()
    response.end(second.done ? first.value : undefined)
    return
  }
  try {
    await pipeline(Readable.from(following([String(first.value), second.value], slices)), response).catch(unlessGone)
  } finally {
    await slices.return()
  }
}

/** Slices of a value's JSON, each made in a turn of its own. */
export async function* jsonSlices(value: unknown): Slices {
  const turns = new Turns()
  let slice = ''
  for (const piece of jsonPieces(value)) {
    slice += piece
    if (slice.length < SLICE && !turns.isOver) continue
    yield slice
    slice = ''
    await turns.next()
  }
  yield slice
}

/** Slices of a text. */
export async function* textSlices(text: string): Slices {
  yield text
}

async function* following(ready: readonly string[], slices: AsyncIterable<string>) {
  yield* ready
  yield* slices
}

const GONE: ReadonlySet<string | undefined> = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ERR_STREAM_DESTROYED',
  'ECONNRESET',
  'EPIPE',
])

/** Ignores the error of a client that has gone; throws any other. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (!GONE.has(error.code)) throw error
}
