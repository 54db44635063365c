import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const WATCH = new URL('./watch.js', import.meta.url).href
const STDERR_MS = 20
const START_TRIES = 300

/** Of a heap snapshot, in bytes: V8's own nodes are code, and hidden ones but for the bytes of buffers. */
function sizesOf({ snapshot: { meta }, nodes, strings }) {
  const place = (name) => meta.node_fields.indexOf(name)
  const [type, name, size] = ['type', 'name', 'self_size'].map(place)
  const types = meta.node_types[type]
  const sizes = { heap: 0, code: 0 }
  for (let node = 0; node < nodes.length; node += meta.node_fields.length) {
    const called = strings[nodes[node + name]]
    const isOfV8 =
      ['code', 'hidden', 'object shape'].includes(types[nodes[node + type]]) ||
      (called.startsWith('system /') && called !== 'system / JSArrayBufferData')
    sizes[isOfV8 ? 'code' : 'heap'] += nodes[node + size]
  }
  return sizes
}

/** Where the fuzzer's accounts begin. */
export const NOW = '2030-01-15T09:00:00Z'
export const FLAGS = ['--log', 'silent', '--seed', '7', '--freeze', '--now', NOW, '--deliver', 'record']

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/**
 * The emulator in a process of its own, watched from inside. Events: `stall` with milliseconds and the cases meanwhile,
 * `stderr` with its lines, `died` with what the system says of it.
 */
export class Server extends EventEmitter {
  port = 0
  #file
  #flags
  #child
  #isStopping = false

  /** @param {{ file?: string, flags?: readonly string[] }} options another program, started with the same flags */
  constructor({ file = CLI, flags = FLAGS } = {}) {
    super()
    this.#file = file
    this.#flags = flags
  }

  async start() {
    this.#isStopping = false
    this.port = await freePort()
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^FRESHDESK_|^NODE_OPT/.test(name)))
    const child = spawn(
      process.execPath,
      ['--expose-gc', '--import', WATCH, this.#file, ...this.#flags, '--port', String(this.port)],
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env },
    )
    this.#child = child
    // A stack comes in pieces.
    let told = ''
    const tell = () => {
      this.emit('stderr', told.trimEnd())
      told = ''
    }
    child.stderr.setEncoding('utf8').on('data', (text) => {
      if (told === '') setTimeout(tell, STDERR_MS)
      told += text
    })
    child.on('message', (told) => {
      if ('stall' in told) this.emit('stall', told.stall, told.cases)
      else this.emit('memory', told)
    })
    child.on('exit', (code, signal) => {
      if (this.#child !== child) return
      this.#child = undefined
      if (!this.#isStopping) this.emit('died', signal ?? `exit code ${code}`)
    })
    await this.#answering()
  }

  get isAlive() {
    return this.#child !== undefined
  }

  async #answering() {
    for (let tries = 0; tries < START_TRIES; tries++) {
      if (!this.isAlive) throw new Error('the server ended before it answered')
      if (await this.answers(1000)) return
      await wait(50)
    }
    throw new Error('the server does not answer')
  }

  /** Whether the server is there at all. */
  async answers(timeoutMs) {
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const reply = await fetch(`http://127.0.0.1:${this.port}/_emulator/health`, { signal })
      await reply.arrayBuffer()
      return true
    } catch {
      return false
    }
  }

  /** Bytes after a collection: those that JavaScript and its buffers take, and the process's. */
  async memory() {
    return await this.#measured({})
  }

  /** The same, of what the program holds alone: what V8 notes of it comes for hours as well. Takes a second or two. */
  async memoryOfProgram() {
    const snapshot = join(tmpdir(), `freshdesk-emulator-fuzz-${process.pid}.heapsnapshot`)
    try {
      const { rss } = await this.#measured({ snapshot })
      return { ...sizesOf(JSON.parse(readFileSync(snapshot, 'utf8'))), rss }
    } finally {
      rmSync(snapshot, { force: true })
    }
  }

  async #measured(wanted) {
    this.#child?.send(wanted)
    const [told] = await once(this, 'memory', { signal: AbortSignal.timeout(120_000) })
    return told
  }

  /** At once, without leave. */
  async stop() {
    this.#isStopping = true
    const child = this.#child
    if (child === undefined) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}
