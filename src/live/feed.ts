import { later, soon } from '../time/timers.ts'
import { type FedEvent, FeedCursor, type FeedSource } from './cursor.ts'

/** Events that are kept, for readers that fall behind or come back. */
const CAPACITY = 10_000
/** Bytes of memory that they take at most. */
const CAPACITY_BYTES = 32 * 1024 * 1024
/** Bytes of an event besides its characters. */
const EVENT_BYTES = 150
/** Real time for which events go on being kept when the last reader has gone: it may come back. */
const COMING_BACK_MS = 300_000
/** Real time for which events are gathered before readers that are written to get them, and more for each of these. */
const GATHERING_MS = 15
const GATHERING_PER_READER_MS = 1
const LONGEST_GATHERING_MS = 250
/** Characters that go out at once: what a reader that takes nothing keeps in memory, about twice. */
const CHUNK = 64 * 1024

/** Tells whether what stands now is kept. Undefined: it is; else it resolves to whether it came to be. */
interface Keeping {
  keep(): Promise<'kept' | 'undone' | 'unknown'> | undefined
}

export interface FeedOptions {
  /** Undefined where nothing is kept: then events are told at once. */
  readonly keeper?: () => Keeping | undefined
  /** The first reader came. */
  readonly onBegin: () => void
  /** The last one has been gone for so long that nothing is kept for it any more. */
  readonly onEnd: () => void
  readonly onError: (error: unknown) => void
}

export interface OpenOptions {
  /** Types to be told; default: all. */
  readonly types?: readonly string[] | undefined
  /** Id of the last event that was read before; default: from now on. */
  readonly after?: number | undefined
  /** Woken as often as is good for a reader that is written to, instead of by each event. */
  readonly isPaced?: boolean
}

/**
 * Events, numbered one by one and kept for a while. Each reader has a place of its own in the one list: a slow one
 * costs no memory, and is told which numbers it missed. While nobody has ever read nothing is kept.
 */
export class EventFeed implements FeedSource {
  readonly #options: FeedOptions
  /** Events by id, modulo the capacity. */
  #ring: (FedEvent | undefined)[] = []
  #lastId = 0
  /** Id of the newest event that readers get: the cause of a later one may still be taken back. */
  #shownId = 0
  #isShowing = false
  #oldestId = 1
  #bytes = 0
  readonly #direct = new Set<FeedCursor>()
  readonly #paced = new Set<FeedCursor>()
  #gathering: NodeJS.Timeout | undefined
  #ending: NodeJS.Timeout | undefined
  #isRecording = false
  #chunk: { readonly after: number; readonly kind: string; readonly to: number; readonly text: string } | undefined

  constructor(options: FeedOptions) {
    this.#options = options
  }

  /** Somebody reads, or may come back: what happens has to be told. */
  get isRecording(): boolean {
    return this.#isRecording
  }

  /** Id of the newest event that readers get. */
  get lastId(): number {
    return this.#shownId
  }

  get oldestId(): number {
    return this.#oldestId
  }

  /** @param data becomes JSON now: it is as it was when it happened */
  emit(type: string, data: unknown): void {
    if (!this.#isRecording) return
    const id = ++this.#lastId
    const kept: FedEvent = { id, type, text: JSON.stringify(data) }
    if (id - this.#oldestId >= CAPACITY) this.#dropOldest()
    this.#ring[id % CAPACITY] = kept
    this.#bytes += bytesOf(kept)
    while (this.#bytes > CAPACITY_BYTES && this.#oldestId < id) this.#dropOldest()
    if (this.#options.keeper?.() === undefined) this.#show(id)
    else if (!this.#isShowing) this.#showSoon()
  }

  /** Drops what is not shown yet: it never happened. */
  takeBack(): void {
    const last = Math.max(this.#shownId, this.#oldestId - 1)
    for (let id = this.#lastId; id > last; id--) {
      const taken = this.#ring[id % CAPACITY]
      if (taken !== undefined) this.#bytes -= bytesOf(taken)
      this.#ring[id % CAPACITY] = undefined
    }
    this.#lastId = last
    this.#shownId = last
  }

  #show(id: number): void {
    this.#shownId = id
    this.#wake()
  }

  /** Shows the events after the present operation, so that all that it did is saved in one go. */
  #showSoon(): void {
    this.#isShowing = true
    soon(() => {
      this.#showKept().catch(this.#options.onError)
    }, this.#options.onError)
  }

  async #showKept(): Promise<void> {
    try {
      while (this.#shownId < this.#lastId) {
        const id = this.#lastId
        // What was taken back is not among the events any more.
        const fate = await this.#options.keeper?.()?.keep()
        if (fate === 'unknown') return
        if (fate !== 'undone') this.#show(Math.min(id, this.#lastId))
      }
    } finally {
      this.#isShowing = false
    }
  }

  /** Skips the first of more events than are kept at all: told as missed, never made. Returns how many are left. */
  skipped(count: number): number {
    const vain = this.#isRecording ? Math.max(0, count - CAPACITY) : count
    if (vain > 0 && this.#isRecording) this.#forget(vain)
    return vain
  }

  open({ types, after, isPaced = false }: OpenOptions = {}): FeedCursor {
    this.#begin()
    const isStranger = after !== undefined && after > this.#lastId // by an emulator that is no more
    if (isStranger && this.#lastId === 0) this.#forget(1)
    const from = after === undefined || isStranger ? this.#lastId : after
    const gap = isStranger ? { from: 1, to: this.#lastId } : undefined
    const readers = isPaced ? this.#paced : this.#direct
    const cursor = new FeedCursor(this, { types, from, gap, onClose: () => this.#close(readers, cursor) })
    readers.add(cursor)
    return cursor
  }

  /** Closes all readers. */
  end(): void {
    for (const cursor of [...this.#direct, ...this.#paced]) cursor.close()
    this.#stop()
  }

  get(id: number): FedEvent | undefined {
    return id < this.#oldestId || id > this.#lastId ? undefined : this.#ring[id % CAPACITY]
  }

  /** Events that follow, as they go over the wire; readers at one place share the text. */
  chunkAfter(cursor: FeedCursor): string {
    const { position: after, kind } = cursor
    if (this.#chunk?.after === after && this.#chunk.kind === kind && this.#chunk.to >= this.#oldestId - 1) {
      cursor.moveTo(this.#chunk.to)
      return this.#chunk.text
    }
    let text = ''
    for (let event = cursor.take(); event !== undefined; event = cursor.take()) {
      text += frameOf(event)
      if (text.length > CHUNK) break
    }
    if (text !== '') this.#chunk = { after, kind, to: cursor.position, text }
    return text
  }

  #begin(): void {
    clearTimeout(this.#ending)
    if (this.#isRecording) return
    // What happened while nobody read has one number, which is told as missed.
    if (this.#lastId > 0) this.#forget(1)
    this.#isRecording = true
    this.#options.onBegin()
  }

  #close(readers: Set<FeedCursor>, cursor: FeedCursor): void {
    readers.delete(cursor)
    if (this.#direct.size + this.#paced.size > 0 || !this.#isRecording) return
    clearTimeout(this.#ending)
    this.#ending = later(COMING_BACK_MS, () => this.#stop(), this.#options.onError)
    this.#ending.unref()
  }

  #stop(): void {
    clearTimeout(this.#ending)
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    if (!this.#isRecording) return
    this.#isRecording = false
    this.#forget(0)
    this.#options.onEnd()
  }

  /** Numbers that stand for what is not kept; what was kept before them goes too. */
  #forget(numbers: number): void {
    this.#lastId += numbers
    this.#shownId = this.#lastId
    this.#oldestId = this.#lastId + 1
    this.#ring = []
    this.#bytes = 0
    this.#chunk = undefined
  }

  #dropOldest(): void {
    const place = this.#oldestId++ % CAPACITY
    const dropped = this.#ring[place]
    if (dropped !== undefined) this.#bytes -= bytesOf(dropped)
    this.#ring[place] = undefined
  }

  #wake(): void {
    for (const cursor of this.#direct) cursor.wake()
    if (this.#paced.size === 0 || this.#gathering !== undefined) return
    const wait = Math.min(GATHERING_MS + GATHERING_PER_READER_MS * this.#paced.size, LONGEST_GATHERING_MS)
    this.#gathering = later(wait, () => this.#wakePaced(), this.#options.onError)
    this.#gathering.unref()
  }

  #wakePaced(): void {
    this.#gathering = undefined
    for (const cursor of this.#paced) cursor.wake()
  }
}

/** Size in UTF-16, the most that the text takes. */
const bytesOf = ({ text }: FedEvent): number => EVENT_BYTES + 2 * text.length

/** JSON has no line breaks. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html */
const frameOf = ({ id, type, text }: FedEvent): string => `id: ${id}\nevent: ${type}\ndata: ${text}\n\n`
