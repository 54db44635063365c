import { connect } from 'node:net'

/**
 * @typedef {object} Reply
 * @property {number} status 0 where none came
 * @property {Readonly<Record<string, string>>} headers by lower-case name
 * @property {Buffer} body
 * @property {'closed' | 'timeout' | undefined} lost why there is no whole reply
 */

const NOTHING = Buffer.alloc(0)

/** One keep-alive connection on which requests go as exactly the bytes that are given, one at a time. */
export class Connection {
  #port
  #socket
  #received = NOTHING
  #waiting

  constructor(port) {
    this.#port = port
  }

  /**
   * @param {Buffer} bytes of a whole request
   * @param {{ isHead: boolean, timeoutMs: number }} options
   * @returns {Promise<Reply>} never rejects
   */
  async exchange(bytes, options) {
    const isFresh = this.#socket === undefined
    const reply = await this.#exchangeOnce(bytes, options)
    // The server may have closed an idle connection at the very moment.
    const isRetried = reply.lost === 'closed' && !isFresh && reply.body.length === 0
    return isRetried ? await this.#exchangeOnce(bytes, options) : reply
  }

  close() {
    this.#socket?.destroy()
    this.#socket = undefined
    this.#received = NOTHING
  }

  #exchangeOnce(bytes, { isHead, timeoutMs }) {
    this.#socket ??= this.#open()
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(lost('timeout', this.#received)), timeoutMs)
      this.#waiting = (reply) => {
        clearTimeout(timer)
        this.#waiting = undefined
        if (reply.lost !== undefined || /close/i.test(reply.headers.connection ?? '')) this.close()
        resolve(reply)
      }
      this.#waiting.isHead = isHead
      this.#socket.write(bytes)
    })
  }

  #open() {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    const isCurrent = () => this.#socket === socket
    socket.on('data', (chunk) => {
      if (!isCurrent()) return
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
      this.#parse()
    })
    const onEnd = () => {
      if (!isCurrent()) return
      const rest = this.#received
      this.close()
      this.#settle(lost('closed', rest))
    }
    socket.on('error', () => undefined) // 'close' follows
    socket.on('end', onEnd)
    socket.on('close', onEnd)
    return socket
  }

  #settle(reply) {
    this.#waiting?.(reply)
  }

  #parse() {
    while (this.#waiting !== undefined) {
      const parsed = parseReply(this.#received, this.#waiting.isHead)
      if (parsed === undefined) return
      this.#received = this.#received.subarray(parsed.length)
      if (parsed.reply.status >= 200) this.#settle(parsed.reply)
    }
  }
}

const lost = (why, body) => ({ status: 0, headers: {}, body, lost: why })

/** @returns {{ reply: Reply, length: number } | undefined} undefined while it is not whole */
export function parseReply(bytes, isHead) {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = bytes.latin1Slice(0, end).split('\r\n')
  const status = Number(first.slice(9, 12))
  const headers = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const start = end + 4
  const reply = { status, headers, body: NOTHING, lost: undefined }
  if (isHead || status === 204 || status === 304 || status < 200) return { reply, length: start }
  if (/chunked/i.test(headers['transfer-encoding'] ?? '')) return parseChunks(bytes, start, reply)
  const length = Number(headers['content-length'] ?? 0)
  if (bytes.length < start + length) return undefined
  return { reply: { ...reply, body: bytes.subarray(start, start + length) }, length: start + length }
}

function parseChunks(bytes, start, reply) {
  const chunks = []
  for (let at = start; ; ) {
    const line = bytes.indexOf('\r\n', at)
    if (line === -1) return undefined
    const size = Number.parseInt(bytes.latin1Slice(at, line), 16)
    const next = line + 2 + size + 2
    if (bytes.length < next) return undefined
    if (size === 0) return { reply: { ...reply, body: Buffer.concat(chunks) }, length: next }
    chunks.push(bytes.subarray(line + 2, line + 2 + size))
    at = next
  }
}

/** How long a connection that is sent nonsense may stay silent. */
const SILENCE_MS = 30

/**
 * Sends a raw case on a connection of its own.
 * @param {import('./raw.js').RawCase} raw
 * @returns {Promise<Buffer>} what came back until the first reply, the end or a silence
 */
export function sendRaw(port, { pieces, after }) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const received = []
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(Buffer.concat(received))
    }
    const timer = setTimeout(end, SILENCE_MS)
    socket.on('error', () => undefined) // 'close' follows
    socket.on('close', end)
    socket.on('data', (chunk) => {
      received.push(chunk)
      if (after !== 'half-close') end()
    })
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece, 'latin1')
      if (after === 'half-close') socket.end()
      if (after === 'reset') setImmediate(() => socket.resetAndDestroy())
    })
  })
}
