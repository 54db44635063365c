import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { later, soon } from '../time/timers.ts'

/** Bytes that Node's parser gets at once: it cannot be stopped within them, whatever they contain. */
const SLICE_BYTES = 1024
/** Slices of a connection that are read in successive turns of the event loop; beyond them it is read slowly. */
const READ_AT_ONCE = 8
/** Milliseconds between two slices of the connections that are read slowly: some two hundred slices a second in all. */
const WALK_MS = 5
const NOTHING = Buffer.alloc(0)

/** More arrived than is read. */
export class ConnectionSpent extends Error {}

/**
 * A client's connection to somebody who may send anything, in any amount and in pieces of any size. Slices of it are
 * read, one in each turn of the event loop for all such connections together, and after the first few only one every
 * few milliseconds. After `mostBytes` it ends with `ConnectionSpent`. Until then the other end has to wait: what it
 * sends meanwhile is read together. What arrived before the end is read first.
 */
export class BoundedConnection extends Duplex {
  readonly #socket: Socket
  #left: number
  #readings = 0
  #unread: Buffer = NOTHING
  /** Set once the other end has ended the connection, with the error if it broke off. */
  #end: { readonly error?: Error } | undefined

  constructor(socket: Socket, mostBytes: number) {
    super({ allowHalfOpen: false })
    this.#socket = socket
    this.#left = mostBytes
    socket.pause()
    socket.on('data', (chunk: Buffer) => {
      socket.pause()
      this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
      this.#pushSlice()
    })
    socket.on('error', (error) => this.#endWith({ error }))
    socket.on('end', () => this.#endWith({}))
    socket.on('close', () => this.#endWith({}))
  }

  override _read(): void {
    const isAtOnce = this.#readings < READ_AT_ONCE
    if (isAtOnce && this.#unread.length === 0) this.#socket.resume()
    else
      (isAtOnce ? atOnce : atAWalk).add({
        work: () => this.#readOn(),
        onError: (error) => this.destroy(error as Error),
      })
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

  #readOn(): void {
    if (this.destroyed) return
    if (this.#unread.length > 0) this.#pushSlice()
    else this.#socket.resume()
  }

  #pushSlice(): void {
    if (this.destroyed || this.#unread.length === 0) return
    const slice = this.#unread.subarray(0, SLICE_BYTES)
    this.#unread = this.#unread.subarray(SLICE_BYTES)
    this.#left -= slice.length
    this.#readings++
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

type Schedule = (work: () => void, onError: (error: unknown) => void) => unknown

/** Slices of all connections, one after the other: requests to the emulator are served between two of them. */
class Queue {
  readonly #schedule: Schedule
  readonly #waiting: Waiting[] = []

  constructor(schedule: Schedule) {
    this.#schedule = schedule
  }

  add(waiting: Waiting): void {
    if (this.#waiting.push(waiting) === 1) this.#schedule(() => this.#workOff(), waiting.onError)
  }

  #workOff(): void {
    const first = this.#waiting.shift()
    const [next] = this.#waiting
    if (next !== undefined) this.#schedule(() => this.#workOff(), next.onError)
    first?.work()
  }
}

const atOnce = new Queue(soon)
const atAWalk = new Queue((work, onError) => later(WALK_MS, work, onError))
