/** Run with --expose-gc: sends the heap of 100,000 tickets and what snapshots, resets and forks of them cost. */
import { createEmulator } from '../dist/index.js'

const TICKETS = 100_000
const RUNS = 25

const heap = () => {
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

const milliseconds = (work) => {
  const begin = performance.now()
  work()
  return performance.now() - begin
}

const medianOf = (work) => {
  const times = Array.from({ length: RUNS }, (_, run) => milliseconds(() => work(run)))
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]
}

const emulator = await createEmulator({ fixture: 'support-desk' })
// One ticket first, so that the generator's library and compiled code are no part of the difference.
emulator.load({ generate: { tickets: 1 } })
const before = heap()
const loadSeconds = milliseconds(() => emulator.load({ generate: { tickets: TICKETS } })) / 1000
const bytesPerTicket = (heap() - before) / TICKETS

const snapshotMs = medianOf((run) => emulator.snapshot(`s${run}`))
const restoreMs = medianOf((run) => emulator.restore(`s${run}`))
const forkBefore = heap()
const forkMs = medianOf((run) => emulator.createAccount({ name: `fork${run}`, from: emulator.name }))
const bytesPerFork = (heap() - forkBefore) / RUNS
const resetMs = medianOf((run) => {
  emulator.reset()
  emulator.restore(`s${run}`)
})
await emulator.close()
process.send({ loadSeconds, bytesPerTicket, snapshotMs, restoreMs, resetMs, forkMs, bytesPerFork }, () =>
  process.exit(0),
)
