/** What a create costs with its answer kept in a change log, beside the same build without a data file, by turns. */
import { ask, startNode } from './children.js'
import { CREATE } from './requests.js'
import { cpuPerRequest } from './servers.js'

const TICKETS = 1000
const CONNECTIONS = 10
const WARM_UP = 8000
const AMOUNT = 6000
/** Each with new processes: where one happens to lie in memory can cost it a tenth of its speed. */
const SESSIONS = 4
/** So many that the log is folded within them. */
const TURNS = 7

/**
 * Microseconds of CPU a create in memory and kept, their ratio, and kept creates a second: of all turns of all sessions,
 * since the log is folded in some of them.
 */
export async function measureDurability() {
  const sums = { free: 0, kept: 0, seconds: 0 }
  for (let session = 0; session < SESSIONS; session++) await addSession(sums)
  const turns = SESSIONS * TURNS
  const { free, kept, seconds } = sums
  return { free: free / turns, kept: kept / turns, ratio: kept / free, aSecond: (AMOUNT * turns) / seconds }
}

async function addSession(sums) {
  const servers = {}
  for (const variant of ['ours', 'kept']) {
    const child = startNode('server.js', [variant, TICKETS])
    servers[variant] = { child, ...(await ask(child)) }
  }
  for (const server of Object.values(servers)) await cpuPerRequest(server, CREATE, WARM_UP, CONNECTIONS)
  for (let turn = 0; turn < TURNS; turn++) {
    sums.free += await cpuPerRequest(servers.ours, CREATE, AMOUNT, CONNECTIONS)
    const began = performance.now()
    sums.kept += await cpuPerRequest(servers.kept, CREATE, AMOUNT, CONNECTIONS)
    sums.seconds += (performance.now() - began) / 1000
  }
  for (const { child } of Object.values(servers)) child.disconnect()
}
