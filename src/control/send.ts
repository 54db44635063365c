import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { writeHead } from '../http/head.ts'
import { jsonPieces } from '../store/json-pieces.ts'
import { Turns } from '../time/turns.ts'

export interface ControlAnswer {
  readonly status: number
  readonly body: unknown
  readonly textType?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Of characters: what goes out at once. */
const SLICE = 64 * 1024

/** No page of another host gets to see what it made the browser load from here. */
const CONFINED = { 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin' }

/**
 * Writes an answer, its JSON in slices as fast as it is read, each made in a turn of its own; a reader that goes away
 * ends the work. A short one is written whole. Rejects with what was wrong in making it: before anything has gone out
 * where that was the first slice.
 */
export async function send(response: ServerResponse, answer: ControlAnswer): Promise<void> {
  const { status, body, textType, headers = {} } = answer
  if (status === 204) {
    writeHead(response, 204, { ...CONFINED, ...headers })
    response.end()
    return
  }
  const slices = textType === undefined ? jsonSlices(body) : textSlices(String(body))
  const first = await slices.next()
  const second = await slices.next()
  writeHead(response, status, {
    'Content-Type': textType ?? 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...CONFINED,
    ...headers,
  })
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

async function* jsonSlices(value: unknown): AsyncGenerator<string, void, undefined> {
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

async function* textSlices(text: string): AsyncGenerator<string, void, undefined> {
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

/** Nobody is left to tell. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (!GONE.has(error.code)) throw error
}
