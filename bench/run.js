/**
 * `npm run bench`: what the emulator costs beside raw node:http and bare Express, side by side in one run. Servers are
 * processes of their own on one core, the client has the other; what counts is the servers' CPU time, not the wall's.
 */
import { ask, canPin, startNode } from './children.js'
import { CREATE, drive, LIST, record, SAME_VIEW, viewsOf } from './requests.js'
import { timeToFirstAnswer } from './start.js'

const ROUNDS = 7
const WARM_UP = 8000
const SMALL = 1000
const LARGE = 100_000
const STARTS = 7

/** Requests of a round, and what must hold: the part of raw's speed, and how many times as fast as Express. */
const MEASURES = [
  { name: 'view, 1,000 ids', amount: 3000, target: 0.6, small: viewsOf(960, SMALL), large: viewsOf(960, LARGE) },
  { name: 'view, one id', amount: 3000, target: 0.6, small: SAME_VIEW, large: SAME_VIEW },
  { name: 'list of 30', amount: 2000, target: 0.5, small: LIST, large: LIST },
  { name: 'create', amount: 2000, target: 0.35, small: CREATE, large: CREATE },
]
const TIMES_EXPRESS = 3
const LARGE_TO_SMALL = 1.2

const quantile = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)]
const median = (numbers) => quantile(numbers, 0.5)
/** Of CPU times: what else runs on the machine only adds to them. */
const lowerQuartile = (numbers) => quantile(numbers, 0.25)
const verdict = (isMet) => (isMet ? 'PASS' : 'miss')
const line = (...cells) =>
  console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(34) : cell.padStart(13))).join(''))
const claim = (what, value, target, isMet) => line(what, value, target, verdict(isMet))

async function startServers() {
  const children = {
    raw: startNode('server.js', ['raw']),
    express: startNode('server.js', ['express']),
    small: startNode('server.js', ['ours', SMALL]),
    large: startNode('server.js', ['ours', LARGE]),
  }
  const servers = {}
  for (const [name, child] of Object.entries(children)) servers[name] = { child, ...(await ask(child)) }
  const { port } = servers.small
  const replies = {
    view: await record(port, SAME_VIEW[0]),
    list: await record(port, LIST[0]),
    create: await record(port, CREATE[0]),
  }
  for (const { child } of [servers.raw, servers.express]) await ask(child, ['recorded', replies])
  return { servers, replies }
}

/** CPU microseconds of the server for each request, user and system. */
async function cpuPerRequest({ child, port }, requests, amount) {
  const { cpu: before } = await ask(child, ['cpu'])
  await drive(port, requests, amount)
  const { cpu: after } = await ask(child, ['cpu'])
  return (after.user - before.user + after.system - before.system) / amount
}

/** The servers take turns, round by round, so that a noisy time of the machine hits all of them. */
async function measure(servers, { amount, small, large }) {
  const requestsOf = { raw: small, express: small, small, large }
  const costs = { raw: [], express: [], small: [], large: [] }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, server] of Object.entries(servers)) {
      await ask(server.child, ['restore'])
      const cost = await cpuPerRequest(server, requestsOf[name], round === 0 ? WARM_UP : amount)
      if (round > 0) costs[name].push(cost)
    }
  }
  const cpu = Object.fromEntries(Object.entries(costs).map(([name, values]) => [name, lowerQuartile(values)]))
  return {
    cpu,
    ofRaw: cpu.raw / cpu.small,
    timesExpress: cpu.express / cpu.small,
    growth: cpu.large / cpu.small,
  }
}

/** Views of tickets whose text is not in the cache: each id is asked for once. */
async function coldViews({ child, port }) {
  const costs = []
  for (let round = 0; round < 3; round++) {
    const ids = viewsOf(6000, LARGE, 1 + round)
    costs.push(await cpuPerRequest({ child, port }, ids, ids.length))
  }
  return lowerQuartile(costs)
}

async function compareServers() {
  const { servers, replies } = await startServers()
  const sizes = Object.entries(replies).map(([name, reply]) => `${name} ${reply.body.length}`)
  console.log(`bytes of the replies: ${sizes.join(', ')}${canPin ? '' : '; not pinned to cores'}\n`)
  line('CPU µs a request', 'raw http', 'Express 5', 'ours, 1k', 'ours, 100k')
  const results = []
  for (const one of MEASURES) {
    const result = await measure(servers, one)
    results.push({ ...one, ...result })
    line(one.name, ...Object.values(result.cpu).map((cost) => cost.toFixed(1)))
  }
  line('view, each ticket once', '', '', '', (await coldViews(servers.large)).toFixed(1))
  for (const { child } of Object.values(servers)) child.disconnect()
  console.log('')
  line('', 'measured', 'target', '')
  for (const { name, target, ofRaw, timesExpress, growth } of results) {
    claim(`${name}: fraction of raw`, ofRaw.toFixed(2), `>= ${target}`, ofRaw >= target)
    claim(`${name}: times Express`, timesExpress.toFixed(1), `>= ${TIMES_EXPRESS}`, timesExpress >= TIMES_EXPRESS)
    claim(`${name}: 100k to 1k`, growth.toFixed(2), `<= ${LARGE_TO_SMALL}`, growth <= LARGE_TO_SMALL)
  }
}

async function compareStarts() {
  const ours = []
  const express = []
  for (let run = 0; run <= STARTS; run++) {
    const times = [
      await timeToFirstAnswer('../dist/cli.js', (port) => ['--log', 'silent', '--port', port]),
      await timeToFirstAnswer('express-app.js', (port) => [port]),
    ]
    // The first run fills the disk's cache.
    if (run > 0) {
      ours.push(times[0])
      express.push(times[1])
    }
  }
  const ratio = median(ours) / median(express)
  line('first answer, bare Express', `${median(express).toFixed(0)} ms`)
  line('first answer', `${median(ours).toFixed(0)} ms`)
  claim('first answer: times Express', ratio.toFixed(2), '<= 2', ratio <= 2)
}

async function measureMemory() {
  const child = startNode('memory.js', [], { flags: ['--expose-gc'] })
  const { bytesPerTicket, snapshotMs, resetMs, restoreMs, forkMs, loadMs, bytesPerFork } = await ask(child)
  claim('heap a ticket, one conversation', `${Math.round(bytesPerTicket)} B`, '<= 2560 B', bytesPerTicket <= 2560)
  claim('snapshot of 100,000 tickets', `${snapshotMs.toFixed(2)} ms`, '<= 5 ms', snapshotMs <= 5)
  claim('restore', `${restoreMs.toFixed(2)} ms`, '<= 5 ms', restoreMs <= 5)
  claim('reset and restore', `${resetMs.toFixed(2)} ms`, '<= 5 ms', resetMs <= 5)
  line('fork', `${forkMs.toFixed(2)} ms`)
  line('heap of a fork', `${Math.round(bytesPerFork / 1024)} KB`)
  claim('generate and load 100,000 tickets', `${(loadMs / 1000).toFixed(1)} s`, '<= 15 s', loadMs <= 15_000)
}

await compareServers()
await compareStarts()
await measureMemory()
