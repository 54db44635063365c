/**
 * Loaded into the server before its own code: tells its parent of stalls and of memory. A stall is what the main thread
 * computed in one turn of its loop, in CPU time, so that other processes on the machine do not count.
 */
import { subscribe } from 'node:diagnostics_channel'
import { openSync, readSync } from 'node:fs'
import { getHeapCodeStatistics, writeHeapSnapshot } from 'node:v8'

const STALL_MS = Number(process.env.FUZZ_STALL_MS ?? 200)
const BEAT_MS = 10

/** Milliseconds of CPU of the main thread; of the process where the system does not say. */
function cpuClock() {
  try {
    const file = openSync('/proc/self/schedstat')
    const text = Buffer.alloc(64)
    return () => Number(text.latin1Slice(0, readSync(file, text, 0, 64, 0)).split(' ')[0]) / 1e6
  } catch {
    return () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    }
  }
}

const open = new Set()
let begun = []
const nameOf = (request) => request.headers['x-fuzz-case'] ?? `${request.method} ${request.url?.slice(0, 100)}`

subscribe('http.server.request.start', ({ request, response }) => {
  const name = nameOf(request)
  isServing = true
  open.add(name)
  begun.push(name)
  response.once('close', () => open.delete(name))
})

const cpu = cpuClock()
// What starting takes is no stall.
let before = Number.POSITIVE_INFINITY
let isServing = false
setInterval(() => {
  const now = cpu()
  if (now - before > STALL_MS) process.send?.({ stall: Math.round(now - before), cases: begun })
  before = isServing ? now : Number.POSITIVE_INFINITY
  begun = [...open]
}, BEAT_MS).unref()

process.on('message', ({ snapshot }) => {
  for (let times = 0; times < 2; times++) globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  // What V8 compiles as it goes is bounded by the source, and comes for hours: told apart.
  const code = getHeapCodeStatistics().code_and_metadata_size
  if (snapshot !== undefined) writeHeapSnapshot(snapshot)
  process.send?.({ heap: heapUsed + external - code, code, rss })
  before = cpu()
})
// Whoever started it is gone.
process.on('disconnect', () => process.exit())
process.channel?.unref()
