/** Parts of an entry that keep memory. */
interface Weighed {
  readonly path: string
  readonly search: string
  readonly reason: string | undefined
  readonly requestDigest: string | undefined
  readonly nextSearch: string | undefined
  readonly requestHeaders: readonly string[]
  readonly requestBody: Buffer | undefined
  readonly responseBody: Buffer | undefined
  readonly rows: readonly object[] | undefined
}

/** Bytes of an entry with its numbers and its place in the journal. */
const ENTRY_BYTES = 480
/** Bytes of a string besides its characters, of a place in a list, of a buffer's view, of the memory behind it. */
const STRING_BYTES = 24
const PLACE_BYTES = 8
const VIEW_BYTES = 120
const MEMORY_BYTES = 200
/** Bytes of a row of a page: an object of two numbers. */
const ROW_BYTES = 80

/** A string of HTTP has a byte a character; what Freshdesk's rows bring into a sentence may have two. */
const asciiBytes = (text: string | undefined) => (text === undefined ? 0 : STRING_BYTES + text.length)
const textBytes = (text: string | undefined) => (text === undefined ? 0 : STRING_BYTES + 2 * text.length)

/** Part that entries have in common, and how many of them. */
interface Shared {
  readonly bytes: number
  uses: number
}

/**
 * The memory that a journal's entries keep from being freed, in bytes: estimated above, not below, what it is. What
 * several share is counted once, and until the last of them goes: the headers of a connection's calls, a reply that
 * goes out again and again, the block from which Node cuts small buffers.
 */
export class JournalWeight {
  #bytes = 0
  readonly #shared = new Map<object, Shared>()

  get bytes(): number {
    return this.#bytes
  }

  add(entry: Weighed): void {
    this.#bytes += ownBytes(entry)
    this.#share(entry.requestHeaders, headerBytes)
    this.#share(entry.requestBody?.buffer, memoryBytes)
    this.#share(entry.responseBody?.buffer, memoryBytes)
  }

  remove(entry: Weighed): void {
    this.#bytes -= ownBytes(entry)
    this.#release(entry.requestHeaders)
    this.#release(entry.requestBody?.buffer)
    this.#release(entry.responseBody?.buffer)
  }

  clear(): void {
    this.#bytes = 0
    this.#shared.clear()
  }

  #share<Part extends object>(part: Part | undefined, bytesOf: (part: Part) => number): void {
    if (part === undefined) return
    const known = this.#shared.get(part)
    if (known !== undefined) {
      known.uses++
      return
    }
    const bytes = bytesOf(part)
    this.#shared.set(part, { bytes, uses: 1 })
    this.#bytes += bytes
  }

  #release(part: object | undefined): void {
    const known = part && this.#shared.get(part)
    if (part === undefined || known === undefined) return
    known.uses--
    if (known.uses > 0) return
    this.#shared.delete(part)
    this.#bytes -= known.bytes
  }
}

function ownBytes(entry: Weighed): number {
  const { path, search, reason, requestDigest, nextSearch, requestBody, responseBody, rows } = entry
  return (
    ENTRY_BYTES +
    asciiBytes(path) +
    asciiBytes(search) +
    asciiBytes(requestDigest) +
    asciiBytes(nextSearch) +
    textBytes(reason) +
    (requestBody === undefined ? 0 : VIEW_BYTES) +
    (responseBody === undefined ? 0 : VIEW_BYTES) +
    (rows === undefined ? 0 : PLACE_BYTES + rows.length * ROW_BYTES)
  )
}

const headerBytes = (flat: readonly string[]): number => {
  let bytes = STRING_BYTES
  for (const text of flat) bytes += PLACE_BYTES + asciiBytes(text)
  return bytes
}

const memoryBytes = (memory: ArrayBufferLike): number => MEMORY_BYTES + memory.byteLength
