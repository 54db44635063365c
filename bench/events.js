import { ask, startNode } from './children.js'
import { medianOf } from './medians.js'
import { CREATE, SAME_VIEW } from './requests.js'
import { cpuPerRequest } from './servers.js'
import { timesOf } from './webhooks.js'

const READERS = 100
const GETS = 300
const ROUNDS = 7
const AMOUNT = 500

/**
 * What 100 readers of the live events cost: the median of a GET in milliseconds, and CPU microseconds of the server for
 * a view and for a create, each without and with them, the least of all rounds.
 */
export async function measureReaders() {
  const child = startNode('server.js', ['ours', 1000], { isPinned: false })
  const server = { child, ...(await ask(child)) }
  await timesOf(server.port, 3 * GETS)
  const found = { free: least(), read: least() }
  for (let round = 0; round < ROUNDS; round++) {
    await measureInto(found.free, server)
    const readers = startNode('readers.js', [server.port, READERS], { isPinned: false })
    await ask(readers)
    await measureInto(found.read, server)
    const events = await ask(readers, 'events')
    if (events < READERS * (GETS + AMOUNT)) throw new Error(`readers got ${events} events`)
    readers.disconnect()
  }
  child.disconnect()
  return found
}

const least = () => ({
  wait: Number.POSITIVE_INFINITY,
  view: Number.POSITIVE_INFINITY,
  create: Number.POSITIVE_INFINITY,
})

async function measureInto(figures, server) {
  await ask(server.child, ['restore'])
  figures.wait = Math.min(figures.wait, medianOf(await timesOf(server.port, GETS)))
  figures.view = Math.min(figures.view, await cpuPerRequest(server, SAME_VIEW, AMOUNT))
  figures.create = Math.min(figures.create, await cpuPerRequest(server, CREATE, AMOUNT))
}
