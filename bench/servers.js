import { ask, startNode } from './children.js'
import { mediansOf } from './medians.js'
import { CREATE, drive, LIST, REPLY, record, SAME_VIEW, SEARCH, UPDATE, viewsOf } from './requests.js'

const SMALL = 1000
const LARGE = 100_000

/** Each with new processes: where a process happens to lie in memory can cost it half of its speed. */
const SESSIONS = 5
const ROUNDS = 3
const WARM_UP = 6000
/** Of a session of builds. */
const BUILD_ROUNDS = 3

/** Requests of a round, for servers of the small account and of a large one. */
const workOf = (tickets) => ({
  'view, 1,000 ids': { amount: 2000, small: viewsOf(960, SMALL), large: viewsOf(960, tickets) },
  'view, one id': { amount: 2000, small: SAME_VIEW, large: SAME_VIEW },
  'list of 30': { amount: 1500, small: LIST, large: LIST },
  create: { amount: 1500, small: CREATE, large: CREATE },
  update: { amount: 1500, small: UPDATE, large: UPDATE },
  reply: { amount: 1500, small: REPLY, large: REPLY },
  search: { amount: 1000, small: SEARCH, large: SEARCH },
})
const WORK = workOf(LARGE)
const COLD_VIEWS = 4000

/**
 * CPU microseconds a request by work and server, user and system: of the sessions the median, of the rounds of each the
 * least, since whatever else runs on the machine only adds to them. Servers and kinds of work take turns, so that noise
 * and quiet hit all of them.
 */
export async function measureServers() {
  const sessions = []
  let sizes
  for (let session = 0; session < SESSIONS; session++) {
    const servers = await startServers()
    const replies = await recordReplies(servers)
    sizes = Object.fromEntries(Object.entries(replies).map(([name, reply]) => [name, reply.body.length]))
    const costs = {}
    await playRounds(servers, costs)
    // Views of tickets whose text is not cached yet.
    const ids = viewsOf(COLD_VIEWS, LARGE, 1)
    keepLeast(costs, 'view, each ticket once', 'large', await cpuPerRequest(servers.large, ids, ids.length))
    for (const { child } of Object.values(servers)) child.disconnect()
    sessions.push(costs)
  }
  const works = Object.keys(sessions[0])
  const costs = Object.fromEntries(works.map((work) => [work, mediansOf(sessions.map((session) => session[work]))]))
  return { sizes, costs }
}

/** One session: the same of a server that stands, with so many tickets, beside one of the small account. */
export async function compareWithSmall(large, tickets) {
  const small = startNode('server.js', ['ours', SMALL])
  const servers = {
    small: { child: small, size: 'small', ...(await ask(small)) },
    large: { ...large, size: 'large' },
  }
  const costs = {}
  await playRounds(servers, costs, { work: workOf(tickets) })
  small.disconnect()
  return costs
}

const startServers = () =>
  answering({
    raw: { child: startNode('server.js', ['raw']), size: 'small' },
    express: { child: startNode('server.js', ['express']), size: 'small' },
    small: { child: startNode('server.js', ['ours', SMALL]), size: 'small' },
    large: { child: startNode('server.js', ['ours', LARGE]), size: 'large' },
  })

/** The servers by name, with their ports. */
async function answering(starting) {
  const servers = {}
  for (const [name, server] of Object.entries(starting)) servers[name] = { ...server, ...(await ask(server.child)) }
  return servers
}

/**
 * One session of several builds, given by their roots, each with a small or a large account: CPU microseconds a request
 * in each round, a record by work for each build.
 */
export async function measureBuilds(roots, size) {
  const tickets = size === 'large' ? LARGE : SMALL
  const starting = roots.map((root, at) => [at, { child: startNode('server.js', ['ours', tickets], { root }), size }])
  const servers = await answering(Object.fromEntries(starting))
  const costs = {}
  await playRounds(servers, costs, { rounds: BUILD_ROUNDS, keep: keepAll })
  for (const { child } of Object.values(servers)) child.disconnect()
  const worked = Object.entries(costs)
  return roots.map((_, at) => Object.fromEntries(worked.map(([work, byServer]) => [work, byServer[at]])))
}

/** What the emulator answers, given to raw and Express to answer the same. */
async function recordReplies({ small, raw, express }) {
  const replies = {}
  const asked = { view: SAME_VIEW, list: LIST, search: SEARCH, create: CREATE, update: UPDATE, reply: REPLY }
  for (const [work, [request]] of Object.entries(asked)) replies[work] = await record(small.port, request)
  for (const { child } of [raw, express]) await ask(child, ['recorded', replies])
  return replies
}

async function playRounds(servers, costs, { work: works = WORK, rounds = ROUNDS, keep = keepLeast } = {}) {
  for (let round = 0; round <= rounds; round++) {
    for (const [work, { amount, ...requests }] of Object.entries(works)) {
      for (const [name, server] of Object.entries(servers)) {
        await ask(server.child, ['restore'])
        const cost = await cpuPerRequest(server, requests[server.size], round === 0 ? WARM_UP : amount)
        if (round > 0) keep(costs, work, name, cost)
      }
    }
  }
}

/** Microseconds of the server's CPU time. */
export async function cpuPerRequest({ child, port }, requests, amount, connections) {
  const { cpu: before } = await ask(child, ['cpu'])
  const failure = await drive(port, requests, amount, connections).catch((error) => error)
  // When the server is gone, asking says so; that is the better message.
  const { cpu: after } = await ask(child, ['cpu'])
  if (failure !== undefined) throw failure
  return (after.user - before.user + after.system - before.system) / amount
}

function keepAll(costs, work, name, cost) {
  costs[work] ??= {}
  costs[work][name] ??= []
  costs[work][name].push(cost)
}

function keepLeast(costs, work, name, cost) {
  costs[work] ??= {}
  costs[work][name] = Math.min(cost, costs[work][name] ?? cost)
}
