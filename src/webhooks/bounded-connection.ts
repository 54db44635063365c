import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { soon } from '../time/timers.ts'

/** What Node's parser is given at once: it cannot be stopped within, whatever the other end packed into it. */
const SLICE_BYTES = 1024
const NOTHING = Buffer.alloc(0)

/** More came than is read. */
export class ConnectionSpent extends Error {}

/**
 * A client's connection to somebody who may send anything, in any amount: slices of it are read, one a turn of the event
 * loop of all such connections together, and after `mostBytes` it breaks off with `ConnectionSpent`. What came before the
 * other end broke off is read first.
 */
export class BoundedConnection extends Duplex {
  readonly #socket: Socket
  #left: number
  #unread: Buffer = NOTHING
  /** The other end ended it, or broke it off with this. */
  #end: { readonly error?: Error } | undefined

  constructor(socket: Socket, mostBytes: number) {
    super({ allowHalfOpen: false })
    this.#socket = socket
    this.#left = mostBytes
    socket.pause()
    socket.on('data', (chunk: Buffer) => {
      socket.pause()
      this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
      inTurn(
        () => this.#pushSlice(),
        (error) => this.destroy(error as Error),
      )
    })
    socket.on('error', (error) => this.#endWith({ error }))
    socket.on('end', () => this.#endWith({}))
    socket.on('close', () => this.#endWith({}))
  }

  override _read(): void {
    if (this.#unread.length > 0)
      inTurn(
        () => this.#pushSlice(),
        (error) => this.destroy(error as Error),
      )
    else this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#unread = NOTHING
    this.#socket.destroy()
    done(error)
  }

  #endWith(end: { readonly error?: Error }): void {
    if (this.#end !== undefined) return
    this.#end = end
    if (this.#unread.length === 0) this.#finish()
  }

  #finish(): void {
    if (this.#end?.error === undefined) this.push(null)
    else this.destroy(this.#end.error)
  }

  #pushSlice(): void {
    if (this.destroyed || this.#unread.length === 0) return
    const slice = this.#unread.subarray(0, SLICE_BYTES)
    this.#unread = this.#unread.subarray(SLICE_BYTES)
    this.#left -= slice.length
    if (this.#left < 0) {
      this.destroy(new ConnectionSpent('more came than is read of an answer'))
      return
    }
    this.push(slice)
    if (this.#unread.length === 0 && this.#end !== undefined) this.#finish()
  }
}

interface Waiting {
  readonly work: () => void
  readonly onError: (error: unknown) => void
}

const waiting: Waiting[] = []

/** One piece of work a turn: requests to the emulator come between two of them. */
function inTurn(work: () => void, onError: (error: unknown) => void): void {
  if (waiting.push({ work, onError }) === 1) soon(workOff, onError)
}

function workOff(): void {
  const first = waiting.shift()
  const [next] = waiting
  if (next !== undefined) soon(workOff, next.onError)
  first?.work()
}
