import { ask, startNode } from './children.js'
import { CREATE, drive, LIST, record, SAME_VIEW, viewsOf } from './requests.js'

const SMALL = 1000
const LARGE = 100_000

/** Each with new processes: where a process happens to lie in memory can cost it half of its speed. */
const SESSIONS = 3
const ROUNDS = 4
const WARM_UP = 6000

/** Requests of a round, for the small and the large account. */
const WORK = {
  'view, 1,000 ids': { amount: 2000, small: viewsOf(960, SMALL), large: viewsOf(960, LARGE) },
  'view, one id': { amount: 2000, small: SAME_VIEW, large: SAME_VIEW },
  'list of 30': { amount: 1500, small: LIST, large: LIST },
  create: { amount: 1500, small: CREATE, large: CREATE },
}
const COLD_VIEWS = 4000

/**
 * CPU microseconds a request by work and server, user and system: the least of all rounds, since whatever else runs on
 * the machine only adds to them. Servers and kinds of work take turns, so that noise and quiet hit all of them.
 */
export async function measureServers() {
  const costs = {}
  let sizes
  for (let session = 0; session < SESSIONS; session++) {
    const servers = await startServers()
    const replies = await recordReplies(servers)
    sizes = Object.fromEntries(Object.entries(replies).map(([name, reply]) => [name, reply.body.length]))
    await playRounds(servers, costs)
    // Views of tickets whose text is not cached yet.
    const ids = viewsOf(COLD_VIEWS, LARGE, 1)
    keepLeast(costs, 'view, each ticket once', 'large', await cpuPerRequest(servers.large, ids, ids.length))
    for (const { child } of Object.values(servers)) child.disconnect()
  }
  return { sizes, costs }
}

async function startServers() {
  const children = {
    raw: startNode('server.js', ['raw']),
    express: startNode('server.js', ['express']),
    small: startNode('server.js', ['ours', SMALL]),
    large: startNode('server.js', ['ours', LARGE]),
  }
  const servers = {}
  for (const [name, child] of Object.entries(children)) servers[name] = { child, ...(await ask(child)) }
  return servers
}

/** What the emulator answers, given to raw and Express to answer the same. */
async function recordReplies({ small, raw, express }) {
  const replies = {
    view: await record(small.port, SAME_VIEW[0]),
    list: await record(small.port, LIST[0]),
    create: await record(small.port, CREATE[0]),
  }
  for (const { child } of [raw, express]) await ask(child, ['recorded', replies])
  return replies
}

async function playRounds(servers, costs) {
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [work, { amount, small, large }] of Object.entries(WORK)) {
      for (const [name, server] of Object.entries(servers)) {
        await ask(server.child, ['restore'])
        const requests = name === 'large' ? large : small
        const cost = await cpuPerRequest(server, requests, round === 0 ? WARM_UP : amount)
        if (round > 0) keepLeast(costs, work, name, cost)
      }
    }
  }
}

/** Microseconds of the server's CPU time. */
export async function cpuPerRequest({ child, port }, requests, amount) {
  const { cpu: before } = await ask(child, ['cpu'])
  const failure = await drive(port, requests, amount).catch((error) => error)
  // When the server is gone, asking says so; that is the better message.
  const { cpu: after } = await ask(child, ['cpu'])
  if (failure !== undefined) throw failure
  return (after.user - before.user + after.system - before.system) / amount
}

function keepLeast(costs, work, name, cost) {
  costs[work] ??= {}
  costs[work][name] = Math.min(cost, costs[work][name] ?? cost)
}
