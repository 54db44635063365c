import type { LayerFile } from './files.ts'

/** Characters, or bytes, that are written at once. */
const WRITTEN_LENGTH = 1 << 18
/** Bytes of the buffer that all of them go through: text of others than ASCII is longer in bytes. */
const BUFFER_BYTES = 2 * WRITTEN_LENGTH
/** Bytes after which the file is synced: whoever waits for the change log's sync waits for no more than these, too. */
const SYNCED_BYTES = 4 << 20

/** Error: a part to be copied is not as it was left in the old file. */
export class CopyError extends Error {}

/**
 * Writer of a new file, of lines and of parts of an old one, in pieces. All go through one buffer: memory outside of V8's
 * heap that comes and goes has V8 collect all of the heap.
 */
export class LineWriter {
  readonly #file: LayerFile
  readonly #old: LayerFile | undefined
  /** Bytes that are written. */
  #position = 0
  /** Bytes of these that are synced. */
  #synced = 0
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  /** Lines that are not bytes yet, and bytes that are not written yet: the buffer's first ones, and what it has no room for. */
  #text: string[] = []
  #length = 0
  #filled = 0
  #others: Buffer[] = []
  #waiting = 0

  constructor(file: LayerFile, old: LayerFile | undefined) {
    this.#file = file
    this.#old = old
  }

  /** Whether so much waits that it is to be flushed. */
  get isMuch(): boolean {
    return this.#length >= WRITTEN_LENGTH || this.#waiting >= WRITTEN_LENGTH
  }

  /** Adds a value as a line of JSON. */
  add(value: unknown): void {
    const line = `${JSON.stringify(value)}\n`
    this.#text.push(line)
    this.#length += line.length
  }

  /** Place at which the next line begins, in bytes. */
  get end(): number {
    if (this.#length > 0) {
      const text = this.#text.join('')
      // A character has three bytes at most.
      if (this.#others.length === 0 && this.#filled + 3 * text.length <= BUFFER_BYTES) {
        const length = this.#buffer.write(text, this.#filled)
        this.#filled += length
        this.#waiting += length
      } else {
        const bytes = Buffer.from(text)
        this.#others.push(bytes)
        this.#waiting += bytes.length
      }
      this.#text = []
      this.#length = 0
    }
    return this.#position + this.#waiting
  }

  /** Writes all that waits. */
  async flush(): Promise<void> {
    if (this.end === this.#position) return
    const pieces = [this.#buffer.subarray(0, this.#filled), ...this.#others]
    this.#filled = 0
    this.#others = []
    this.#waiting = 0
    for (const piece of pieces) if (piece.length > 0) await this.#put(piece)
  }

  async #put(bytes: Buffer): Promise<void> {
    await this.#file.write(bytes, this.#position)
    this.#position += bytes.length
    if (this.#position - this.#synced < SYNCED_BYTES) return
    await this.#file.sync()
    this.#synced = this.#position
  }

  /** Copies a part of the old file. Rejects with a `CopyError` where that cannot be read. */
  async copy({ start, length }: { readonly start: number; readonly length: number }): Promise<void> {
    if (this.#old === undefined) throw new CopyError('there is no old file')
    await this.flush()
    for (let done = 0; done < length; ) {
      const wanted = this.#buffer.subarray(0, Math.min(WRITTEN_LENGTH, length - done))
      const read = await this.#old.read(wanted, start + done).catch((cause: Error) => {
        throw new CopyError('the old file cannot be read', { cause })
      })
      if (read === 0) throw new CopyError('the old file ends before its section does')
      await this.#put(wanted.subarray(0, read))
      done += read
    }
  }
}
