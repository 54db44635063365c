import { access, constants, type FileHandle, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Adapter } from 'lowdb'
import { isAccountName } from '../schemas/account.ts'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import type { AccountDump, DataFile, DumpedTable } from './data-format.ts'
import { lockDataFile } from './data-lock.ts'
import { readDataFile } from './data-reader.ts'
import { CopyError, type KnownFile, stampOf, writeDataFile } from './data-writer.ts'
import { makeFolder, realPathOf } from './place.ts'

/**
 * lowdb's way to the disk: one line a row, so that no text grows beyond V8's limit and a large account is written in
 * slices between requests. Sections of tables that did not change are copied from the file as it is. The new file
 * replaces the old one in one step. Files of attachments lie beside it, in `FILE.files/`.
 */
export class DataFileAdapter implements Adapter<DataFile> {
  readonly #path: string
  /** Where links lead from there; what lies beside the file lies beside this one. */
  #place: string | undefined
  /** What may be copied. */
  #known: KnownFile | undefined
  /** What is on the disk, by path: after a reset an id may come back with another content. */
  #files = new Map<string, Buffer>()

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Null when there is no file yet. Throws an `Error` of one line when it is no data file of this version, or when it
   * could not be written later.
   */
  async read(): Promise<DataFile | null> {
    const place = await this.#writablePlace()
    const found = await stat(place).catch(() => undefined)
    if (found === undefined) return null
    if (!found.isFile()) throw new Error(`data file ${this.#path} is no file`)
    const accounts = await this.#readAccounts(place)
    for (const { head, tables } of accounts) await this.#readFiles(place, head.name, tables)
    return { accounts }
  }

  async #readAccounts(place: string): Promise<AccountDump[]> {
    const file = await open(place)
    try {
      this.#known = { stamp: await stampOf(file), sections: new Map() }
      return await readDataFile(this.#path, file)
    } finally {
      await file.close()
    }
  }

  /** Throws an `Error` of one line when it is in use. Nobody else uses it until the function returned is called. */
  async lock(): Promise<() => Promise<void>> {
    return lockDataFile(this.#path, await this.#writablePlace())
  }

  async #writablePlace(): Promise<string> {
    try {
      const place = await this.#findPlace()
      await access(dirname(place), constants.W_OK)
      return place
    } catch (error) {
      throw new Error(`data file ${this.#path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? error}`)
    }
  }

  /** Its folder is there when this resolves. */
  async #findPlace(): Promise<string> {
    await makeFolder(dirname(this.#place ?? this.#path))
    this.#place ??= await realPathOf(this.#path)
    return this.#place
  }

  async write({ accounts }: DataFile): Promise<void> {
    const place = await this.#findPlace()
    const old = await this.#openKnown(place)
    try {
      const files = await this.#writeFiles(place, accounts, old === undefined ? new Map() : this.#files)
      this.#known = await writeDataFile(place, { accounts, old, known: this.#known }).catch((error) => {
        if (error instanceof CopyError) return writeDataFile(place, { accounts })
        throw error
      })
      for (const path of this.#files.keys()) if (!files.has(path)) await rm(path, { force: true })
      this.#files = files
    } finally {
      await old?.close()
    }
  }

  /** Undefined when there is none, or another one than was read or written last. */
  async #openKnown(place: string): Promise<FileHandle | undefined> {
    const file = await open(place, 'r').catch(() => undefined) // then all is written anew
    if (file === undefined || (await stampOf(file)) === this.#known?.stamp) return file
    await file.close()
    return undefined
  }

  /** Before the rows that name them; what no row names any more is removed after them. */
  async #writeFiles(
    place: string,
    accounts: readonly AccountDump[],
    known: ReadonlyMap<string, Buffer>,
  ): Promise<Map<string, Buffer>> {
    const files = new Map<string, Buffer>()
    for (const { head, tables } of accounts) {
      for (const row of tables.get('attachments')?.all() ?? []) {
        const { id, content } = row as AttachmentRow
        const path = fileOf(place, head.name, id)
        files.set(path, content)
        if (known.get(path) === content) continue
        await makeFolder(dirname(path))
        await writeFile(path, content)
      }
    }
    return files
  }

  async #readFiles(place: string, account: string, tables: ReadonlyMap<string, DumpedTable>): Promise<void> {
    // A name that would lead out of the folder is told by whoever makes the account.
    if (!isAccountName(account)) return
    for (const row of tables.get('attachments')?.all() ?? []) {
      const attachment = row as { id: number; size: number; content?: Buffer }
      const path = fileOf(place, account, attachment.id)
      attachment.content = await readFile(path).catch(() => {
        throw new Error(`data file ${this.#path} is not whole: ${path} cannot be read`)
      })
      if (attachment.content.length !== attachment.size) {
        const found = `${attachment.content.length} bytes instead of ${attachment.size}`
        throw new Error(`data file ${this.#path} is not whole: ${path} has ${found}`)
      }
      this.#files.set(path, attachment.content)
    }
  }
}

const fileOf = (place: string, account: string, attachmentId: number) =>
  join(`${place}.files`, account, String(attachmentId))
