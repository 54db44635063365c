/** This checkout's build beside that of a revision: by turns, each measurement with processes of its own. */
import { checkOut } from './checkout.js'
import { ask, canPin, ROOT, startNode } from './children.js'
import { measureBuilds } from './servers.js'
import { timeToFirstAnswer } from './start.js'
import { measureStuckWebhooks } from './webhooks.js'

/** Each build is measured so often, and the revision twice as often. */
const TIMES = 5
const SIGNALS = ['SIGINT', 'SIGTERM']

/** One measurement of each root: a record of figures for each, by name. Less is better in all of them. */
const oneByOne = (measure) => async (roots) => {
  const figures = []
  for (const root of roots) figures.push(await measure(root))
  return figures
}

const named = (what, measureAll) => async (roots) =>
  (await measureAll(roots)).map((figures) =>
    Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}${what}`, value])),
  )

const reportOf =
  (file, ...flags) =>
  (root) =>
    ask(startNode(file, [], { root, flags }))

async function startOf(root) {
  const { wallMs, cpuMs } = await timeToFirstAnswer('../dist/cli.js', (port) => ['--log', 'silent', '--port', port], {
    root,
  })
  return cpuMs === undefined ? { 'first answer, ms': wallMs } : { 'first answer, CPU ms': cpuMs }
}

async function stuckWebhooksOf(root) {
  const { stuck } = await measureStuckWebhooks({ root, sessions: 1 })
  return { 'create, 1,000 webhooks stuck, µs': stuck }
}

const QUICK = [
  named(', µs', (roots) => measureBuilds(roots, 'small')),
  oneByOne(startOf),
  named(' call at the limiter, ns', oneByOne(reportOf('limits.js'))),
]
const FULL = [
  ...QUICK,
  named(' of 100,000, µs', (roots) => measureBuilds(roots, 'large')),
  oneByOne(stuckWebhooksOf),
  named(', 100,000 tickets', oneByOne(reportOf('memory.js', '--expose-gc'))),
  named(', 1,000 accounts', oneByOne(reportOf('accounts.js', '--expose-gc'))),
  named(', fixture of 100,000 tickets', oneByOne(reportOf('fixtures.js'))),
]

export async function compareWith(revision, { isQuick = false }) {
  console.log(`builds ${revision} ...${canPin ? '' : ' (not pinned to cores: noisier)'}`)
  const { root, remove } = checkOut(revision)
  const stop = () => {
    remove()
    process.exit(130)
  }
  for (const signal of SIGNALS) process.once(signal, stop)
  try {
    line('', revision.slice(0, 12), 'now', 'ratio', 'spread', '')
    for (const measureAll of isQuick ? QUICK : FULL) await compare(measureAll, root)
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
    remove()
  }
}

async function compare(measureAll, revisionRoot) {
  const revision = {}
  const now = {}
  for (let time = 0; time < TIMES; time++) {
    // The revision before and after, so that a drift of the machine is part of its spread.
    const [before, between, after] = await measureAll([revisionRoot, ROOT, revisionRoot])
    for (const figures of [before, after]) collect(revision, figures)
    collect(now, between)
  }
  for (const [name, values] of Object.entries(now)) if (name in revision) show(name, revision[name], values)
}

function collect(valuesByName, figures) {
  for (const [name, value] of Object.entries(figures)) {
    valuesByName[name] ??= []
    valuesByName[name].push(value)
  }
}

const middleOf = (sorted) => (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
const median = (values) => middleOf(values.toSorted((a, b) => a - b))

/**
 * How far two medians of the revision alone can lie apart: its measurements, parted into a smaller and a larger half.
 * A difference of no more than this counts as none.
 */
function spreadOf(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return middleOf(sorted.slice(sorted.length / 2)) / middleOf(sorted.slice(0, sorted.length / 2)) - 1
}

function show(name, revision, now) {
  const ratio = median(now) / median(revision)
  const spread = spreadOf(revision)
  const isNone = Math.max(ratio, 1 / ratio) - 1 <= spread
  const verdict = isNone ? 'same' : ratio < 1 ? 'BETTER' : 'WORSE'
  line(name, digits(median(revision)), digits(median(now)), ratio.toFixed(3), `${(spread * 100).toFixed(1)} %`, verdict)
}

const digits = (value) => (value >= 1000 ? Math.round(value).toString() : value.toPrecision(4))
const line = (first, ...cells) => console.log(first.padEnd(44) + cells.map((cell) => cell.padStart(13)).join(''))
