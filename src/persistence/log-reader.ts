import { isObject } from '../store/shape.ts'
import { type FileLine, type LayerFile, linesOf } from './files.ts'
import type { Frame, FramePart } from './frame.ts'
import { FORMER_LOG_VERSION, LOG_FORMAT, LOG_VERSION, type LogEnd, type LogStart } from './log-beginning.ts'
import { NO_SUM, readLogLine, StrangeLog } from './log-lines.ts'
import { type PackedPart, type Packings, type ToldColumns, unpackPart, withColumns } from './packed-frames.ts'

/** A log as far as it can be read. */
export interface ReadLog {
  readonly end: LogEnd
  /** Place of a damaged line that was kept once: what comes after it is lost. Undefined: nothing is. */
  readonly damage: { readonly line: number; readonly position: number } | undefined
}

/** Listener to what a log says, in its order. */
export interface LogVisitor {
  /** Told of the first line. Returns the offset before which frames are not wanted. */
  begin(start: LogStart): number
  frame(frame: Frame): void
}

/**
 * Reads a log, and stops at a tail that was torn: nobody was told of it. A line that is not as it was written, and was
 * kept when a later one was, is damage.
 */
export async function readLog(file: LayerFile, visitor: LogVisitor): Promise<ReadLog> {
  const reading = new Reading(visitor)
  for await (const lines of linesOf(file)) for (const line of lines) reading.add(line)
  return reading.result()
}

class Reading {
  readonly #visitor: LogVisitor
  #end: LogEnd | undefined
  #wantedFrom = 0
  #line = 0
  /** Sum of the last line that was good. */
  #sum = NO_SUM
  #packings: Packings = new Map()
  /** Parts of a frame whose last line is still to come. */
  #parts: FramePart[] = []
  #bad: { readonly line: number; readonly position: number } | undefined
  #isDamaged = false

  constructor(visitor: LogVisitor) {
    this.#visitor = visitor
  }

  result(): ReadLog {
    if (this.#end === undefined) throw new StrangeLog('is empty')
    return { end: this.#end, damage: this.#isDamaged ? this.#bad : undefined }
  }

  add({ bytes, start, isWhole }: FileLine): void {
    this.#line++
    const line = isWhole ? readLogLine(bytes) : undefined
    if (this.#end === undefined) {
      if (line === undefined) throw new StrangeLog('does not begin as a change log does')
      this.#begin(JSON.parse(line.json), bytes.length + 1)
    } else if (this.#bad !== undefined) {
      if (line !== undefined) this.#weigh(JSON.parse(line.json), this.#end)
    } else if (line === undefined || line.previous !== this.#sum) {
      this.#bad = { line: this.#line, position: start }
      if (line !== undefined) this.#weigh(JSON.parse(line.json), this.#end)
    } else {
      this.#sum = line.sum
      this.#part(JSON.parse(line.json), start + bytes.length + 1)
    }
  }

  #begin(head: unknown, headLength: number): void {
    if (!isObject(head) || head.format !== LOG_FORMAT) throw new StrangeLog('was not written by freshdesk-emulator')
    const isFormer = head.version === FORMER_LOG_VERSION
    if (head.version !== LOG_VERSION && !isFormer) throw new StrangeLog(`has format version ${String(head.version)}`)
    // Its checksum is right.
    const { generation, offset, sum, of, columns = {} } = head as unknown as LogStart & { columns?: ToldColumns }
    const packings = isFormer ? undefined : withColumns(new Map(), columns)
    this.#sum = sum
    this.#packings = packings ?? new Map()
    this.#end = { generation, offset, sum, base: offset, headLength, packings }
    this.#wantedFrom = this.#visitor.begin({ generation, offset, sum, of })
  }

  #part(packed: PackedPart['part'], position: number): void {
    if (this.#end === undefined) return
    const { part, packings } = unpackPart(packed, this.#packings)
    this.#parts.push(part)
    this.#packings = packings
    if (part.more) return
    const from = this.#end.offset
    const offset = position - this.#end.headLength + this.#end.base
    // What lines of a torn frame told goes with them.
    this.#end = { ...this.#end, offset, sum: this.#sum, packings: this.#end.packings && packings }
    const parts = this.#parts
    this.#parts = []
    if (from >= this.#wantedFrom) this.#visitor.frame(frameOf(part, parts))
  }

  /** A later line that was written when more was synced than lies before the bad one. */
  #weigh({ synced }: FramePart, { base, headLength }: LogEnd): void {
    const place = (this.#bad?.position ?? 0) - headLength + base
    if (synced !== undefined && synced > place) this.#isDamaged = true
  }
}

/** A frame is what its last line says, with the patches of all. */
const frameOf = (last: FramePart, parts: readonly FramePart[]): Frame =>
  ({ ...last, patches: parts.flatMap(({ patches = [] }) => patches) }) as Frame
