import { isAccountName } from '../schemas/account.ts'
import { isObject } from '../store/shape.ts'
import {
  type AccountDump,
  type AccountHead,
  BARE_VERSION,
  type DataFile,
  FORMAT,
  FORMAT_VERSION,
  FORMER_VERSION,
  invalidFile,
  type LogMark,
  ROWS_VERSION,
  type RootDump,
  type RootName,
} from './data-format.ts'
import { type LayerFile, linesOf } from './files.ts'
import { RowPacking } from './packed-rows.ts'
import { BLOCK_ROWS, type FileSection, type RowBlock } from './row-blocks.ts'

/**
 * Attachments come without their content; an empty file is one without accounts. Throws an `Error` of one line, with
 * the path and the line's number.
 * @param sections filled with the places of the accounts' tables, for the next file
 */
export async function readDataFile(
  path: string,
  file: LayerFile,
  sections: Map<string, FileSection> = new Map(),
): Promise<DataFile> {
  const parts = new Parts()
  let number = 0
  try {
    for await (const lines of linesOf(file)) {
      for (const { bytes, start } of lines) {
        number++
        const line = parseLine(bytes)
        if (number === 1) parts.begin(line, path)
        else parts.add(line, { number, start, end: start + bytes.length + 1 })
      }
    }
  } catch (error) {
    if (error instanceof LineError) throw invalidFile(path, `line ${number} ${error.message}`)
    const { code } = error as NodeJS.ErrnoException
    throw code === undefined ? error : new Error(`data file ${path} cannot be read: ${code}`)
  }
  if (number > 0 && !parts.isWhole) throw invalidFile(path, `it was cut after line ${number}`)
  const { accounts, id, log, after } = parts
  // What an earlier version wrote is written anew.
  for (const { head, tables } of parts.isPresent ? accounts : []) {
    for (const [name, { section }] of tables) sections.set(`${head.name}/${name}`, section)
  }
  return { accounts, id, log, after }
}

/** Place of a line in its file: its number, from 1, and bytes. */
interface LinePlace {
  readonly number: number
  readonly start: number
  readonly end: number
}

/** Says what is wrong with a line: `is no row`. */
class LineError extends Error {}

type Line = Readonly<Record<string, unknown>>

class ReadTable {
  readonly version = {}
  readonly rows: object[] = []
  readonly size: number
  readonly line: number
  readonly cut?: readonly number[]
  readonly #packing: RowPacking | undefined
  readonly #start: number
  #end: number
  readonly #blocks: RowBlock[] = []
  /** Bytes from the beginning to the end of the last block. */
  #blocksEnd: number

  constructor({ rows: size, columns, cut }: TableLine, { number, start, end }: LinePlace) {
    this.size = size
    this.#packing = RowPacking.of(columns)
    this.line = number
    this.#start = start
    this.#end = end
    this.#blocksEnd = end - start
    if (cut !== undefined) this.cut = cut
  }

  all(): Iterable<object> {
    return this.rows
  }

  /** Throws of a line that is no row of this table. */
  add(line: Line | readonly unknown[], { end }: LinePlace): void {
    const row = Array.isArray(line) ? this.#packing?.unpack(line) : (line as Line)
    if (typeof row?.id !== 'number') throw new LineError('is no row')
    this.rows.push(row)
    this.#end = end
    if (this.rows.length % BLOCK_ROWS === 0 || this.rows.length === this.size) this.#endBlock()
  }

  #endBlock(): void {
    const length = this.#end - this.#start - this.#blocksEnd
    const first = this.rows.length - ((this.rows.length - 1) % BLOCK_ROWS) - 1
    this.#blocks.push({ rows: this.rows.slice(first), start: this.#blocksEnd, length })
    this.#blocksEnd += length
  }

  /** Place of all its rows. */
  get section(): FileSection {
    const length = this.#end - this.#start
    return { versions: [this.version], start: this.#start, length, blocks: this.#blocks, packing: this.#packing }
  }
}

/** Accounts that the lines after the first make. */
class Parts {
  readonly accounts: (Omit<AccountDump, 'tables'> & {
    readonly tables: Map<string, ReadTable>
    readonly roots: RootDump[]
  })[] = []
  id: string | undefined
  log: LogMark | undefined
  after: string | undefined
  /** Tables of the account or root that is being read. */
  #own: Map<string, ReadTable> | undefined
  #table: ReadTable | undefined
  #tables = 0
  isWhole = false
  /** Whether the file is of the version that is written. */
  isPresent = false
  #isFormer = false

  begin(line: Line | readonly unknown[], path: string): void {
    if (!isObject(line)) throw new LineError('is no JSON object')
    this.#isFormer = isFormer(line, path)
    this.isPresent = line.version === FORMAT_VERSION
    const { id, log, after } = line
    if (log !== undefined && !isMark(log)) throw new LineError('names no place in a log')
    this.log = log
    if (typeof id === 'string') this.id = id
    if (typeof after === 'string') this.after = after
  }

  add(line: Line | readonly unknown[], place: LinePlace): void {
    if (this.isWhole) throw new LineError('comes after the end')
    if (this.#table !== undefined && this.#table.rows.length < this.#table.size) this.#table.add(line, place)
    else if (!isObject(line)) throw new LineError('is no JSON object')
    else if ('account' in line) this.#addAccount(line.account, place.number)
    else if ('root' in line) this.#addRoot(line)
    else if ('table' in line) this.#addTable(line, place)
    else if ('end' in line) this.#end(line.end)
    else throw new LineError('id' in line ? 'is a row too many' : 'is no account, table or row')
  }

  #addAccount(head: unknown, number: number): void {
    if (!isHead(head)) throw new LineError('is no account')
    // Before its files are looked for: their folder is named after it.
    if (!isAccountName(head.name)) throw new LineError('is no whole account: its name is missing or wrong')
    if (this.accounts.some((account) => account.head.name === head.name)) {
      throw new LineError(`is the account ${head.name} again`)
    }
    this.#own = new Map()
    this.accounts.push({ head, tables: this.#own, roots: [], line: number, isFormer: this.#isFormer })
  }

  #addRoot({ root, head }: Line): void {
    const roots = this.accounts.at(-1)?.roots
    if (roots === undefined) throw new LineError('is a root of no account')
    if (!isRootName(root) || !isHead(head)) throw new LineError('is no root')
    this.#own = new Map()
    roots.push({ name: root, head, tables: this.#own })
  }

  #addTable(line: Line, place: LinePlace): void {
    const tables = this.#own
    if (tables === undefined) throw new LineError('is a table of no account')
    if (!isTableLine(line)) throw new LineError('is no table')
    const { table: name } = line
    if (tables.has(name)) throw new LineError(`is the table ${name} again`)
    this.#table = new ReadTable(line, place)
    this.#tables++
    tables.set(name, this.#table)
  }

  #end(tables: unknown): void {
    if (tables !== this.#tables) throw new LineError(`counts ${tables} tables, and there are ${this.#tables}`)
    this.isWhole = true
  }
}

/** Line before the rows of a table. */
interface TableLine {
  readonly table: string
  /** Number of rows. */
  readonly rows: number
  /** Names of the values of a row that is a list. */
  readonly columns?: unknown
  readonly cut?: readonly number[]
}

const isTableLine = (line: Line): line is Line & TableLine =>
  typeof line.table === 'string' &&
  isCount(line.rows) &&
  (line.columns === undefined || RowPacking.of(line.columns) !== undefined) &&
  (line.cut === undefined || isIds(line.cut))

const isHead = (value: unknown): value is AccountHead => isObject(value) && typeof value.name === 'string'

const isIds = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number')

const isRootName = (value: unknown): value is RootName =>
  typeof value === 'string' && (value === 'initial' || value.startsWith('snapshot:'))

const isMark = (value: unknown): value is LogMark =>
  isObject(value) && typeof value.generation === 'string' && typeof value.sum === 'string' && isCount(value.offset)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

function parseLine(bytes: Buffer): Line | readonly unknown[] {
  try {
    const value: unknown = JSON.parse(bytes.toString())
    if (isObject(value) || Array.isArray(value)) return value
  } catch {
    // told below
  }
  throw new LineError('is no JSON object')
}

const KNOWN_VERSIONS: ReadonlySet<unknown> = new Set([FORMER_VERSION, BARE_VERSION, ROWS_VERSION, FORMAT_VERSION])

/** Throws where the file is of none of the versions that can be read. */
function isFormer({ format, version }: Line, path: string): boolean {
  if (format !== FORMAT) throw new Error(`data file ${path} was not written by freshdesk-emulator`)
  if (KNOWN_VERSIONS.has(version)) return version === FORMER_VERSION
  const problem = `data file ${path} has format version ${String(version)}; this version reads ${FORMER_VERSION} to ${FORMAT_VERSION}`
  if (Number(version) > FORMAT_VERSION) throw new Error(problem)
  throw new Error(`${problem}: delete it, or export its accounts with the emulator that wrote it`)
}
