import { Turns } from '../time/turns.ts'
import type { LogMark } from './data-format.ts'
import type { FileLayer, LayerFile } from './files.ts'
import { type Frame, frameLines } from './frame.ts'
import { type LogEnd, type LogStart, writeBeginning } from './log-beginning.ts'
import { logLine } from './log-lines.ts'
import { packPart } from './packed-frames.ts'

/** Bytes that are written at once. */
const WRITTEN_BYTES = 1 << 18
const PROBE_BYTES = 64 * 1024
const CHUNK_BYTES = 1 << 18
/**
 * Zeros that a log has beyond its end: a write over them is synced at half the price of one that makes the file longer.
 */
const LEAST_RESERVED = 1 << 16
const MOST_RESERVED = 1 << 20
/** Bytes that are copied while nothing can be appended. */
const LAST_BYTES = 64 * 1024

/**
 * The change log beside a data file, open for appending. Offsets count from where its generation began: folding takes
 * frames off its beginning, and renumbers nothing.
 */
export class ChangeLog {
  readonly #files: FileLayer
  readonly #path: string
  #file: LayerFile
  #end: LogEnd
  #isSyncInDoubt = false
  /** Bytes that the file has, synced. */
  #reserved = 0
  /** Work on the file, one after the other. */
  #last: Promise<unknown> = Promise.resolve()

  private constructor(files: FileLayer, path: string, { file, end }: { file: LayerFile; end: LogEnd }) {
    this.#files = files
    this.#path = path
    this.#file = file
    this.#end = end
  }

  /** Goes on at the end of one that was read; what comes after that end goes. */
  static async resume(files: FileLayer, path: string, end: LogEnd): Promise<ChangeLog> {
    const log = new ChangeLog(files, path, { file: await files.open(path, 'r+'), end })
    await log.cutBack()
    return log
  }

  /** Begins one, in place of any that is there. */
  static async begin(files: FileLayer, path: string, start: LogStart): Promise<ChangeLog> {
    const { file, end } = await writeBeginning(files, path, start, async () => undefined)
    return new ChangeLog(files, path, { file, end })
  }

  /** Place at which the next frame begins; all before it is kept. */
  get mark(): LogMark {
    const { generation, offset, sum } = this.#end
    return { generation, offset, sum }
  }

  /** A sync failed: what the file holds is not known. */
  get isSyncInDoubt(): boolean {
    return this.#isSyncInDoubt
  }

  /** Bytes of the file. */
  get size(): number {
    return this.#positionOf(this.#end.offset)
  }

  /** All of them outlive the machine's sudden end once this resolves; when it rejects, none count. */
  append(frames: readonly Frame[]): Promise<void> {
    return this.#inTurn(() => this.#append(frames))
  }

  async #append(frames: readonly Frame[]): Promise<void> {
    const { offset } = this.#end
    const turns = new Turns()
    let { sum, packings } = this.#end
    let position = this.#positionOf(offset)
    let lines: Buffer[] = []
    let length = 0
    const write = async () => {
      await this.#file.write(joined(lines), position)
      position += length
      lines = []
      length = 0
    }
    for (const [place, frame] of frames.entries()) {
      for (const part of frameLines(frame, place === frames.length - 1 ? offset : undefined)) {
        const packed = packings && packPart(part, packings)
        const line = logLine(JSON.stringify(packed?.part ?? part), sum)
        packings = packed?.packings
        sum = line.sum
        lines.push(line.bytes)
        length += line.bytes.length
        if (length >= WRITTEN_BYTES) await write()
        if (turns.isOver) await turns.next()
      }
    }
    const last = joined(lines)
    await this.#finish(last, { position, isAll: position === this.#positionOf(offset) })
    position += last.length
    // What they tell of columns counts with them alone.
    this.#end = { ...this.#end, sum, packings, offset: offset + position - this.#positionOf(offset) }
  }

  /** Rejects where nothing more fits on the disk, say. Leaves nothing. */
  async probe(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#file.write(Buffer.alloc(PROBE_BYTES), this.size)
      await this.#file.sync()
    })
    await this.cutBack()
  }

  /** Removes what a failed append left. */
  cutBack(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#file.truncate(this.size)
      await this.#file.sync()
      this.#reserved = this.size
    })
  }

  /** The last of what is appended at once. */
  async #finish(
    bytes: Buffer,
    { position, isAll }: { readonly position: number; readonly isAll: boolean },
  ): Promise<void> {
    try {
      const end = position + bytes.length
      if (isAll && end <= this.#reserved) {
        await this.#file.writeThrough(bytes, position)
        return
      }
      await this.#file.write(bytes, position)
      const more = await this.#reserve(end)
      await this.#file.sync()
      this.#reserved = end + more
    } catch (error) {
      this.#isSyncInDoubt = !FULL.has((error as NodeJS.ErrnoException).code)
      throw error
    }
  }

  /** Returns how many bytes: fewer where the disk is full, which the next append will tell. */
  async #reserve(end: number): Promise<number> {
    zerosOfAll ??= Buffer.alloc(MOST_RESERVED)
    const zeros = zerosOfAll.subarray(0, Math.max(end, LEAST_RESERVED))
    try {
      await this.#file.write(zeros, end)
      return zeros.length
    } catch (error) {
      if (FULL.has((error as NodeJS.ErrnoException).code)) return 0
      throw error
    }
  }

  /** Takes off what lies before the mark: a data file has it. Appending waits for the last of it alone. */
  async moveUp(mark: LogMark): Promise<void> {
    const from = this.#positionOf(mark.offset)
    // Columns that frames after the mark tell are told twice.
    const { packings = new Map() } = this.#end
    await writeBeginning(this.#files, this.#path, { ...mark, packings }, async (file, start) => {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
      let done = 0
      for (; this.size - from - done > LAST_BYTES; )
        done += await this.#copy(file, chunk, { from: from + done, to: start + done })
      return (finish) =>
        this.#inTurn(async () => {
          while (from + done < this.size) done += await this.#copy(file, chunk, { from: from + done, to: start + done })
          await finish()
          await this.#file.close()
          this.#file = file
          this.#end = { ...this.#end, base: mark.offset, headLength: start, packings: this.#end.packings ?? packings }
          this.#reserved = this.size
        })
    })
  }

  async #copy(
    file: LayerFile,
    chunk: Buffer,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<number> {
    const read = await this.#file.read(chunk.subarray(0, this.size - from), from)
    if (read === 0) throw new Error('the change log ends before its frames do')
    await file.write(chunk.subarray(0, read), to)
    return read
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#file.truncate(this.size).catch(() => undefined) // what is read takes zeros for no line
      await this.#file.close()
    })
  }

  #positionOf(offset: number): number {
    return this.#end.headLength + offset - this.#end.base
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined) // told to whoever asked for it
    return result
  }
}

/** One after the other; mostly there is one, of a frame for all who wait. */
function joined(lines: readonly Buffer[]): Buffer {
  const [first] = lines
  return first !== undefined && lines.length === 1 ? first : Buffer.concat(lines)
}

/** All zeros that are ever written: memory outside of V8's heap that comes and goes has V8 collect all of the heap. */
let zerosOfAll: Buffer | undefined

/** Nothing more was written. */
const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
