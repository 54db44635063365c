/**
 * What one replica holds, its accounts in PostgreSQL: `node bench/replica.js postgres://...`, of a database that is empty.
 * Accounts of the default fixture, one of many tickets, calls a second, and how long a start takes that reads all of it.
 */
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cpuMilliseconds } from './children.js'
import { CREATE, drive, LIST, SAME_VIEW } from './requests.js'

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const [data] = process.argv.slice(2)
const ACCOUNTS = 200
const TICKETS = 20_000
const AMOUNT = 4000
const CONNECTIONS = 10

async function start() {
  const began = performance.now()
  const child = spawn(process.execPath, [CLI, '--port', '0', '--log', 'silent', '--rate-limit', 'off'], {
    env: { ...process.env, FRESHDESK_EMULATOR_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise((resolve) => child.stdout.once('data', (bytes) => resolve(String(bytes).trim())))
  return { child, url, seconds: (performance.now() - began) / 1000, cpu: cpuMilliseconds(child.pid) }
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`)
}

const megabytes = ({ pid }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ')[0]

async function timed(child, what, count, work) {
  const [began, cpu] = [performance.now(), cpuMilliseconds(child.pid)]
  await work()
  const seconds = (performance.now() - began) / 1000
  const spent = ((cpuMilliseconds(child.pid) - cpu) * 1000) / count
  console.log(`${what}: ${(count / seconds).toFixed(0)} a second, ${spent.toFixed(0)} µs of CPU each, load ${load()}`)
}

const first = await start()
const { child, url } = first
const port = Number(new URL(url).port)
const empty = megabytes(child)
await timed(child, 'accounts made', ACCOUNTS, async () => {
  for (let number = 0; number < ACCOUNTS; number++) await post(`${url}/_emulator/accounts`, { name: `w${number}` })
})
console.log(`memory: ${empty.toFixed(0)} MB with one, ${megabytes(child).toFixed(0)} MB with ${ACCOUNTS} more`)
await timed(child, 'tickets loaded', TICKETS, () =>
  post(`${url}/_emulator/load`, { fixture: { generate: { tickets: TICKETS } } }),
)
console.log(`memory: ${megabytes(child).toFixed(0)} MB`)
for (const [what, requests] of Object.entries({ views: SAME_VIEW, 'lists of 30': LIST, creates: CREATE })) {
  await drive(port, requests, AMOUNT / 4, CONNECTIONS)
  await timed(child, what, AMOUNT, () => drive(port, requests, AMOUNT, CONNECTIONS))
}
child.kill('SIGTERM')
await new Promise((resolve) => child.once('close', resolve))
const again = await start()
console.log(`a start that reads all of it: ${again.seconds.toFixed(1)} s, ${(again.cpu / 1000).toFixed(1)} s of CPU`)
console.log(`memory after it: ${megabytes(again.child).toFixed(0)} MB`)
again.child.kill('SIGTERM')
console.log(execFileSync(process.execPath, ['--version'], { encoding: 'utf8' }).trim())
