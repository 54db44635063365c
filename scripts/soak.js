/**
 * `npm run soak`: mixed calls of the kinds that integrations make, with rows that grow and shrink, until 30 minutes or
 * five million calls are over. Whenever all accounts are gone, the server's memory after a collection is a sample. A
 * line is fitted to the samples after the warm-up: exits 1 when heap or resident memory surely rise by more than 5 %
 * along it, which the few samples of a minute seldom tell.
 *
 *   npm run soak -- --minutes 30 --requests 5000000 --seed 7
 */
import { parseArgs } from 'node:util'
import { Server } from './fuzz/server.js'
import { SoakedAccount } from './soak/account.js'
import { growthOf } from './soak/fit.js'
import { startReceiver } from './soak/receiver.js'

const ACCOUNTS = 4
const MOST_GROWTH = 0.05
/** Part of the samples, at least so many, that warm up: V8's code and the allocator's arenas settle after the heap has. */
const WARM_UP = { heap: 0.2, rss: 0.5 }
const LEAST_WARM_UP = 3
const FLAGS = ['--log', 'silent', '--seed', '7']

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    requests: { type: 'string', default: '5000000' },
    seed: { type: 'string', default: '7' },
    /** Calls of an account, of which there are four, until it begins anew. */
    cycle: { type: 'string', default: '2000' },
  },
})
const started = performance.now()
const minutes = () => (performance.now() - started) / 60_000
const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`

const receiver = await startReceiver()
const server = new Server({ flags: FLAGS })
const stderr = []
server.on('stderr', (lines) => stderr.push(lines))
server.on('died', (how) => stderr.push(`the server died: ${how}`))
await server.start()
const accounts = Array.from(
  { length: ACCOUNTS },
  (_, number) =>
    new SoakedAccount({
      name: `soak${number}`,
      number,
      seed: Number(values.seed),
      cycle: Number(values.cycle),
      port: server.port,
      receiverUrl: receiver.url,
    }),
)

const samples = []
let calls = 0
while (calls < Number(values.requests) && minutes() < Number(values.minutes) && server.isAlive) {
  const made = await Promise.all(accounts.map((account) => account.cycle()))
  calls += made.reduce((sum, one) => sum + one, 0)
  const { heap, rss } = await server.memory()
  samples.push({ calls, heap, rss })
  console.log(`${calls} calls, ${minutes().toFixed(1)} min: heap ${megabytes(heap)}, resident ${megabytes(rss)}`)
}
for (const account of accounts) account.close()
await server.stop()
receiver.close()

const statuses = new Map()
for (const account of accounts) {
  for (const [told, count] of account.statuses) statuses.set(told, (statuses.get(told) ?? 0) + count)
}
console.log(
  [...statuses]
    .sort()
    .map(([told, count]) => `${told}: ${count}`)
    .join('  '),
)
console.log(`${receiver.received()} deliveries received`)
for (const [what, warmUp] of Object.entries(WARM_UP)) {
  const steady = samples.slice(Math.max(LEAST_WARM_UP, Math.floor(samples.length * warmUp)))
  if (steady.length < 3) {
    console.log(`${what}: too few samples for a line`)
    continue
  }
  const { growth, atLeast } = growthOf(steady.map((sample) => [sample.calls, sample[what]]))
  const [told, surely] = [growth, atLeast].map((part) => `${(100 * part).toFixed(1)} %`)
  console.log(`${what}: ${told} along the line through ${steady.length} samples, surely ${surely}`)
  if (atLeast > MOST_GROWTH) {
    console.log(`${what} grows`)
    process.exitCode = 1
  }
}
if (stderr.length > 0) {
  console.log(`on stderr:\n${stderr.join('\n')}`)
  process.exitCode = 1
}
