/** What a create costs with its answer kept in a change log, beside the same build without a data file, by turns. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ask, startNode } from './children.js'
import { makeFolder } from './folder.js'
import { CREATE } from './requests.js'
import { cpuPerRequest } from './servers.js'

const TICKETS = 1000
const CONNECTIONS = 10
/** So many that V8 has compiled what runs once for several creates, too. */
const WARM_UP = 20_000
/** Of a turn: so few that what else the machine's host does, which may halve its speed, comes upon all servers alike. */
const AMOUNT = 1000
/** Each with new processes: where one happens to lie in memory can cost it a tenth of its speed. */
const SESSIONS = 4
/** As many creates as the log takes until it is folded: each session has its share of that. */
const TURNS = 58
/** Part of the turns that are the fastest: of those in which the host did least else. */
const UNDISTURBED = 1 / 4

const SERVERS = {
  free: { variant: 'ours' },
  kept: { variant: 'kept' },
  freeOnOne: { variant: 'ours', isPinned: true },
  keptOnOne: { variant: 'kept', isPinned: true },
}

/**
 * Microseconds of CPU a create by server: in memory and kept, on all cores, as a server runs, and on one, where writing
 * takes it from whoever works; kept creates a second, on all cores, in all turns and in the fastest of them. CPU as means
 * of all turns of all sessions, since the log is folded in some of them. And the syncs a second of the disk before.
 */
export async function measureDurability() {
  const syncs = measureSyncs()
  const turns = Object.fromEntries(Object.keys(SERVERS).map((name) => [name, []]))
  for (let session = 0; session < SESSIONS; session++) await addSession(turns)
  const cpu = Object.fromEntries(Object.entries(turns).map(([name, all]) => [name, meanOf(all.map((one) => one.cpu))]))
  const seconds = turns.kept.map((one) => one.seconds).sort((one, other) => one - other)
  const fastest = seconds.slice(0, seconds.length * UNDISTURBED)
  return { cpu, aSecond: AMOUNT / meanOf(seconds), atBest: AMOUNT / meanOf(fastest), syncs }
}

const meanOf = (values) => values.reduce((sum, one) => sum + one, 0) / values.length

async function addSession(turns) {
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
      const cpu = await create(server, AMOUNT)
      turns[name].push({ cpu, seconds: (performance.now() - began) / 1000 })
    }
  }
  for (const { child } of Object.values(servers)) child.disconnect()
}

const BLOCK = Buffer.alloc(4096, 1)
const BLOCKS = 2000

/** Writes of 4 KB, each synced before the next, that the disk does a second, in a file that has its length already. */
function measureSyncs() {
  const file = openSync(join(makeFolder(), 'synced'), 'w')
  writeSync(file, Buffer.alloc(BLOCK.length * BLOCKS), 0)
  fdatasyncSync(file)
  const began = performance.now()
  for (let block = 0; block < BLOCKS; block++) {
    writeSync(file, BLOCK, 0, BLOCK.length, block * BLOCK.length)
    fdatasyncSync(file)
  }
  const seconds = (performance.now() - began) / 1000
  closeSync(file)
  return BLOCKS / seconds
}
