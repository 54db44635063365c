/**
 * `npm run bench`: what the emulator costs beside raw node:http and bare Express, side by side in one run. Servers are
 * processes of their own on one core, the client has the other; what counts is the servers' CPU time, not the wall's.
 * `npm run bench -- calls start`: these parts alone, the names of `PARTS`.
 * `npm run bench -- --against REV [--quick]`: this build beside that of a revision (against.js).
 */
import { parseArgs } from 'node:util'
import { compareWith } from './against.js'
import { ask, startNode } from './children.js'
import { measureDurability } from './durability.js'
import { measureReaders } from './events.js'
import { makeFolder } from './folder.js'
import { install, installClone, pack } from './install.js'
import { medianOf } from './medians.js'
import { measureMillion } from './million.js'
import { callsOf, giveRows, installNeighbours, startOf } from './neighbours.js'
import { record, SAME_VIEW } from './requests.js'
import { measureServers } from './servers.js'
import { timeToFirstAnswer } from './start.js'
import { atLeast, atMost, figure, heading, line, sayMachine, targets } from './table.js'
import { measureHostileWebhooks, measureStuckWebhooks } from './webhooks.js'

/** Parts of raw's speed that each work should reach. */
const FRACTIONS_OF_RAW = {
  'view, 1,000 ids': 0.75,
  'view, one id': 0.75,
  'list of 30': 0.75,
  create: 0.5,
  update: 0.45,
  reply: 0.45,
  search: 0.5,
}
const LARGE_TO_SMALL = 1.2
const STARTS = 5
/** Node 20 keeps no compiled code between starts. */
const TIMES_EXPRESS_AT_START = process.versions.node.startsWith('20.') ? 1.5 : 1.3

const micro = (value) => (value === undefined ? '' : value.toFixed(1))

async function calls() {
  const { sizes, costs } = await measureServers()
  heading(
    'Calls: µs of the server’s CPU',
    'call',
    'bytes',
    'raw http',
    'Express 5',
    '1,000',
    '100,000',
    'of raw',
    'asked',
  )
  for (const [work, cost] of Object.entries(costs)) {
    const target = FRACTIONS_OF_RAW[work]
    const { raw, express, small, large } = cost
    const part = target === undefined ? ['', ''] : [(raw / small).toFixed(2), target.toFixed(2)]
    line(work, String(sizes[work.split(/[, ]/)[0]]), ...[raw, express, small, large].map(micro), ...part)
  }
  targets('Calls of 100,000 tickets')
  for (const work of Object.keys(FRACTIONS_OF_RAW)) {
    atMost(`${work}: 100,000 to 1,000 tickets`, costs[work].large / costs[work].small, LARGE_TO_SMALL)
  }
}

/** Ours, bare Express and the neighbours by turns; the first turn fills the disk's cache. */
async function start() {
  const neighbours = installNeighbours()
  const ticket = await aTicket()
  for (const neighbour of neighbours) giveRows(neighbour, ticket)
  const starting = {
    'bare Express': () => timeToFirstAnswer('express-app.js', (port) => [port]),
    ours: () => timeToFirstAnswer('../dist/cli.js', (port) => ['--log', 'silent', '--port', port]),
    ...Object.fromEntries(
      neighbours.filter(({ size }) => size !== undefined).map((one) => [one.name, () => startOf(one)]),
    ),
  }
  const figures = {}
  for (let turn = 0; turn <= STARTS; turn++) {
    for (const [name, startIt] of Object.entries(starting)) {
      const took = await startIt()
      if (turn > 0 && took !== undefined) figures[name] = (figures[name] ?? []).concat(took)
    }
  }
  const of = (name, what) => medianOf(figures[name].map((one) => one[what]))
  heading('From the command to the first answer', 'what', 'ms', 'ms of CPU')
  for (const name of Object.keys(starting)) {
    if (figures[name] === undefined) line(name, 'does not', 'run on it')
    else line(name, of(name, 'wallMs').toFixed(0), of(name, 'cpuMs').toFixed(0))
  }
  targets('Starts')
  const times = of('ours', 'wallMs') / of('bare Express', 'wallMs')
  atMost('first answer: times bare Express', times, TIMES_EXPRESS_AT_START)
  await embedded()
  for (const neighbour of neighbours) {
    if (neighbour.requests === undefined || figures[neighbour.name] === undefined) continue
    giveRows(neighbour, ticket)
    heading(`Calls of ${neighbour.name}: µs of its CPU`, 'call', 'µs')
    for (const [work, cost] of Object.entries(await callsOf(neighbour, ticket))) line(work, micro(cost))
  }
}

async function aTicket() {
  const child = startNode('server.js', ['ours', 1000])
  const { port } = await ask(child)
  const { body } = await record(port, SAME_VIEW[0])
  child.disconnect()
  return JSON.parse(body.toString())
}

async function embedded() {
  const runs = []
  for (let run = 0; run < STARTS; run++) runs.push(await ask(startNode('embedded.js')))
  const of = (name) => medianOf(runs.map((one) => one[name]))
  figure('import of the package', of('importMs'), ' ms')
  atMost('first createEmulator() in a process', of('firstMs'), 150, ' ms', 0)
  figure('first answer after it', of('answerMs'), ' ms')
  atMost('later createEmulator()', of('laterMs'), 10, ' ms', 1)
}

async function installs() {
  const folder = makeFolder()
  const ours = install(pack(folder), folder)
  const clone = installClone(folder)
  heading('Installs', 'what', 'packages', 'MB', 'seconds')
  const show = (name, { packages, bytes, seconds }) =>
    line(name, String(packages), (bytes / 1e6).toFixed(1), seconds.toFixed(1))
  show('freshdesk-emulator', ours)
  for (const { name, size } of installNeighbours()) if (size !== undefined) show(name, size)
  show('npm ci of a clone', clone)
  targets('What an install takes')
  atMost('packages', ours.packages, 20, '', 0)
  atMost('bytes', ours.bytes / 1e6, 15, ' MB', 1)
  atMost('npm ci of a clone: bytes', clone.bytes / 1e6, 250, ' MB', 0)
  atMost('npm ci of a clone: time', clone.seconds, 15, ' s', 1)
}

async function memory() {
  const child = startNode('memory.js', [], { flags: ['--expose-gc'] })
  const { bytesPerTicket, snapshotMs, resetMs, restoreMs, forkMs, loadSeconds, bytesPerFork } = await ask(child)
  targets('Memory and resets')
  atMost('heap a ticket, one conversation', bytesPerTicket / 1024, 2.5, ' KB')
  atMost('snapshot of 100,000 tickets', snapshotMs, 5, ' ms')
  atMost('restore', restoreMs, 5, ' ms')
  atMost('reset and restore', resetMs, 5, ' ms')
  atMost('fork of 100,000 tickets', forkMs, 5, ' ms')
  figure('heap of a fork', bytesPerFork / 1024, ' KB')
  atMost('generate and load 100,000 tickets', loadSeconds, 15, ' s', 1)
}

async function accounts() {
  const { makeMs, madeMb, forkMs, forkMb, loadMs } = await ask(startNode('accounts.js', [], { flags: ['--expose-gc'] }))
  targets('Accounts')
  atMost('make an account, begun before', makeMs, 5, ' ms')
  atMost('make an account, its fixture loaded', loadMs, 5, ' ms')
  atMost('fork an account', forkMs, 5, ' ms')
  atMost('1,000 accounts made', madeMb, 150, ' MB', 0)
  atMost('1,000 forks', forkMb, 150, ' MB', 0)
}

async function durability() {
  const { cpu, aSecond, atBest, syncs } = await measureDurability()
  targets('Answers that are kept')
  figure('writes of 4 KB that the disk syncs a second', syncs)
  figure('create, 10 connections, of CPU', cpu.free, ' µs', 1)
  figure('the same with its answer kept', cpu.kept, ' µs', 1)
  atMost('kept: times without', cpu.kept / cpu.free, 1.3)
  figure('create on one core', cpu.freeOnOne, ' µs', 1)
  figure('the same with its answer kept', cpu.keptOnOne, ' µs', 1)
  atMost('on one core: times without', cpu.keptOnOne / cpu.freeOnOne, 1.3)
  atLeast('kept creates a second, all turns', aSecond, 3000, 0)
  figure('the same, the fastest quarter of them', atBest)
}

async function webhooks() {
  const { free, stuck } = await measureStuckWebhooks()
  targets('Webhooks')
  figure('create, of CPU', free, ' µs', 1)
  figure('the same, 1,000 webhooks stuck', stuck, ' µs', 1)
  atMost('stuck webhooks: times without', stuck / free, 1.1)
  for (const [kind, { free: without, hostile, stall }] of Object.entries(await measureHostileWebhooks())) {
    figure(`GET, ${kind}: median without`, without, ' ms', 2)
    figure(`GET, ${kind}: median with`, hostile, ' ms', 2)
    atMost(`${kind}: times without`, hostile / without, 1.1)
    atMost(`${kind}: longest stall`, stall, 50, ' ms', 0)
  }
}

async function readers() {
  const { free, read } = await measureReaders()
  targets('100 readers of the live events')
  figure('GET: median without', free.wait, ' ms', 2)
  figure('GET: median with', read.wait, ' ms', 2)
  atMost('times without', read.wait / free.wait, 1.1)
  for (const work of ['view', 'create']) {
    figure(`${work}, of CPU, without`, free[work], ' µs', 1)
    figure(`${work}, of CPU, with`, read[work], ' µs', 1)
  }
}

async function fixtures() {
  const child = startNode('fixtures.js', [], { isPinned: false })
  const { generateSeconds, loadSeconds, fileBytes, peakBytes } = await ask(child)
  targets('A fixture of 100,000 tickets')
  atMost('generate it', generateSeconds, 10, ' s', 1)
  atMost(`load its ${Math.round(fileBytes / 1e6)} MB of JSON`, loadSeconds, 5, ' s', 1)
  figure('most memory meanwhile', peakBytes / 1e6, ' MB')
}

async function limiter() {
  const { allowed, refused } = await ask(startNode('limits.js'))
  targets('The limiter')
  atMost('a call allowed', allowed / 1000, 1, ' µs')
  atMost('a call refused', refused / 1000, 1, ' µs')
}

async function million() {
  const { generated, costs, ...other } = await measureMillion()
  targets('A million tickets')
  figure('its fixture', other.fileBytes / 1e6, ' MB')
  atMost('generate it', generated.seconds, 20, ' s', 1)
  figure('of CPU', generated.cpuSeconds, ' s', 1)
  atMost('load it', other.loadSeconds, 30, ' s', 1)
  figure('of CPU', other.loadCpuSeconds, ' s', 1)
  atMost('resident', other.residentBytes / 2 ** 30, 2, ' GB')
  for (const [work, { small, large }] of Object.entries(costs)) {
    if (work !== 'search') atMost(`${work}: times of 1,000 tickets`, large / small, LARGE_TO_SMALL)
  }
  atMost('search: median', other.searchMs, 30, ' ms', 1)
  figure('search: longest', other.longestSearchMs, ' ms', 1)
  atMost('writes: longest turn of the event loop', other.writeTurnMs, 50, ' ms', 0)
  atMost('DELETE of a company of 100,000 tickets: the same', other.removeTurnMs, 50, ' ms', 0)
}

async function large() {
  targets('A data file')
  for (const [tickets, most] of [
    [100_000, 5],
    [1_000_000, 45],
  ]) {
    const child = startNode('large.js', [tickets], { isPinned: false })
    const { startSeconds, stallMs } = await ask(child)
    const named = tickets.toLocaleString('en')
    atMost(`start of ${named} tickets`, startSeconds, most, ' s', 1)
    atMost(`folding ${named} tickets: longest turn`, stallMs, 50, ' ms', 0)
  }
}

const PARTS = {
  calls,
  durability,
  webhooks,
  readers,
  start,
  install: installs,
  memory,
  accounts,
  fixtures,
  limiter,
  million,
  large,
}

const { values: flags, positionals } = parseArgs({
  options: { against: { type: 'string' }, quick: { type: 'boolean' } },
  allowPositionals: true,
})
const unknown = positionals.find((name) => !(name in PARTS))
if (unknown !== undefined) {
  console.error(`there is no part ${unknown}: ${Object.keys(PARTS).join(', ')}`)
  process.exitCode = 1
} else if (flags.against !== undefined) {
  await compareWith(flags.against, { isQuick: flags.quick })
} else {
  sayMachine()
  for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) await PARTS[name]()
}
