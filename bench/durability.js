/** What a create costs with its answer kept in a change log, beside the same build without a data file, by turns. */
import { ask, startNode } from './children.js'
import { mediansOf } from './medians.js'
import { CREATE } from './requests.js'
import { cpuPerRequest } from './servers.js'

const TICKETS = 1000
const CONNECTIONS = 10
const WARM_UP = 8000
const AMOUNT = 4000
const TURNS = 5

/** Microseconds of CPU a create in memory and kept, the median of their ratio, and kept creates a second. */
export async function measureDurability() {
  const servers = {}
  for (const variant of ['ours', 'kept']) {
    const child = startNode('server.js', [variant, TICKETS])
    servers[variant] = { child, ...(await ask(child)) }
  }
  for (const server of Object.values(servers)) await cpuPerRequest(server, CREATE, WARM_UP, CONNECTIONS)
  const turns = []
  for (let turn = 0; turn < TURNS; turn++) {
    const free = await cpuPerRequest(servers.ours, CREATE, AMOUNT, CONNECTIONS)
    const began = performance.now()
    const kept = await cpuPerRequest(servers.kept, CREATE, AMOUNT, CONNECTIONS)
    turns.push({ free, kept, ratio: kept / free, aSecond: (AMOUNT / (performance.now() - began)) * 1000 })
  }
  for (const { child } of Object.values(servers)) child.disconnect()
  return mediansOf(turns)
}
