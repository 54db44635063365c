import { createServer } from 'node:net'
import { ask, startNode } from './children.js'
import { CREATE } from './requests.js'
import { cpuPerRequest } from './servers.js'

const STUCK = 1000
/** Each with new processes, as in servers.js. */
const SESSIONS = 3
const ROUNDS = 4
const AMOUNT = 1500
const WARM_UP = 6000

/**
 * CPU microseconds of creating a ticket, the least of all rounds: without webhooks and with 1,000 deliveries stuck on a
 * receiver that accepts connections and never answers.
 */
export async function measureStuckWebhooks({ root, sessions = SESSIONS } = {}) {
  const receiver = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  await new Promise((resolve) => receiver.once('listening', resolve))
  const url = `http://127.0.0.1:${receiver.address().port}/`
  const least = { free: Number.POSITIVE_INFINITY, stuck: Number.POSITIVE_INFINITY }
  for (let session = 0; session < sessions; session++) await playSession(url, least, root)
  receiver.close()
  return least
}

async function playSession(url, least, root) {
  const servers = {}
  for (const name of ['free', 'stuck']) {
    const child = startNode('server.js', ['ours', 1000], { root })
    servers[name] = { child, ...(await ask(child)) }
  }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, server] of Object.entries(servers)) {
      await ask(server.child, ['restore'])
      if (name === 'stuck') await ask(server.child, ['stick', [url, STUCK]])
      const cost = await cpuPerRequest(server, CREATE, round === 0 ? WARM_UP : AMOUNT)
      if (round > 0) least[name] = Math.min(least[name], cost)
    }
  }
  const { stuck } = await ask(servers.stuck.child, ['stuck'])
  if (stuck !== STUCK) throw new Error(`${stuck} deliveries were stuck, not ${STUCK}`)
  for (const { child } of Object.values(servers)) child.disconnect()
}
