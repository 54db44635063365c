import { basename, dirname, join } from 'node:path'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import { Turns } from '../time/turns.ts'
import { storedAttachment } from './attachment-files.ts'
import {
  type AccountDump,
  type DataFile,
  type DumpedTable,
  FORMAT,
  FORMAT_VERSION,
  PSEUDO,
  type RootDump,
} from './data-format.ts'
import type { FileLayer, LayerFile } from './files.ts'
import { RowPacking } from './packed-rows.ts'
import { blocksOf, type FileSection, type RowBlock } from './row-blocks.ts'
import { diffSteps } from './table-diff.ts'

const CHUNK_BYTES = 1 << 20
/** Characters that are written at once. */
const WRITTEN_LENGTH = 1 << 18
/** Bytes after which the file is synced: whoever waits for the change log's sync waits for no more than these, too. */
const SYNCED_BYTES = 4 << 20

/** A file as this process wrote or read it last. */
export interface KnownFile {
  /** Stamp of the file then: see `LayerFile.stamp`. */
  readonly stamp: string
  /** Sections by account, root and table. */
  readonly sections: ReadonlyMap<string, FileSection>
}

interface Written extends DataFile {
  /** The file that `known` tells about: sections of tables that did not change are copied from it, and it is closed. */
  readonly old?: LayerFile | undefined
  readonly known?: KnownFile | undefined
}

/**
 * Replaces the file in one step, which outlives the machine's sudden end once this resolves. Rejects with a `CopyError`
 * where the old one cannot be read.
 */
export async function writeDataFile(files: FileLayer, place: string, written: Written): Promise<KnownFile> {
  const temporary = join(dirname(place), `.${basename(place)}.tmp`)
  const file = await files.open(temporary, 'w')
  try {
    const sections = await new DataWriter(file, written).write()
    await file.sync()
    const stamp = await file.stamp()
    await file.close()
    await written.old?.close() // Windows replaces no open file
    await files.rename(temporary, place)
    await files.syncFolder(dirname(place))
    return { stamp, sections }
  } catch (error) {
    await file.close().catch(() => undefined) // perhaps it was that which failed
    await files.remove(temporary).catch(() => undefined) // written over by the next one
    throw error
  }
}

/** Rows of a section. */
type Rows = Pick<FileSection, 'blocks' | 'packing'>

const storedRow = (table: string, row: object) =>
  table === 'attachments' ? storedAttachment(row as AttachmentRow) : row

/** Way to write these rows: all are like the first. */
function packingFor(table: string, rows: Iterable<object>): RowPacking | undefined {
  for (const row of rows) return RowPacking.for(storedRow(table, row))
  return undefined
}

/** Writes in turns: other work goes on between two of them. */
class DataWriter {
  readonly #file: LayerFile
  readonly #written: Written
  readonly #sections = new Map<string, FileSection>()
  readonly #turns = new Turns()
  /** Bytes that are written. */
  #position = 0
  /** Bytes of these that are synced. */
  #synced = 0
  /** Lines that are not bytes yet, and bytes that are not written yet. */
  #text: string[] = []
  #length = 0
  #bytes: Buffer[] = []
  #waiting = 0

  constructor(file: LayerFile, written: Written) {
    this.#file = file
    this.#written = written
  }

  async write(): Promise<Map<string, FileSection>> {
    const { accounts, id, log, after } = this.#written
    this.#line({ format: FORMAT, version: FORMAT_VERSION, id, log, after })
    for (const { head, tables, roots = [] } of accounts) {
      this.#line({ account: head })
      for (const [name, table] of tables) {
        await this.#section(`${head.name}/${name}`, [table.version], (former) => this.#table(name, table, former))
      }
      for (const root of roots) await this.#root(head.name, tables, root)
    }
    this.#line({ end: this.#sections.size })
    await this.#flush()
    return this.#sections
  }

  async #root(account: string, tables: AccountDump['tables'], { name: root, head, tables: own }: RootDump) {
    this.#line({ root, head })
    for (const [name, table] of own) {
      const base = tables.get(name)
      const versions = base === undefined ? [table.version] : [table.version, base.version]
      await this.#section(`${account}/${root}/${name}`, versions, (former) =>
        base === undefined ? this.#table(name, table, former) : this.#difference(name, base, table),
      )
    }
  }

  /** @param make writes the section */
  async #section(
    key: string,
    versions: readonly object[],
    make: (former: FileSection | undefined) => Promise<Rows>,
  ): Promise<void> {
    const { old, known } = this.#written
    const start = this.#end
    const section = old === undefined ? undefined : known?.sections.get(key)
    const isSame =
      section?.versions.length === versions.length && section.versions.every((one, at) => one === versions[at])
    let rows: Rows
    if (section !== undefined && isSame) {
      await this.#copy(section)
      rows = section
    } else {
      rows = await make(section)
    }
    const { blocks, packing } = rows
    this.#sections.set(key, { versions, start, length: this.#end - start, blocks, packing })
    if (this.#waiting >= WRITTEN_LENGTH) await this.#flush()
  }

  async #table(name: string, table: DumpedTable, former?: FileSection): Promise<Rows> {
    const start = this.#end
    // The blocks that stay name no columns of their own.
    const packing = former?.packing ?? packingFor(name, table.all())
    this.#line({ table: name, rows: table.size, columns: packing?.columns })
    if (name.startsWith(PSEUDO)) {
      await this.#rows(name, table.all(), packing)
      return { blocks: [], packing }
    }
    const blocks: RowBlock[] = []
    for (const part of blocksOf(table.all(), former?.blocks ?? [])) {
      const from = this.#end
      const isKnown = 'rows' in part
      if (isKnown) await this.#copy({ start: (former?.start ?? 0) + part.start, length: part.length })
      else await this.#rows(name, part, packing)
      blocks.push({ rows: isKnown ? part.rows : part, start: from - start, length: this.#end - from })
      if (this.#waiting >= WRITTEN_LENGTH) await this.#flush()
      if (this.#turns.isOver) await this.#turns.next()
    }
    return { blocks, packing }
  }

  async #difference(name: string, base: DumpedTable, table: DumpedTable): Promise<Rows> {
    const diff = { put: [] as object[], cut: [] as number[] }
    if (base.version !== table.version) {
      for (const _ of diffSteps(base, table, diff)) {
        if (diff.cut.length > table.size) return this.#table(name, table)
        if (this.#turns.isOver) await this.#turns.next()
      }
    }
    const packing = packingFor(name, diff.put)
    this.#line({ table: name, rows: diff.put.length, columns: packing?.columns, cut: diff.cut })
    await this.#rows(name, diff.put, packing)
    return { blocks: [], packing }
  }

  async #rows(name: string, rows: Iterable<object>, packing: RowPacking | undefined): Promise<void> {
    for (const row of rows) {
      const stored = storedRow(name, row)
      this.#line(packing?.pack(stored) ?? stored)
      if (this.#length >= WRITTEN_LENGTH) await this.#flush()
      if (this.#turns.isOver) await this.#turns.next()
    }
  }

  #line(value: unknown): void {
    const line = `${JSON.stringify(value)}\n`
    this.#text.push(line)
    this.#length += line.length
  }

  /** Place at which the next line begins. */
  get #end(): number {
    if (this.#length > 0) {
      const bytes = Buffer.from(this.#text.join(''))
      this.#bytes.push(bytes)
      this.#waiting += bytes.length
      this.#text = []
      this.#length = 0
    }
    return this.#position + this.#waiting
  }

  async #flush(): Promise<void> {
    if (this.#end === this.#position) return
    const bytes = Buffer.concat(this.#bytes)
    this.#bytes = []
    this.#waiting = 0
    await this.#put(bytes)
  }

  async #put(bytes: Buffer): Promise<void> {
    await this.#file.write(bytes, this.#position)
    this.#position += bytes.length
    if (this.#position - this.#synced < SYNCED_BYTES) return
    await this.#file.sync()
    this.#synced = this.#position
  }

  /** Copies a part of the old file. */
  async #copy({ start, length }: Pick<FileSection, 'start' | 'length'>): Promise<void> {
    const { old: from } = this.#written
    if (from === undefined) throw new CopyError('there is no old file')
    await this.#flush()
    const chunk = Buffer.alloc(Math.min(length, CHUNK_BYTES))
    for (let done = 0; done < length; ) {
      const wanted = chunk.subarray(0, Math.min(chunk.length, length - done))
      const read = await from.read(wanted, start + done).catch((cause: Error) => {
        throw new CopyError('the old file cannot be read', { cause })
      })
      if (read === 0) throw new CopyError('the old file ends before its section does')
      await this.#put(chunk.subarray(0, read))
      done += read
    }
  }
}

/** Error: a part to be copied is not as it was left in the old file. */
export class CopyError extends Error {}
