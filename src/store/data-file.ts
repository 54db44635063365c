import { createReadStream } from 'node:fs'
import { access, constants, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Adapter } from 'lowdb'
import { lockDataFile } from './data-lock.ts'
import type { Database, TableName } from './database.ts'
import { makeFolder, placeOf } from './place.ts'
import type { AttachmentRow } from './rows.ts'

const FORMAT = 'freshdesk-emulator'
const VERSION = 1

/** Rows stringified before the event loop gets a turn. */
const SLICE = 500

/** What a data file keeps of an account besides its rows; JSON as it stands. */
export type AccountHead = Readonly<Record<string, unknown>> & { readonly name: string }

export interface AccountDump {
  readonly head: AccountHead
  /** Rows by table, in any order; a clone of the account's tables when it is written. */
  readonly tables: ReadonlyMap<string, DumpedTable>
}

export interface DumpedTable {
  readonly size: number
  /** The same token means the same rows. */
  readonly version: object
  all(): Iterable<object>
}

export interface DataFile {
  readonly accounts: readonly AccountDump[]
}

export const tablesOf = (database: Database): AccountDump['tables'] =>
  new Map(Object.entries(database) as [TableName, Database[TableName]][])

interface Section {
  /** Of the table, when it was written. */
  readonly version: object
  readonly start: number
  readonly length: number
}

/**
 * lowdb's way to the disk: one line a row, so that no text grows beyond V8's limit and a large account is written in
 * slices between requests. Sections of tables that did not change are copied from the file as it is. The new file
 * replaces the old one in one step. Files of attachments lie beside it, in `FILE.files/`.
 */
export class DataFileAdapter implements Adapter<DataFile> {
  readonly #path: string
  /** Where links lead from there; what lies beside the file lies beside this one. */
  #place: string | undefined
  #sections = new Map<string, Section>()
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
    const accounts: { head: AccountHead; tables: Map<string, DumpedTable> }[] = []
    let rows: object[] = []
    let missing = 0
    let number = 0
    for await (const line of createInterface({ input: createReadStream(place), crlfDelay: Infinity })) {
      number++
      const value = parseLine(line, number, this.#path)
      const isRow = number > 1 && !('account' in value || 'table' in value)
      if (isRow ? --missing < 0 : missing > 0) {
        throw new Error(`data file ${this.#path} is not valid: line ${number} is ${isRow ? 'a' : 'no'} row`)
      }
      if (number === 1) checkFormat(value, this.#path)
      else if ('account' in value) accounts.push({ head: value.account as AccountHead, tables: new Map() })
      else if ('table' in value) {
        const found: object[] = []
        rows = found
        missing = Number(value.rows)
        accounts.at(-1)?.tables.set(String(value.table), { size: missing, version: found, all: () => found })
      } else rows.push(value)
    }
    if (missing > 0) throw new Error(`data file ${this.#path} is not valid: it ends after line ${number}`)
    for (const { head, tables } of accounts) await this.#readFiles(place, head.name, tables)
    return { accounts }
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
    this.#place ??= await placeOf(this.#path)
    return this.#place
  }

  async write({ accounts }: DataFile): Promise<void> {
    const place = await this.#findPlace()
    const temporary = join(dirname(place), `.${basename(place)}.tmp`)
    const old = (await exists(place)) ? await open(place, 'r') : undefined
    const file = await open(temporary, 'w')
    const sections = new Map<string, Section>()
    const files = await this.#writeFiles(place, accounts)
    let position = 0
    const put = async (bytes: Buffer) => {
      await file.write(bytes)
      position += bytes.length
    }
    try {
      await put(line({ format: FORMAT, version: VERSION }))
      for (const { head, tables } of accounts) {
        await put(line({ account: head }))
        for (const [name, table] of tables) {
          const key = `${head.name}/${name}`
          const start = position
          const known = this.#sections.get(key)
          if (old !== undefined && known?.version === table.version) {
            await copy(old, known, put)
          } else {
            await put(line({ table: name, rows: table.size }))
            await putRows(table.all(), name === 'attachments' ? withoutContent : (row) => JSON.stringify(row), put)
          }
          sections.set(key, { version: table.version, start, length: position - start })
        }
      }
      await file.sync()
    } finally {
      await file.close()
      await old?.close()
    }
    await rename(temporary, place)
    this.#sections = sections
    for (const path of this.#files.keys()) if (!files.has(path)) await rm(path, { force: true })
    this.#files = files
  }

  /** Before the rows that name them; what no row names any more is removed after them. */
  async #writeFiles(place: string, accounts: readonly AccountDump[]): Promise<Map<string, Buffer>> {
    const files = new Map<string, Buffer>()
    for (const { head, tables } of accounts) {
      for (const row of tables.get('attachments')?.all() ?? []) {
        const { id, content } = row as AttachmentRow
        const path = fileOf(place, head.name, id)
        files.set(path, content)
        if (this.#files.get(path) === content) continue
        await makeFolder(dirname(path))
        await writeFile(path, content)
      }
    }
    return files
  }

  async #readFiles(place: string, account: string, tables: Map<string, DumpedTable>): Promise<void> {
    for (const row of tables.get('attachments')?.all() ?? []) {
      const attachment = row as { id: number; content?: Buffer }
      const path = fileOf(place, account, attachment.id)
      attachment.content = await readFile(path).catch(() => {
        throw new Error(`data file ${this.#path} is not whole: ${path} cannot be read`)
      })
      this.#files.set(path, attachment.content)
    }
  }
}

async function putRows(
  rows: Iterable<object>,
  toText: (row: object) => string,
  put: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  let lines: string[] = []
  for (const row of rows) {
    lines.push(toText(row))
    if (lines.length === SLICE) {
      await put(Buffer.from(`${lines.join('\n')}\n`))
      lines = []
    }
  }
  if (lines.length > 0) await put(Buffer.from(`${lines.join('\n')}\n`))
}

const fileOf = (place: string, account: string, attachmentId: number) =>
  join(`${place}.files`, account, String(attachmentId))

const withoutContent = (attachment: object) => JSON.stringify({ ...attachment, content: undefined })

async function copy(
  from: Awaited<ReturnType<typeof open>>,
  { start, length }: Section,
  put: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  const chunk = Buffer.alloc(Math.min(length, 1 << 20))
  for (let done = 0; done < length; ) {
    const { bytesRead } = await from.read(chunk, 0, Math.min(chunk.length, length - done), start + done)
    if (bytesRead === 0) throw new Error('the data file ended before its section did')
    await put(Buffer.from(chunk.subarray(0, bytesRead)))
    done += bytesRead
  }
}

const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)

const exists = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined

function parseLine(text: string, number: number, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // told below
  }
  throw new Error(`data file ${path} is not valid: line ${number} is no JSON object`)
}

function checkFormat(head: Record<string, unknown>, path: string): void {
  if (head.format !== FORMAT) throw new Error(`data file ${path} was not written by freshdesk-emulator`)
  if (head.version !== VERSION) {
    throw new Error(`data file ${path} has format version ${String(head.version)}; this version reads ${VERSION}`)
  }
}
