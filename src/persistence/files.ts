import { close, constants, fdatasync, fstat, fsync, ftruncate, open, read, write } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { makeFolder } from './place.ts'

/** A file that is open. Each call rejects with the system's error. */
export interface LayerFile {
  /** Returns how many bytes came; 0 at the end. */
  read(bytes: Buffer, position: number): Promise<number>
  /** Writes all of them. */
  write(bytes: Buffer, position: number): Promise<void>
  /** Writes and syncs in one. */
  writeThrough(bytes: Buffer, position: number): Promise<void>
  truncate(length: number): Promise<void>
  /** Syncs: once this resolves, content and what it takes to read it outlive the machine's sudden end. */
  sync(): Promise<void>
  /** Tells it from one that replaced it, and from what it was before another wrote to it. */
  stamp(): Promise<string>
  close(): Promise<void>
}

/**
 * All that persistence asks of a file system. A new file, a new name and a removed one outlive the machine's sudden end
 * once their folder was synced. Each call rejects with the system's error.
 */
export interface FileLayer {
  /** `r+` writes to one that is there, `w` begins one anew, and with `w+` it can be read too. */
  open(path: string, flags: 'r' | 'r+' | 'w' | 'w+'): Promise<LayerFile>
  rename(from: string, to: string): Promise<void>
  /** Nothing there is fine. */
  remove(path: string): Promise<void>
  makeFolder(path: string): Promise<void>
  syncFolder(path: string): Promise<void>
  /** Names; none where there is no such folder. */
  list(path: string): Promise<readonly string[]>
  /** Undefined where there is nothing. */
  sizeOf(path: string): Promise<number | undefined>
}

const call = {
  open: promisify(open),
  close: promisify(close),
  read: promisify(read),
  write: promisify(write),
  fsync: promisify(fsync),
  fdatasync: promisify(fdatasync),
  ftruncate: promisify(ftruncate),
  fstat: promisify(fstat),
}

const NO_FOLDERS_TO_SYNC = process.platform === 'win32'

/** The machine's own. */
export const realFiles: FileLayer = {
  async open(path, flags) {
    return new RealFile(path, await call.open(path, flags))
  },
  rename,
  remove: (path) => rm(path, { force: true, recursive: true }),
  makeFolder,
  async syncFolder(path) {
    if (NO_FOLDERS_TO_SYNC) return
    const folder = await call.open(path, constants.O_RDONLY)
    try {
      await call.fsync(folder)
    } finally {
      await call.close(folder)
    }
  },
  list: (path) => readdir(path).catch(ifThere([])),
  sizeOf: (path) => stat(path).then(({ size }) => size, ifThere(undefined)),
}

const ifThere =
  <Value>(none: Value) =>
  (error: NodeJS.ErrnoException): Value => {
    if (error.code === 'ENOENT') return none
    throw error
  }

/** Absent where the system has no such writes. */
const { O_DSYNC } = constants as { readonly O_DSYNC?: number }

class RealFile implements LayerFile {
  readonly #path: string
  readonly #descriptor: number
  /** The same file, each of whose writes is synced. */
  #through: number | undefined
  #isClosed = false

  constructor(path: string, descriptor: number) {
    this.#path = path
    this.#descriptor = descriptor
  }

  async read(bytes: Buffer, position: number): Promise<number> {
    return (await call.read(this.#descriptor, bytes, 0, bytes.length, position)).bytesRead
  }

  write(bytes: Buffer, position: number): Promise<void> {
    return writeAll(this.#descriptor, bytes, position)
  }

  /**
   * One call of the system instead of two: most of what a small append costs is the way to the thread that makes it.
   */
  async writeThrough(bytes: Buffer, position: number): Promise<void> {
    if (O_DSYNC === undefined) {
      await this.write(bytes, position)
      await this.sync()
      return
    }
    this.#through ??= await call.open(this.#path, constants.O_WRONLY | O_DSYNC)
    await writeAll(this.#through, bytes, position)
  }

  truncate(length: number): Promise<void> {
    return call.ftruncate(this.#descriptor, length)
  }

  sync(): Promise<void> {
    return call.fdatasync(this.#descriptor)
  }

  async stamp(): Promise<string> {
    const { ino, size, mtimeNs } = await call.fstat(this.#descriptor, { bigint: true })
    return `${ino} ${size} ${mtimeNs}`
  }

  async close(): Promise<void> {
    // Its number may be another file's by now.
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#through !== undefined) await call.close(this.#through)
    await call.close(this.#descriptor)
  }
}

async function writeAll(descriptor: number, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await call.write(descriptor, bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** Reads all of a file. Rejects with the system's error. */
export async function readWhole(files: FileLayer, path: string): Promise<Buffer> {
  const file = await files.open(path, 'r')
  try {
    const pieces: Buffer[] = []
    for await (const piece of piecesOf(file)) pieces.push(piece)
    return Buffer.concat(pieces)
  } finally {
    await file.close()
  }
}

const PIECE_BYTES = 1 << 20

/** Reads a file from its beginning, in pieces. */
async function* piecesOf(file: LayerFile): AsyncGenerator<Buffer, void, undefined> {
  for (let position = 0; ; ) {
    const bytes = Buffer.allocUnsafe(PIECE_BYTES)
    const length = await file.read(bytes, position)
    if (length === 0) return
    position += length
    yield bytes.subarray(0, length)
  }
}

/**
 * The lines of a file, without their ends, as many together as were read; the last one is not whole when the file ends
 * within it.
 */
export async function* linesOf(file: LayerFile): AsyncGenerator<readonly FileLine[], void, undefined> {
  let rest: Buffer[] = []
  let start = 0
  for await (const piece of piecesOf(file)) {
    const lines: FileLine[] = []
    let from = 0
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
      const last = piece.subarray(from, end)
      const bytes = rest.length === 0 ? last : Buffer.concat([...rest, last])
      rest = []
      lines.push({ bytes, start, isWhole: true })
      start += bytes.length + 1
      from = end + 1
    }
    if (from < piece.length) rest.push(piece.subarray(from))
    yield lines
  }
  if (rest.length > 0) yield [{ bytes: Buffer.concat(rest), start, isWhole: false }]
}

/** Line of a file, without its end. */
export interface FileLine {
  readonly bytes: Buffer
  /** Place at which it begins in the file, in bytes. */
  readonly start: number
  readonly isWhole: boolean
}

const LINE_FEED = 0x0a
