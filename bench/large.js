/**
 * An account of so many tickets in a data file: how long a start takes, and how long the event loop stands still while
 * its log is folded. In a process of its own: `large.js 100000`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createEmulator } from '../dist/index.js'
import { ask, startNode } from './children.js'
import { AUTHORIZATION } from './requests.js'

const FIRST_CALLS = 200
const AFTER_START_MS = 2000

async function made(data, tickets) {
  const emulator = await createEmulator({ data, rateLimit: 'headers' })
  for (let left = tickets - 36; left > 0; left -= 100_000) {
    emulator.load({ generate: { tickets: Math.min(left, 100_000) } })
    await emulator.saved()
  }
  // What came while one fold went on is folded by the next.
  while (statSync(`${data}.log`).size > statSync(data).size) await sleep(AFTER_START_MS)
  await emulator.close()
}

async function create(port) {
  const body = JSON.stringify({
    subject: 's',
    description: 'x'.repeat(4000),
    email: 'ada@acme.test',
    priority: 1,
    status: 2,
  })
  const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json' }
  const { status } = await fetch(`http://127.0.0.1:${port}/api/v2/tickets`, { method: 'POST', headers, body })
  if (status !== 201) throw new Error(`a create was answered ${status}`)
}

/**
 * Creates until the data file is another one: the log was folded into it. The longest turn of the event loop in ms, before
 * the fold, by the collection of garbage alone, and within it; and the longest create in it.
 */
async function foldOf(data, { child, port }) {
  const { ino } = statSync(data)
  const temporary = join(dirname(data), `.${basename(data)}.tmp`)
  // The first calls, and the memory that a start leaves behind, cost what folding does not.
  for (let call = 0; call < FIRST_CALLS; call++) await create(port)
  await sleep(AFTER_START_MS)
  await ask(child, ['watch'])
  let beforeMs
  let longest = 0
  while (statSync(data).ino === ino) {
    if (beforeMs === undefined && existsSync(temporary)) {
      beforeMs = (await ask(child, ['watched'])).watched
      await ask(child, ['watch'])
    }
    const began = performance.now()
    await create(port)
    if (beforeMs !== undefined) longest = Math.max(longest, performance.now() - began)
  }
  return { beforeMs, stallMs: (await ask(child, ['watched'])).watched, longestMs: longest }
}

async function measure(tickets) {
  const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-bench-'))
  const data = join(folder, 'desk.jsonl')
  try {
    // Its memory would count for what comes after it.
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'make', data, String(tickets)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    if (status !== 0) throw new Error('the data file was not made')
    // Nor does writing it to the disk count, which goes on after its end.
    spawnSync('sync')
    const fileBytes = statSync(data).size
    const child = startNode('server.js', ['data', data], { isPinned: false })
    const server = { child, ...(await ask(child)) }
    const { started } = await ask(child, ['started'])
    const fold = await foldOf(data, server)
    await ask(child, ['close'])
    child.disconnect()
    return { startSeconds: started.seconds, startCpuSeconds: started.cpuSeconds, fileBytes, ...fold }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const [first, ...rest] = process.argv.slice(2)
if (first === 'make') {
  await made(rest[0], Number(rest[1]))
} else {
  const figures = await measure(Number(first))
  if (process.send === undefined) console.log(figures)
  else process.send(figures, () => process.disconnect())
}
