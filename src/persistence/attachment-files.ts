import { hash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import { Turns } from '../time/turns.ts'
import { type FileLayer, readWhole } from './files.ts'

/** A row as it is kept: its content is a file by that hash. */
export type StoredAttachment = Omit<AttachmentRow, 'content'> & { readonly sha256?: string }

const hashes = new WeakMap<Buffer, string>()

/** SHA-256 in hexadecimal, computed once a buffer. */
export function hashOf(content: Buffer): string {
  let found = hashes.get(content)
  if (found === undefined) {
    found = hash('sha256', content)
    hashes.set(content, found)
  }
  return found
}

/** Attachment as a row of the file: its content is named by its SHA-256, and lies beside the file. */
export const storedAttachment = ({ content, ...row }: AttachmentRow): StoredAttachment => ({
  ...row,
  sha256: hashOf(content),
})

/** Contents of attachments, a file each in `FILE.files/`, named by its hash. */
export class AttachmentFiles {
  readonly #files: FileLayer
  readonly #folder: string
  /** Hashes of files that are whole on the disk. */
  readonly #known = new Set<string>()
  #isFolderThere = false
  /** Names of contents that frames named since the last `mark`. */
  #recent = new Set<string>()
  /** Work on the folder, one after the other: what is removed may be asked for again. */
  #last: Promise<unknown> = Promise.resolve()

  /** @param place of the data file */
  constructor(files: FileLayer, place: string) {
    this.#files = files
    this.#folder = `${place}.files`
  }

  /** Each outlives the machine's sudden end once this resolves. */
  async keep(contents: Iterable<Buffer>): Promise<void> {
    await this.#inTurn(() => this.#keep(contents))
  }

  /** Keeps contents as `keep` does; those that no data file names yet stay until the sweep after the next `mark`. */
  async keepForFrames(contents: readonly Buffer[]): Promise<void> {
    if (contents.length === 0) return
    for (const content of contents) this.#recent.add(hashOf(content))
    await this.keep(contents)
  }

  /** The folder may be another one. */
  forget(): void {
    this.#known.clear()
    this.#isFolderThere = false
  }

  async #keep(contents: Iterable<Buffer>): Promise<void> {
    const missing = new Map<string, Buffer>()
    const turns = new Turns()
    for (const content of contents) {
      if (turns.isOver) await turns.next()
      const name = hashOf(content)
      if (!this.#known.has(name)) missing.set(name, content)
    }
    if (missing.size === 0) return
    if (!this.#isFolderThere) {
      await this.#files.makeFolder(this.#folder)
      await this.#files.syncFolder(dirname(this.#folder))
      this.#isFolderThere = true
    }
    for (const [name, content] of missing) await this.#write(join(this.#folder, name), content)
    await this.#files.syncFolder(this.#folder)
    for (const name of missing.keys()) this.#known.add(name)
  }

  async #write(path: string, content: Buffer): Promise<void> {
    const file = await this.#files.open(path, 'w')
    try {
      await file.write(content, 0)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  /**
   * The row with its content. Throws an `Error` of one line where the file is missing or cut.
   * @param account whose folder has the file, by the row's id, where an earlier version wrote it
   */
  async read({ sha256, ...row }: StoredAttachment, account: string): Promise<AttachmentRow> {
    const path = join(this.#folder, ...(sha256 === undefined ? [account, String(row.id)] : [sha256]))
    const content = await readWhole(this.#files, path).catch(() => {
      throw new NotWhole(`${path} cannot be read`)
    })
    if (content.length !== row.size) throw new NotWhole(`${path} has ${content.length} bytes instead of ${row.size}`)
    if (sha256 !== undefined && hashOf(content) !== sha256) throw new NotWhole(`${path} has another content`)
    if (sha256 !== undefined) this.#known.add(sha256)
    return { ...row, content }
  }

  /** Marks the moment of a new data file: contents that frames named until now are named by it, or by nothing. */
  mark(): void {
    this.#recent = new Set()
  }

  /** Removes all files but those of these contents, and those that frames named since `mark`. */
  async sweep(contents: Iterable<Buffer>): Promise<void> {
    const named = new Set<string>()
    const turns = new Turns()
    for (const content of contents) {
      named.add(hashOf(content))
      if (turns.isOver) await turns.next()
    }
    for (const name of await this.#files.list(this.#folder)) {
      if (named.has(name)) continue
      await this.#inTurn(async () => {
        if (this.#recent.has(name)) return
        this.#known.delete(name)
        await this.#files.remove(join(this.#folder, name))
      })
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined) // told to whoever asked for it
    return result
  }
}

/** The data file's rows are there, and not what belongs to them. */
export class NotWhole extends Error {}
