import { get } from 'node:http'
import { createServer } from 'node:net'
import { cpuMilliseconds, startNode } from './children.js'
import { AUTHORIZATION } from './requests.js'

const GIVEN_UP_MS = 10_000

/** Milliseconds from spawning a process to its first 200: the wall's, and its CPU's where the system tells. */
export async function timeToFirstAnswer(file, argumentsFor, { root, path = '/api/v2/tickets/1' } = {}) {
  const port = await freePort()
  const begin = performance.now()
  const child = startNode(file, argumentsFor(port), { root, isPinned: false, stdio: 'ignore' })
  try {
    while ((await statusOf(port, path)) !== 200) {
      const isGone = child.exitCode !== null
      if (isGone || performance.now() - begin > GIVEN_UP_MS) throw new Error(`${file} did not answer`)
    }
    return { wallMs: performance.now() - begin, cpuMs: cpuMilliseconds(child.pid) }
  } finally {
    child.kill('SIGKILL')
  }
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** 0 when nobody listens yet; then it takes a moment, so that asking does not slow the start down. */
function statusOf(port, path) {
  return new Promise((resolve) => {
    const call = get({ host: '127.0.0.1', port, path, headers: { authorization: AUTHORIZATION } })
    call.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.on('error', () => setTimeout(resolve, 1, 0))
  })
}
