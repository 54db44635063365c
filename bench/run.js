/**
 * `npm run bench`: what the emulator costs beside raw node:http and bare Express, side by side in one run. Servers are
 * processes of their own on one core, the client has the other; what counts is the servers' CPU time, not the wall's.
 * `npm run bench -- --against REV [--quick]`: this build beside that of a revision (against.js).
 */
import { parseArgs } from 'node:util'
import { compareWith } from './against.js'
import { ask, canPin, startNode } from './children.js'
import { measureDurability } from './durability.js'
import { measureReaders } from './events.js'
import { measureServers } from './servers.js'
import { timeToFirstAnswer } from './start.js'
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
const TIMES_EXPRESS = 3
const LARGE_TO_SMALL = 1.2
const STARTS = 7

const line = (...cells) =>
  console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(34) : cell.padStart(13))).join(''))
const verdict = (isMet) => (isMet ? 'PASS' : 'miss')
const atLeast = (what, value, target, digits) =>
  line(what, value.toFixed(digits), `>= ${target}`, verdict(value >= target))
const atMost = (what, value, target, unit = '', digits = 2) =>
  line(what, `${value.toFixed(digits)}${unit}`, `<= ${target}${unit}`, verdict(value <= target))

async function compareServers() {
  const { sizes, costs } = await measureServers()
  const bytes = Object.entries(sizes).map(([name, size]) => `${name} ${size}`)
  console.log(`bytes of the replies: ${bytes.join(', ')}${canPin ? '' : '; not pinned to cores'}\n`)
  line('CPU µs a request', 'raw http', 'Express 5', 'ours, 1k', 'ours, 100k')
  for (const [work, cost] of Object.entries(costs)) {
    line(work, ...['raw', 'express', 'small', 'large'].map((name) => cost[name]?.toFixed(1) ?? ''))
  }
  console.log('')
  line('', 'measured', 'target', '')
  for (const [work, target] of Object.entries(FRACTIONS_OF_RAW)) {
    const { raw, express, small, large } = costs[work]
    atLeast(`${work}: fraction of raw`, raw / small, target, 2)
    atLeast(`${work}: times Express`, express / small, TIMES_EXPRESS, 1)
    atMost(`${work}: 100k to 1k`, large / small, LARGE_TO_SMALL)
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

async function compareStarts() {
  const ours = []
  const express = []
  for (let run = 0; run <= STARTS; run++) {
    const { wallMs: our } = await timeToFirstAnswer('../dist/cli.js', (port) => ['--log', 'silent', '--port', port])
    const { wallMs: bare } = await timeToFirstAnswer('express-app.js', (port) => [port])
    // The first run fills the disk's cache.
    if (run === 0) continue
    ours.push(our)
    express.push(bare)
  }
  line('first answer, bare Express', `${median(express).toFixed(0)} ms`)
  line('first answer, ours', `${median(ours).toFixed(0)} ms`)
  atMost('first answer: times Express', median(ours) / median(express), 2)
}

async function measureMemory() {
  const child = startNode('memory.js', [], { flags: ['--expose-gc'] })
  const { bytesPerTicket, snapshotMs, resetMs, restoreMs, forkMs, loadSeconds, bytesPerFork } = await ask(child)
  atMost('heap a ticket, one conversation', bytesPerTicket / 1024, 2.5, ' KB')
  atMost('snapshot of 100,000 tickets', snapshotMs, 5, ' ms')
  atMost('restore', restoreMs, 5, ' ms')
  atMost('reset and restore', resetMs, 5, ' ms')
  atMost('fork of 100,000 tickets', forkMs, 5, ' ms')
  line('heap of a fork', `${Math.round(bytesPerFork / 1024)} KB`)
  atMost('generate and load 100,000 tickets', loadSeconds, 15, ' s', 1)
}

async function measureAccounts() {
  const { makeMs, madeMb, forkMs, forkMb, loadMs } = await ask(startNode('accounts.js', [], { flags: ['--expose-gc'] }))
  atMost('make an account, begun before', makeMs, 5, ' ms')
  atMost('make an account, its fixture loaded', loadMs, 5, ' ms')
  atMost('fork an account', forkMs, 5, ' ms')
  atMost('1,000 accounts made', madeMb, 150, ' MB', 0)
  atMost('1,000 forks', forkMb, 150, ' MB', 0)
}

async function compareDurability() {
  const { free, kept, ratio, aSecond } = await measureDurability()
  line('create, 10 connections, µs of CPU', free.toFixed(1))
  line('the same with its answer kept', kept.toFixed(1))
  atMost('kept: times without', ratio, 1.3)
  atLeast('kept creates a second', aSecond, 3000, 0)
}

async function compareWebhooks() {
  const { free, stuck } = await measureStuckWebhooks()
  line('create, µs of CPU', free.toFixed(1))
  line('the same, 1,000 webhooks stuck', stuck.toFixed(1))
  atMost('stuck webhooks: times without', stuck / free, 1.1)
}

async function compareReceivers() {
  for (const [kind, { free, hostile, stall }] of Object.entries(await measureHostileWebhooks())) {
    line(`GET, ${kind}: median without, with`, `${free.toFixed(2)} ms`, `${hostile.toFixed(2)} ms`)
    atMost(`${kind}: times without`, hostile / free, 1.1)
    atMost(`${kind}: longest stall`, stall, 50, ' ms', 0)
  }
}

async function compareReaders() {
  const { free, read } = await measureReaders()
  line('GET: median without, with 100 readers', `${free.wait.toFixed(2)} ms`, `${read.wait.toFixed(2)} ms`)
  atMost('100 readers of events: times without', read.wait / free.wait, 1.1)
  line('view, µs of CPU without, with', free.view.toFixed(1), read.view.toFixed(1))
  line('create, µs of CPU without, with', free.create.toFixed(1), read.create.toFixed(1))
}

async function measureFixtures() {
  const child = startNode('fixtures.js', [], { isPinned: false })
  const { generateSeconds, loadSeconds, fileBytes, peakBytes } = await ask(child)
  atMost('generate a fixture of 100,000 tickets', generateSeconds, 10, ' s', 1)
  atMost(`load its ${Math.round(fileBytes / 1e6)} MB of JSON`, loadSeconds, 5, ' s', 1)
  line('most memory meanwhile', `${Math.round(peakBytes / 1e6)} MB`)
}

async function measureLimiter() {
  const { allowed, refused } = await ask(startNode('limits.js'))
  atMost('limiter: a call allowed', allowed / 1000, 1, ' µs')
  atMost('limiter: a call refused', refused / 1000, 1, ' µs')
}

const { values: flags } = parseArgs({ options: { against: { type: 'string' }, quick: { type: 'boolean' } } })
if (flags.against !== undefined) {
  await compareWith(flags.against, { isQuick: flags.quick })
} else {
  await compareServers()
  await compareDurability()
  await compareWebhooks()
  await compareReceivers()
  await compareReaders()
  await compareStarts()
  await measureMemory()
  await measureAccounts()
  await measureFixtures()
  await measureLimiter()
}
