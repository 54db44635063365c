import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Adapter } from 'lowdb'
import type { Database, TableName } from './database.ts'
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
  #sections = new Map<string, Section>()

  constructor(path: string) {
    this.#path = path
  }

  /** Null when there is no file yet. Throws an `Error` of one line when it is no data file of this version. */
  async read(): Promise<DataFile | null> {
    if (!(await exists(this.#path))) return null
    const accounts: { head: AccountHead; tables: Map<string, DumpedTable> }[] = []
    let rows: object[] = []
    let number = 0
    for await (const line of createInterface({ input: createReadStream(this.#path), crlfDelay: Infinity })) {
      number++
      const value = parseLine(line, number, this.#path)
      if (number === 1) checkFormat(value, this.#path)
      else if ('account' in value) accounts.push({ head: value.account as AccountHead, tables: new Map() })
      else if ('table' in value) {
        const found: object[] = []
        rows = found
        accounts.at(-1)?.tables.set(String(value.table), { size: Number(value.rows), version: found, all: () => found })
      } else rows.push(value)
    }
    for (const { head, tables } of accounts) await this.#readFiles(head.name, tables)
    return { accounts }
  }

  async write({ accounts }: DataFile): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true })
    const temporary = join(dirname(this.#path), `.${basename(this.#path)}.tmp`)
    const old = (await exists(this.#path)) ? await open(this.#path, 'r') : undefined
    const file = await open(temporary, 'w')
    const sections = new Map<string, Section>()
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
            await putRows(table.all(), put)
            if (name === 'attachments') await this.#writeFiles(head.name, table.all() as Iterable<AttachmentRow>)
          }
          sections.set(key, { version: table.version, start, length: position - start })
        }
      }
      await file.sync()
    } finally {
      await file.close()
      await old?.close()
    }
    await rename(temporary, this.#path)
    this.#sections = sections
  }

  #filesOf(account: string): string {
    return join(`${this.#path}.files`, account)
  }

  async #writeFiles(account: string, rows: Iterable<AttachmentRow>): Promise<void> {
    const folder = this.#filesOf(account)
    const kept = new Set<string>()
    for (const { id, content } of rows) {
      await mkdir(folder, { recursive: true })
      kept.add(String(id))
      const path = join(folder, String(id))
      if (!(await exists(path))) await writeFile(path, content)
    }
    const present = (await exists(folder)) ? await readdir(folder) : []
    for (const name of present) if (!kept.has(name)) await rm(join(folder, name))
  }

  async #readFiles(account: string, tables: Map<string, DumpedTable>): Promise<void> {
    for (const row of tables.get('attachments')?.all() ?? []) {
      const attachment = row as { id: number; content?: Buffer }
      attachment.content = await readFile(join(this.#filesOf(account), String(attachment.id)))
    }
  }
}

async function putRows(rows: Iterable<object>, put: (bytes: Buffer) => Promise<void>): Promise<void> {
  let lines: string[] = []
  for (const row of rows) {
    lines.push(JSON.stringify(row, withoutContent))
    if (lines.length === SLICE) {
      await put(Buffer.from(`${lines.join('\n')}\n`))
      lines = []
    }
  }
  if (lines.length > 0) await put(Buffer.from(`${lines.join('\n')}\n`))
}

const withoutContent = (key: string, value: unknown) => (key === 'content' ? undefined : value)

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
