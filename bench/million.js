/** What an account of a million tickets costs, as `generate` makes them. */
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, cpuMilliseconds, startNode } from './children.js'
import { makeFolder } from './folder.js'
import { medianOf } from './medians.js'
import { AUTHORIZATION, CREATE, REPLY, UPDATE } from './requests.js'
import { compareWithSmall } from './servers.js'

const TICKETS = 1_000_000
const BELOW_COMPANY = 100_000
const SEARCHES = 100
const WRITES = 300
const LOOKED_AT_MS = 50

/** Seconds of CPU, and of the wall, that a program takes. */
async function timed(file, args) {
  const began = performance.now()
  const child = startNode(file, args, { isPinned: false, stdio: ['ignore', 'ignore', 'inherit'] })
  let cpu = 0
  const looking = setInterval(() => {
    cpu = cpuMilliseconds(child.pid) ?? cpu
  }, LOOKED_AT_MS)
  const [code] = await once(child, 'exit')
  clearInterval(looking)
  if (code !== 0) throw new Error(`${file} ended with ${code}`)
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: cpu / 1000 }
}

/** A caller of one connection: resolves to status and body, and to the milliseconds it took. */
function callerOf(port) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const call = request({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => {
          if (response.statusCode >= 300) reject(new Error(`${method} ${path} was answered ${response.statusCode}`))
          else resolve({ text, milliseconds: performance.now() - began })
        })
      })
      call.on('error', reject)
      call.end(body)
    })
}

const get = (path) => ({ method: 'GET', path, headers: { authorization: AUTHORIZATION } })

/** Queries of several kinds; no two of them are equal. */
const QUERIES = Array.from({ length: SEARCHES }, (_, index) => {
  const day = String((index % 28) + 1).padStart(2, '0')
  const found = [
    `"priority:${(index % 4) + 1} AND status:${(index % 4) + 2}"`,
    `"status:2 AND created_at:>'2026-01-${day}'"`,
    `"priority:>${index % 4} OR tag:'vip${index}'"`,
    `"group_id:null AND priority:${(index % 4) + 1}"`,
  ][index % 4]
  return `/api/v2/search/tickets?query=${encodeURIComponent(found)}&page=${(index % 10) + 1}`
})

/** Longest turn of the event loop in ms, and of the wait for an answer, while each of these is asked. */
async function longestTurn({ child, port }, requests) {
  const call = callerOf(port)
  await ask(child, ['watch'])
  await sleep(100) // the clock that looks for it has begun
  for (const one of requests) await call(one)
  await sleep(100)
  return (await ask(child, ['watched'])).watched
}

async function removeCompany() {
  const child = startNode('server.js', ['company', BELOW_COMPANY])
  const server = { child, ...(await ask(child)) }
  const call = callerOf(server.port)
  const companies = JSON.parse((await call(get('/api/v2/companies?per_page=100'))).text)
  const sizes = []
  for (const { id } of companies) {
    const { text } = await call(get(`/api/v2/tickets?company_id=${id}&per_page=100&page=3`))
    if (JSON.parse(text).length === 100) sizes.push(id)
  }
  const turn = await longestTurn(server, [{ ...get(`/api/v2/companies/${sizes[0]}`), method: 'DELETE' }])
  child.disconnect()
  return turn
}

export async function measureMillion() {
  const file = join(makeFolder(), 'million.json')
  const generated = await timed('../dist/cli.js', ['generate', '--tickets', TICKETS, '--out', file])
  const began = performance.now()
  const child = startNode('server.js', ['file', file])
  const large = { child, ...(await ask(child)) }
  const loadSeconds = (performance.now() - began) / 1000
  const loadCpuSeconds = cpuMilliseconds(child.pid) / 1000
  const costs = await compareWithSmall(large, TICKETS)
  const call = callerOf(large.port)
  const searches = []
  for (const path of QUERIES) searches.push((await call(get(path))).milliseconds)
  await ask(child, ['restore'])
  const writes = [...CREATE, ...UPDATE, ...REPLY]
  const turn = await longestTurn(
    large,
    Array.from({ length: WRITES }, (_, index) => writes[index % writes.length]),
  )
  const { memory } = await ask(child, ['memory'])
  child.disconnect()
  return {
    fileBytes: statSync(file).size,
    generated,
    loadSeconds,
    loadCpuSeconds,
    residentBytes: memory,
    costs,
    searchMs: medianOf(searches),
    longestSearchMs: Math.max(...searches),
    writeTurnMs: turn,
    removeTurnMs: await removeCompany(),
  }
}
