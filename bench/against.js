/** This checkout's build beside that of a revision: by turns, each measurement with processes of its own. */
import { checkOut } from './checkout.js'
import { ask, canPin, ROOT, startNode } from './children.js'
import { measureBuilds } from './servers.js'
import { timeToFirstAnswer } from './start.js'
import { measureStuckWebhooks } from './webhooks.js'

/** Each build is measured so often, with processes of its own, and the revision twice as often. */
const TIMES = 8
const SIGNALS = ['SIGINT', 'SIGTERM']

/** One measurement of each root: a record of figures for each, by name, or of lists of them. Less is better in all. */
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
  // The revision before and after, so that it is held against itself, too.
  const [before, now, after] = [{}, {}, {}]
  for (let time = 0; time < TIMES; time++) {
    const measured = await measureAll([revisionRoot, ROOT, revisionRoot])
    for (const [at, valuesByName] of [before, now, after].entries()) collect(valuesByName, measured[at])
  }
  for (const [name, values] of Object.entries(now)) {
    if (name in before) show(name, { before: before[name], now: values, after: after[name] })
  }
}

function collect(valuesByName, figures) {
  for (const [name, value] of Object.entries(figures)) valuesByName[name] = (valuesByName[name] ?? []).concat(value)
}

/** The least is a lucky moment of the machine, the median an unlucky one; what lies between them comes again. */
const lowerQuartile = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)]
const apart = (one, other) => Math.max(one / other, other / one) - 1

/** A difference of no more than the revision's from itself counts as none. */
function show(name, { before, now, after }) {
  const revision = lowerQuartile([...before, ...after])
  const spread = apart(lowerQuartile(before), lowerQuartile(after))
  const ratio = lowerQuartile(now) / revision
  const verdict = apart(ratio, 1) <= spread ? 'same' : ratio < 1 ? 'BETTER' : 'WORSE'
  line(name, digits(revision), digits(lowerQuartile(now)), ratio.toFixed(3), `${(spread * 100).toFixed(1)} %`, verdict)
}

const digits = (value) => (value >= 1000 ? Math.round(value).toString() : value.toPrecision(4))
const line = (first, ...cells) => console.log(first.padEnd(44) + cells.map((cell) => cell.padStart(13)).join(''))
