/** Other servers that stand in for an API, where they install: what they take, and how soon and how cheaply they answer. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMilliseconds, startNode } from './children.js'
import { makeFolder } from './folder.js'
import { install } from './install.js'
import { drive } from './requests.js'
import { freePort, timeToFirstAnswer } from './start.js'

const TICKETS = 1000
const ROUNDS = 3
const READS = 2000
/** json-server writes its whole file at each create. */
const CREATES = 200

const NEIGHBOURS = [
  {
    name: 'json-server',
    specification: 'json-server@0.17.4',
    program: 'json-server/lib/cli/bin.js',
    path: '/tickets/1',
    argumentsOf: (port, folder) => [join(folder, 'db.json'), '--quiet', '--port', port],
    // What a call of it costs can be told: it serves the same rows. The others serve other APIs.
    requests: (ticket) => ({
      'view, one id': { amount: READS, requests: [{ method: 'GET', path: '/tickets/1' }] },
      'list of 30': { amount: READS, requests: [{ method: 'GET', path: '/tickets?_page=1&_limit=30' }] },
      create: {
        amount: CREATES,
        requests: [{ method: 'POST', path: '/tickets', headers: { 'content-type': 'application/json' }, body: ticket }],
      },
    }),
  },
  {
    name: 'emulate',
    specification: 'emulate@0.12.2',
    program: 'emulate/dist/index.js',
    path: '/meta',
    argumentsOf: (port) => ['start', '--service', 'github', '--port', port],
  },
]

/** Installs each: its name, `size` where it installs, and `start` where it then starts on this Node. */
export function installNeighbours() {
  return NEIGHBOURS.map((neighbour) => {
    const folder = makeFolder()
    const size = install(neighbour.specification, folder)
    const program = join(folder, 'node_modules', neighbour.program)
    return { ...neighbour, folder, program, size }
  })
}

/** Gives it so many rows like this one, of which each has an id of its own. */
export function giveRows({ folder }, row) {
  const tickets = Array.from({ length: TICKETS }, (_, index) => ({ ...row, id: index + 1 }))
  writeFileSync(join(folder, 'db.json'), JSON.stringify({ tickets }))
}

/** Undefined where it does not answer on this Node. */
export async function startOf({ program, argumentsOf, folder, path }) {
  return timeToFirstAnswer(program, (port) => argumentsOf(port, folder), { path }).catch(() => undefined)
}

/** CPU microseconds a request, by work: the least of all rounds. */
export async function callsOf({ program, argumentsOf, folder, requests }, row) {
  const port = await freePort()
  const child = startNode(program, argumentsOf(port, folder), { stdio: 'ignore' })
  const costs = {}
  try {
    await answering(port)
    const { id: _, ...fresh } = row
    const works = Object.entries(requests(JSON.stringify(fresh)))
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [work, { amount, requests: sent }] of works) {
        const before = cpuMilliseconds(child.pid)
        await drive(port, sent, amount)
        const cost = ((cpuMilliseconds(child.pid) - before) * 1000) / amount
        if (round > 0) costs[work] = Math.min(cost, costs[work] ?? cost)
      }
    }
    return costs
  } finally {
    child.kill('SIGKILL')
  }
}

async function answering(port) {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/tickets/1`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(50)
  }
  throw new Error('it does not answer')
}
