/**
 * What one replica holds: `node bench/replica.js postgres://...`, of a database that is empty. Accounts of the default
 * fixture, one of many tickets, calls a second at 1, 10 and 50 connections, and how long a start takes that reads all of
 * it; the same with accounts in memory and in a file, in the same run, since a busy machine slows all of them.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cpuMilliseconds } from './children.js'
import { CREATE, drive, LIST, SAME_VIEW } from './requests.js'

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const [postgres] = process.argv.slice(2)
if (postgres === undefined) throw new Error('name the database: node bench/replica.js postgres://...')
const ACCOUNTS = 200
const TICKETS = 20_000
/** Calls of each kind, at each number of connections. */
const AMOUNT = 3000
const CONNECTIONS = [1, 10, 50]
const KINDS = { 'a ticket viewed': SAME_VIEW, 'a list of 30': LIST, 'a ticket made': CREATE }

async function start(data) {
  const began = performance.now()
  const child = spawn(process.execPath, [CLI, '--port', '0', '--log', 'silent', '--rate-limit', 'off'], {
    env: { ...process.env, ...(data !== undefined && { FRESHDESK_EMULATOR_DATA: data }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise((resolve) => child.stdout.once('data', (bytes) => resolve(String(bytes).trim())))
  for (;;) {
    const reply = await fetch(`${url}/_emulator/health/ready`)
    await reply.arrayBuffer()
    if (reply.ok) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { child, url, seconds: (performance.now() - began) / 1000, cpu: cpuMilliseconds(child.pid) / 1000 }
}

async function stop({ child }) {
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  await closed
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`)
  await reply.arrayBuffer()
}

const megabytes = ({ pid }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
const load = () => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0])

/** Of each, so many a second, and the CPU that the replica took for one. */
async function timed({ child }, count, work) {
  const [began, cpu] = [performance.now(), cpuMilliseconds(child.pid)]
  await work()
  const seconds = (performance.now() - began) / 1000
  return { rate: count / seconds, microseconds: ((cpuMilliseconds(child.pid) - cpu) * 1000) / count }
}

/** Figures of one store, by name. */
async function measured(data) {
  const replica = await start(data)
  const { child, url } = replica
  const figures = new Map([['megabytes with one account', megabytes(child)]])
  const put = (name, { rate, microseconds }) => {
    figures.set(`${name}, a second`, rate)
    figures.set(`${name}, µs of CPU`, microseconds)
  }
  const made = await timed(replica, ACCOUNTS, async () => {
    for (let number = 0; number < ACCOUNTS; number++) await post(`${url}/_emulator/accounts`, { name: `w${number}` })
  })
  put('an account made', made)
  figures.set(`megabytes with ${ACCOUNTS} accounts more`, megabytes(child))
  const fixture = { generate: { tickets: TICKETS } }
  put('a ticket loaded', await timed(replica, TICKETS, () => post(`${url}/_emulator/load`, { fixture })))
  figures.set(`megabytes with ${TICKETS} tickets more`, megabytes(child))
  const port = Number(new URL(url).port)
  for (const [kind, requests] of Object.entries(KINDS)) {
    await drive(port, requests, AMOUNT / 4, 10)
    for (const connections of CONNECTIONS) {
      const name = `${kind}, ${connections} connection${connections === 1 ? '' : 's'}`
      put(name, await timed(replica, AMOUNT, () => drive(port, requests, AMOUNT, connections)))
    }
  }
  await stop(replica)
  if (data === undefined) return figures
  const again = await start(data)
  figures.set('a start that reads all of it, seconds', again.seconds)
  figures.set('a start that reads all of it, s of CPU', again.cpu)
  figures.set('megabytes after it', megabytes(again.child))
  await stop(again)
  return figures
}

const shown = (figure) => (figure === undefined ? '' : figure >= 100 ? figure.toFixed(0) : figure.toPrecision(2))

const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-replica-'))
const before = load()
try {
  const stores = { memory: undefined, file: join(folder, 'desk.jsonl'), PostgreSQL: postgres }
  const columns = []
  for (const data of Object.values(stores)) columns.push(await measured(data))
  const [memory] = columns
  console.log(`| | ${Object.keys(stores).join(' | ')} | PostgreSQL to memory |\n| --- | --- | --- | --- | --- |`)
  for (const name of columns.at(-1).keys()) {
    const row = columns.map((figures) => figures.get(name))
    const ratio = memory.has(name) ? (row.at(-1) / row[0]).toFixed(2) : ''
    console.log(`| ${name} | ${row.map(shown).join(' | ')} | ${ratio} |`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(
  `Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}; load ${before} before, ${load()} after`,
)
