import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { performance } from 'node:perf_hooks'
import { ask, startNode } from './children.js'
import { medianOf } from './medians.js'
import { CREATE, SAME_VIEW } from './requests.js'
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

const HOSTILE = 20
const GETS = 300
const HOSTILE_ROUNDS = 5

/**
 * Of GETs, one after the other: the median in milliseconds without webhooks and with 20 receivers of each kind that
 * answer as badly as they can, the least of all rounds; and the longest that the emulator's event loop was held up.
 */
export async function measureHostileWebhooks() {
  const receivers = startNode('receivers.js', [], { isPinned: false })
  const ports = await ask(receivers)
  const child = startNode('server.js', ['ours', 1000], { isPinned: false })
  const server = { child, ...(await ask(child)) }
  await timesOf(server.port, 3 * GETS)
  const found = {}
  for (const [kind, port] of Object.entries(ports)) {
    const least = { free: Number.POSITIVE_INFINITY, hostile: Number.POSITIVE_INFINITY, stall: Number.POSITIVE_INFINITY }
    for (let round = 0; round < HOSTILE_ROUNDS; round++) {
      await ask(child, ['restore'])
      least.free = Math.min(least.free, medianOf(await timesOf(server.port, GETS)))
      await ask(child, ['watch'])
      await ask(child, ['provoke', [`http://127.0.0.1:${port}/`, HOSTILE]])
      least.hostile = Math.min(least.hostile, medianOf(await timesOf(server.port, GETS)))
      least.stall = Math.min(least.stall, (await ask(child, ['watched'])).watched)
    }
    found[kind] = least
  }
  child.disconnect()
  receivers.disconnect()
  return found
}

/** Milliseconds of so many GETs, one after the other. */
export async function timesOf(port, amount) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times = []
  for (let index = 0; index < amount; index++) {
    const started = performance.now()
    await getTicket(port, agent)
    times.push(performance.now() - started)
  }
  agent.destroy()
  return times
}

function getTicket(port, agent) {
  const [{ path, headers }] = SAME_VIEW
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, headers, agent }, (response) => {
      response.resume().once('end', () => (response.statusCode === 200 ? resolve() : reject(new Error('a GET failed'))))
    })
    call.once('error', reject).end()
  })
}
