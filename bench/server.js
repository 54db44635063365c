/**
 * One server in a process of its own, driven over IPC by run.js: `server.js ours 1000`, `server.js raw`,
 * `server.js express`. The first message it sends is its port.
 */
import { createServer } from 'node:http'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createEmulator } from '../dist/index.js'
import { expressApp } from './express-app.js'
import { makeFolder } from './folder.js'

/** What raw and Express answer: a reply by work, each with status, headers (names and values, flat) and body. */
let recorded
let emulator
let started

const VIEW_PATH = '/api/v2/tickets/'
/** A ticket has bytes of its own in memory: raw gets as many Buffers as there are tickets in turn. */
const COPIES = 1000

function kindOf(method, url) {
  if (method === 'PUT') return 'update'
  if (method === 'POST') return url.endsWith('/reply') ? 'reply' : 'create'
  if (url.startsWith('/api/v2/search')) return 'search'
  return url.startsWith('/api/v2/tickets?') ? 'list' : 'view'
}

/** The least that can be done: ready bytes under ready headers; a body is read and parsed first. */
function rawListener(request, response) {
  const { status, headers, body, copies } = recorded[kindOf(request.method, request.url)]
  if (request.method === 'GET') {
    response.writeHead(status, headers)
    response.end(copies[Number(request.url.slice(VIEW_PATH.length)) % COPIES] ?? body)
    return
  }
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks))
    response.writeHead(status, headers)
    response.end(body)
  })
}

/**
 * `ours` with so many tickets; `kept`, the same with its accounts in a data file of its own; `company`, the same with all
 * tickets below one company; `file` with a fixture of that path; `data` with a data file, whose log is folded when it has
 * 20 MB.
 */
async function start(variant, what) {
  if (variant !== 'raw' && variant !== 'express') {
    const options = {
      ...(variant === 'kept' && { data: join(makeFolder(), 'desk.jsonl') }),
      ...(variant === 'file' && { fixture: what }),
      ...(variant === 'data' && { data: what, [Symbol.for('freshdesk-emulator.testing')]: { leastFoldedBytes: 2e7 } }),
    }
    const before = process.cpuUsage()
    const began = performance.now()
    emulator = await createEmulator({ rateLimit: 'headers', ...options })
    const { user, system } = process.cpuUsage(before)
    started = { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 }
    if (variant === 'data') return Number(new URL(emulator.url).port)
    const companies = variant === 'company' ? { companies: 1 } : {}
    if (variant !== 'file') emulator.load({ generate: { tickets: Number(what) - 36, ...companies } })
    emulator.snapshot('loaded')
    return Number(new URL(emulator.url).port)
  }
  const listener = variant === 'raw' ? rawListener : expressApp(() => recorded)
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return server.address().port
}

function deliver(url, rules, count) {
  for (let index = 0; index < count; index++) {
    const request = { rule_id: index % rules, event: 'ticket.created', ticket_id: 1, method: 'POST', headers: {} }
    emulator.account.deliveries.add({ ...request, url, body: '{"freshdesk_webhook":{"ticket_id":1}}' })
  }
}

const delay = monitorEventLoopDelay({ resolution: 1 })

const answers = {
  cpu: () => process.cpuUsage(),
  /** What its start took, in seconds. */
  started: () => started,
  close: () => emulator.close(),
  /** Bytes resident. */
  memory: () => process.memoryUsage().rss,
  restore: () => emulator?.restore('loaded'),
  /** So many deliveries to a receiver that never answers, of as many rules as there are sockets and more. */
  async stick([url, count]) {
    emulator.settings.webhook_timeout_ms = 600_000
    deliver(url, 100, count)
    // Until the connections stand.
    await new Promise((resolve) => setTimeout(resolve, 100))
  },
  stuck: () => emulator.deliveries.list().filter(({ state }) => state === 'queued' || state === 'sending').length,
  /** A delivery of each of so many rules. */
  provoke: ([url, rules]) => deliver(url, rules, rules),
  /** From now on the longest turn of the event loop is looked for. */
  watch() {
    delay.reset()
    delay.enable()
  },
  /** In milliseconds. */
  watched() {
    delay.disable()
    return delay.max / 1e6
  },
  recorded(replies) {
    recorded = replies
    for (const reply of Object.values(replies)) {
      reply.body = Buffer.from(reply.body)
      reply.copies = Array.from({ length: COPIES }, () => Buffer.from(reply.body))
      reply.object = JSON.parse(reply.body.toString())
    }
  },
}

process.on('disconnect', () => process.exit(0))
process.on('message', async ([name, argument]) => process.send({ [name]: (await answers[name](argument)) ?? null }))
process.send({ port: await start(process.argv[2], process.argv[3]) })
