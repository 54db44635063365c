import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type AccountDump, type DumpedTable, FORMAT, FORMAT_VERSION } from './data-format.ts'

/** Rows stringified before the event loop gets a turn. */
const SLICE = 500
const CHUNK_BYTES = 1 << 20

interface Section {
  /** Of the table, when it was written. */
  readonly version: object
  readonly start: number
  readonly length: number
}

/** A file as this process wrote or read it last. */
export interface KnownFile {
  /** Of the file then: see `stampOf`. */
  readonly stamp: string
  /** By account and table. */
  readonly sections: ReadonlyMap<string, Section>
}

/** Tells a file from one that replaced it and from what it was before another wrote to it. */
export async function stampOf(file: FileHandle): Promise<string> {
  const { ino, size, mtimeNs } = await file.stat({ bigint: true })
  return `${ino} ${size} ${mtimeNs}`
}

interface Written {
  readonly accounts: readonly AccountDump[]
  /** The file that `known` tells about: sections of tables that did not change are copied from it, and it is closed. */
  readonly old?: FileHandle | undefined
  readonly known?: KnownFile | undefined
}

/** Replaces the file in one step. Rejects with a `CopyError` where the old one cannot be read. */
export async function writeDataFile(place: string, written: Written): Promise<KnownFile> {
  const temporary = join(dirname(place), `.${basename(place)}.tmp`)
  const file = await open(temporary, 'w')
  try {
    const sections = await writeSections(file, written)
    await file.sync()
    const stamp = await stampOf(file)
    await file.close()
    await written.old?.close() // Windows replaces no open file
    await rename(temporary, place)
    return { stamp, sections }
  } catch (error) {
    await file.close().catch(() => undefined) // perhaps it was that which failed
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeSections(file: FileHandle, { accounts, old, known }: Written): Promise<Map<string, Section>> {
  const sections = new Map<string, Section>()
  let position = 0
  const put = async (bytes: Buffer) => {
    await file.writeFile(bytes)
    position += bytes.length
  }
  await put(lineOf({ format: FORMAT, version: FORMAT_VERSION }))
  for (const { head, tables } of accounts) {
    await put(lineOf({ account: head }))
    for (const [name, table] of tables) {
      const key = `${head.name}/${name}`
      const start = position
      const section = known?.sections.get(key)
      if (old !== undefined && section?.version === table.version) await copy(old, section, put)
      else await putTable(name, table, put)
      sections.set(key, { version: table.version, start, length: position - start })
    }
  }
  await put(lineOf({ end: sections.size }))
  return sections
}

type Put = (bytes: Buffer) => Promise<void>

async function putTable(name: string, table: DumpedTable, put: Put): Promise<void> {
  const toText = name === 'attachments' ? withoutContent : (row: object) => JSON.stringify(row)
  await put(lineOf({ table: name, rows: table.size }))
  let lines: string[] = []
  for (const row of table.all()) {
    lines.push(toText(row))
    if (lines.length === SLICE) {
      await put(Buffer.from(`${lines.join('\n')}\n`))
      lines = []
    }
  }
  if (lines.length > 0) await put(Buffer.from(`${lines.join('\n')}\n`))
}

const withoutContent = (attachment: object) => JSON.stringify({ ...attachment, content: undefined })

export class CopyError extends Error {}

async function copy(from: FileHandle, { start, length }: Section, put: Put): Promise<void> {
  const chunk = Buffer.alloc(Math.min(length, CHUNK_BYTES))
  for (let done = 0; done < length; ) {
    const { bytesRead } = await from
      .read(chunk, 0, Math.min(chunk.length, length - done), start + done)
      .catch((cause: Error) => {
        throw new CopyError('the old file cannot be read', { cause })
      })
    if (bytesRead === 0) throw new CopyError('the old file ends before its section does')
    await put(chunk.subarray(0, bytesRead))
    done += bytesRead
  }
}

const lineOf = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)
