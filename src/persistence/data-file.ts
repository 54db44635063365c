import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Adapter } from 'lowdb'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import { AttachmentFiles } from './attachment-files.ts'
import type { AccountDump, DataFile } from './data-format.ts'
import { lockDataFile } from './data-lock.ts'
import { readDataFile } from './data-reader.ts'
import { type KnownFile, writeDataFile } from './data-writer.ts'
import { type FileLayer, type LayerFile, realFiles } from './files.ts'
import { CopyError } from './line-writer.ts'
import { makeFolder, realPathOf } from './place.ts'
import type { FileSection } from './row-blocks.ts'

/**
 * lowdb's way to the disk: one line a row, so that no text grows beyond V8's limit and a large account is written in
 * slices between requests. Tables that did not change are copied from the file as it is, and of others the blocks of rows
 * that did not. The new file replaces the old one in one step. Files of attachments lie beside it, in `FILE.files/`.
 */
export class DataFileAdapter implements Adapter<DataFile> {
  readonly #path: string
  readonly #files: FileLayer
  /** Path that links lead to from there; what lies beside the file lies beside this one. */
  #place: string | undefined
  #attachments: AttachmentFiles | undefined
  /** Parts that may be copied. */
  #known: KnownFile | undefined

  constructor(path: string, files: FileLayer = realFiles) {
    this.#path = path
    this.#files = files
  }

  /**
   * Null when there is no file yet. Attachments come without their content. Throws an `Error` of one line when it is no
   * data file of this version, or when it could not be written later.
   */
  async read(): Promise<DataFile | null> {
    const place = await this.place()
    if ((await stat(place).catch(() => undefined))?.isFile() === false) {
      throw new Error(`data file ${this.#path} is no file`)
    }
    if ((await this.#files.sizeOf(place)) === undefined) return null
    const file = await this.#files.open(place, 'r').catch((error: NodeJS.ErrnoException) => {
      throw new Error(`data file ${this.#path} cannot be read: ${error.code}`)
    })
    try {
      const sections = new Map<string, FileSection>()
      this.#known = { stamp: await file.stamp(), sections }
      return await readDataFile(this.#path, file, sections)
    } finally {
      await file.close()
    }
  }

  /** Throws an `Error` of one line when it is in use. Nobody else uses it until the function returned is called. */
  async lock(): Promise<() => Promise<void>> {
    return lockDataFile(this.#path, await this.place())
  }

  /** Path of the file, there or to be, links followed. Throws an `Error` of one line where nothing can be written. */
  async place(): Promise<string> {
    try {
      const place = await this.#findPlace()
      await access(dirname(place), constants.W_OK)
      return place
    } catch (error) {
      throw new Error(`data file ${this.#path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? error}`)
    }
  }

  /** Contents of attachments, beside the file. */
  async attachments(): Promise<AttachmentFiles> {
    this.#attachments ??= new AttachmentFiles(this.#files, await this.#findPlace())
    return this.#attachments
  }

  /** Finds the path, and makes its folder. */
  async #findPlace(): Promise<string> {
    await makeFolder(dirname(this.#place ?? this.#path))
    this.#place ??= await realPathOf(this.#path)
    return this.#place
  }

  /** Files of attachments are written before the rows that name them; what no row names any more goes after these. */
  async write(data: DataFile): Promise<void> {
    const place = await this.#findPlace()
    const attachments = await this.attachments()
    const old = await this.#openKnown(place)
    if (old === undefined) attachments.forget()
    try {
      await attachments.keep(contentsOf(data.accounts))
      this.#known = await writeDataFile(this.#files, place, { ...data, old, known: this.#known }).catch((error) => {
        if (error instanceof CopyError) return writeDataFile(this.#files, place, data)
        throw error
      })
    } finally {
      await old?.close().catch(() => undefined) // it was, before it was replaced
    }
    await attachments.sweep(contentsOf(data.accounts))
  }

  /** Undefined when there is none, or another one than was read or written last. */
  async #openKnown(place: string): Promise<LayerFile | undefined> {
    const file = await this.#files.open(place, 'r').catch(() => undefined) // then all is written anew
    if (file === undefined || (await file.stamp()) === this.#known?.stamp) return file
    await file.close()
    return undefined
  }
}

/** Contents of all attachments that an account has, or can go back to. */
function* contentsOf(accounts: readonly AccountDump[]): Generator<Buffer, void, undefined> {
  for (const { tables, roots = [] } of accounts) {
    for (const own of [tables, ...roots.map((root) => root.tables)]) {
      for (const row of own.get('attachments')?.all() ?? []) yield (row as AttachmentRow).content
    }
  }
}
