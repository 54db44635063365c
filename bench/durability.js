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

const SERVERS = {
  free: { variant: 'ours' },
  kept: { variant: 'kept' },
  freeOnOne: { variant: 'ours', isPinned: true },
  keptOnOne: { variant: 'kept', isPinned: true },
}

/**
 * Microseconds of CPU a create by server: in memory and kept, on all cores, as a server runs, and on one, where writing
 * takes it from whoever works; kept creates a second, on all cores. Means of all turns of all sessions, since the log is
 * folded in some of them.
 */
export async function measureDurability() {
  const sums = Object.fromEntries(Object.keys(SERVERS).map((name) => [name, { cpu: 0, seconds: 0 }]))
  for (let session = 0; session < SESSIONS; session++) await addSession(sums)
  const turns = SESSIONS * TURNS
  const cpu = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum.cpu / turns]))
  return { cpu, aSecond: (AMOUNT * turns) / sums.kept.seconds }
}

async function addSession(sums) {
  const servers = {}
  for (const [name, { variant, isPinned = false }] of Object.entries(SERVERS)) {
    const child = startNode('server.js', [variant, TICKETS], { isPinned })
    servers[name] = { child, ...(await ask(child)) }
  }
  const create = (server, amount) => cpuPerRequest(server, CREATE, amount, CONNECTIONS)
  for (const server of Object.values(servers)) await create(server, WARM_UP)
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, server] of Object.entries(servers)) {
      const began = performance.now()
      sums[name].cpu += await create(server, AMOUNT)
      sums[name].seconds += (performance.now() - began) / 1000
    }
  }
  for (const { child } of Object.values(servers)) child.disconnect()
}
