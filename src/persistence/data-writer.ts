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
import { LineWriter } from './line-writer.ts'
import { RowPacking } from './packed-rows.ts'
import { blocksOf, type FileSection, type RowBlock } from './row-blocks.ts'
import { diffSteps } from './table-diff.ts'

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
  readonly #lines: LineWriter
  readonly #written: Written
  readonly #sections = new Map<string, FileSection>()
  readonly #turns = new Turns()

  constructor(file: LayerFile, written: Written) {
    this.#lines = new LineWriter(file, written.old)
    this.#written = written
  }

  async write(): Promise<Map<string, FileSection>> {
    const { accounts, id, log, after } = this.#written
    this.#lines.add({ format: FORMAT, version: FORMAT_VERSION, id, log, after })
    for (const { head, tables, roots = [] } of accounts) {
      this.#lines.add({ account: head })
      for (const [name, table] of tables) {
        await this.#section(`${head.name}/${name}`, [table.version], (former) => this.#table(name, table, former))
      }
      for (const root of roots) await this.#root(head.name, tables, root)
    }
    this.#lines.add({ end: this.#sections.size })
    await this.#lines.flush()
    return this.#sections
  }

  async #root(account: string, tables: AccountDump['tables'], { name: root, head, tables: own }: RootDump) {
    this.#lines.add({ root, head })
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
    const start = this.#lines.end
    const section = old === undefined ? undefined : known?.sections.get(key)
    const isSame =
      section?.versions.length === versions.length && section.versions.every((one, at) => one === versions[at])
    let rows: Rows
    if (section !== undefined && isSame) {
      await this.#lines.copy(section)
      rows = section
    } else {
      rows = await make(section)
    }
    const { blocks, packing } = rows
    this.#sections.set(key, { versions, start, length: this.#lines.end - start, blocks, packing })
    if (this.#lines.isMuch) await this.#lines.flush()
  }

  async #table(name: string, table: DumpedTable, former?: FileSection): Promise<Rows> {
    const start = this.#lines.end
    // The blocks that stay name no columns of their own.
    const packing = former?.packing ?? packingFor(name, table.all())
    this.#lines.add({ table: name, rows: table.size, columns: packing?.columns })
    if (name.startsWith(PSEUDO)) {
      await this.#rows(name, table.all(), packing)
      return { blocks: [], packing }
    }
    const blocks: RowBlock[] = []
    /** Known blocks that lie together in the old file: they are copied together. */
    let run = { start: 0, length: 0 }
    const copyRun = async () => {
      if (run.length > 0) await this.#lines.copy({ start: (former?.start ?? 0) + run.start, length: run.length })
      run = { start: 0, length: 0 }
    }
    for (const part of blocksOf(table.all(), former?.blocks ?? [])) {
      if ('rows' in part) {
        if (run.start + run.length !== part.start) await copyRun()
        blocks.push({ ...part, start: this.#lines.end + run.length - start })
        run = { start: part.start - run.length, length: run.length + part.length }
      } else {
        await copyRun()
        const from = this.#lines.end
        await this.#rows(name, part, packing)
        blocks.push({ rows: part, start: from - start, length: this.#lines.end - from })
      }
      if (this.#lines.isMuch) await this.#lines.flush()
      if (this.#turns.isOver) await this.#turns.next()
    }
    await copyRun()
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
    this.#lines.add({ table: name, rows: diff.put.length, columns: packing?.columns, cut: diff.cut })
    await this.#rows(name, diff.put, packing)
    return { blocks: [], packing }
  }

  async #rows(name: string, rows: Iterable<object>, packing: RowPacking | undefined): Promise<void> {
    for (const row of rows) {
      const stored = storedRow(name, row)
      this.#lines.add(packing?.pack(stored) ?? stored)
      if (this.#lines.isMuch) await this.#lines.flush()
      if (this.#turns.isOver) await this.#turns.next()
    }
  }
}
