/** Run with --expose-gc: sends what 1,000 accounts of the default fixture take, made at once and with loads of their own. */
import { createEmulator } from '../dist/index.js'

const ACCOUNTS = 1000
const LOADS = 200

/** Of the whole process, in MB. */
const megabytes = () => {
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage.rss() / 1e6
}

const medianOf = (runs, work) => {
  const times = Array.from({ length: runs }, (_, run) => {
    const begin = performance.now()
    work(run)
    return performance.now() - begin
  })
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]
}

const emulator = await createEmulator()
const before = megabytes()
const makeMs = medianOf(ACCOUNTS, (run) => emulator.createAccount({ name: `made${run}` }))
const madeMb = megabytes() - before
const forkMs = medianOf(ACCOUNTS, (run) => emulator.createAccount({ name: `fork${run}`, from: 'made0' }))
const forkMb = megabytes() - before - madeMb
// A seed that no other account has: its fixture is loaded for it alone, as in a second of its own.
const loadMs = medianOf(LOADS, (run) => emulator.createAccount({ name: `loaded${run}`, seed: run + 2 }))
await emulator.close()
process.send({ makeMs, madeMb, forkMs, forkMb, loadMs }, () => process.exit(0))
