/** What a create costs with its answer kept in a change log, beside the same build without a data file, by turns. */
import { ask, startNode } from './children.js'
import { CREATE } from './requests.js'
import { cpuPerRequest } from './servers.js'

const TICKETS = 1000
const CONNECTIONS = 10
/** So many that V8 has compiled what runs once for several creates, too. */
const WARM_UP = 20_000
const AMOUNT = 6000
/** Each with new processes: where one happens to lie in memory can cost it a tenth of its speed. */
const SESSIONS = 4
/** So many that the log is folded within them. */
const TURNS = 7

/**
 * Microseconds of CPU a create in memory and kept, on one core, and their ratio; kept creates a second, on all cores: the
 * writes are another thread's work. Of all turns of all sessions, since the log is folded in some of them.
 */
export async function measureDurability() {
  const sums = { free: 0, kept: 0, seconds: 0 }
  for (let session = 0; session < SESSIONS; session++) await addSession(sums)
  const turns = SESSIONS * TURNS
  const { free, kept, seconds } = sums
  return { free: free / turns, kept: kept / turns, ratio: kept / free, aSecond: (AMOUNT * turns) / seconds }
}

const SERVERS = { free: ['ours', true], kept: ['kept', true], onAllCores: ['kept', false] }

async function addSession(sums) {
  const servers = {}
  for (const [name, [variant, isPinned]] of Object.entries(SERVERS)) {
    const child = startNode('server.js', [variant, TICKETS], { isPinned })
    servers[name] = { child, ...(await ask(child)) }
  }
  const create = (server, amount) => cpuPerRequest(server, CREATE, amount, CONNECTIONS)
  for (const server of Object.values(servers)) await create(server, WARM_UP)
  for (let turn = 0; turn < TURNS; turn++) {
    sums.free += await create(servers.free, AMOUNT)
    sums.kept += await create(servers.kept, AMOUNT)
    const began = performance.now()
    await create(servers.onAllCores, AMOUNT)
    sums.seconds += (performance.now() - began) / 1000
  }
  for (const { child } of Object.values(servers)) child.disconnect()
}
