/**
 * What an export and the journal cost: `node --max-old-space-size=4096 bench/exports.js 1000000`. Prints the time of the
 * export over HTTP, its bytes, the longest stall of the event loop meanwhile and the heap; then the memory of a journal
 * that was filled with long paths, and what its newest entry costs.
 */
import { get } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createEmulator } from '../dist/index.js'

const tickets = Number(process.argv[2] ?? 100_000)
const MB = 1024 * 1024
const RESOLUTION_MS = 1

/** Resolves to the bytes that came. */
const read = (url) =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let bytes = 0
      response.on('data', (chunk) => {
        bytes += chunk.length
      })
      response.on('end', () => resolve(bytes))
      response.on('error', reject)
    }).on('error', reject)
  })

async function measured(url) {
  const stalls = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  stalls.enable()
  const begin = performance.now()
  const bytes = await read(url)
  const seconds = (performance.now() - begin) / 1000
  stalls.disable()
  const { heapUsed, rss } = process.memoryUsage()
  return {
    seconds: Number(seconds.toFixed(3)),
    megabytes: Math.round(bytes / MB),
    longestStallMs: Math.round(stalls.max / 1e6),
    heapMB: Math.round(heapUsed / MB),
    rssMB: Math.round(rss / MB),
  }
}

const memory = () => {
  globalThis.gc?.()
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage()
  return { used: heapUsed + external, arrayBuffers, rss }
}

const emulator = await createEmulator({ fixture: 'support-desk' })
if (tickets > 0) {
  emulator.load({ generate: { tickets } })
  console.log('export', { tickets, ...(await measured(`${emulator.url}/_emulator/export`)) })
  emulator.reset()
}

const CALLS = 50_000
const PATH = `/api/v2/${'x'.repeat(13_000)}`
await fetch(`${emulator.url}${PATH}`).then((one) => one.text())
emulator.requests.clear()
const before = memory()
for (let call = 0; call < CALLS; call += 50) {
  await Promise.all(Array.from({ length: 50 }, () => fetch(`${emulator.url}${PATH}`).then((one) => one.text())))
}
const after = memory()
console.log('journal', {
  calls: CALLS,
  keptMB: Math.round((after.used - before.used) / MB),
  rssMB: Math.round(after.rss / MB),
})
console.log('newest', await measured(`${emulator.url}/_emulator/requests?limit=1`))
console.log('all', await measured(`${emulator.url}/_emulator/requests`))
const begin = performance.now()
const verdicts = emulator.requests.verdicts().length
console.log('verdicts', { verdicts, seconds: Number(((performance.now() - begin) / 1000).toFixed(3)) })
await emulator.close()
process.exit(0)
