import type { FileHandle } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { isAccountName } from '../schemas/account.ts'
import { isObject } from '../store/shape.ts'
import {
  type AccountDump,
  type AccountHead,
  FORMAT,
  FORMAT_VERSION,
  FORMER_VERSION,
  invalidFile,
} from './data-format.ts'

/**
 * Attachments come without their content; an empty file is one without accounts. Throws an `Error` of one line, with the
 * path and the line's number.
 */
export async function readDataFile(path: string, file: FileHandle): Promise<AccountDump[]> {
  const parts = new Parts()
  let number = 0
  try {
    const input = file.createReadStream({ autoClose: false })
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number++
      const line = parseLine(text)
      if (number === 1) parts.isFormer = isFormer(line, path)
      else parts.add(line, number)
    }
  } catch (error) {
    if (error instanceof LineError) throw invalidFile(path, `line ${number} ${error.message}`)
    const { code } = error as NodeJS.ErrnoException
    throw code === undefined ? error : new Error(`data file ${path} cannot be read: ${code}`)
  }
  if (number > 0 && !parts.isWhole) throw invalidFile(path, `it was cut after line ${number}`)
  return parts.accounts
}

/** Says what is wrong with a line: `is no row`. */
class LineError extends Error {}

type Line = Readonly<Record<string, unknown>>

class ReadTable {
  readonly version = {}
  readonly rows: object[] = []
  readonly size: number
  readonly line: number

  constructor(size: number, line: number) {
    this.size = size
    this.line = line
  }

  all(): Iterable<object> {
    return this.rows
  }
}

/** What the lines after the first make. */
class Parts {
  readonly accounts: (AccountDump & { readonly tables: Map<string, ReadTable> })[] = []
  #table: ReadTable | undefined
  #tables = 0
  isWhole = false
  isFormer = false

  add(line: Line, number: number): void {
    if (this.isWhole) throw new LineError('comes after the end')
    if (this.#table !== undefined && this.#table.rows.length < this.#table.size) addRow(this.#table, line)
    else if ('account' in line) this.#addAccount(line.account, number)
    else if ('table' in line) this.#addTable(line, number)
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
    this.accounts.push({ head, tables: new Map(), line: number, isFormer: this.isFormer })
  }

  #addTable({ table: name, rows }: Line, number: number): void {
    const tables = this.accounts.at(-1)?.tables
    if (tables === undefined) throw new LineError('is a table of no account')
    if (typeof name !== 'string' || !isCount(rows)) throw new LineError('is no table')
    if (tables.has(name)) throw new LineError(`is the table ${name} again`)
    this.#table = new ReadTable(rows, number)
    this.#tables++
    tables.set(name, this.#table)
  }

  #end(tables: unknown): void {
    if (tables !== this.#tables) throw new LineError(`counts ${tables} tables, and there are ${this.#tables}`)
    this.isWhole = true
  }
}

function addRow({ rows }: ReadTable, line: Line): void {
  if (typeof line.id !== 'number') throw new LineError('is no row')
  rows.push(line)
}

const isHead = (value: unknown): value is AccountHead => isObject(value) && typeof value.name === 'string'

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

function parseLine(text: string): Line {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // told below
  }
  throw new LineError('is no JSON object')
}

/** Throws where the file is of neither version that can be read. */
function isFormer({ format, version }: Line, path: string): boolean {
  if (format !== FORMAT) throw new Error(`data file ${path} was not written by freshdesk-emulator`)
  if (version === FORMAT_VERSION || version === FORMER_VERSION) return version === FORMER_VERSION
  const problem = `data file ${path} has format version ${String(version)}; this version reads ${FORMER_VERSION} and ${FORMAT_VERSION}`
  if (Number(version) > FORMAT_VERSION) throw new Error(problem)
  throw new Error(`${problem}: delete it, or export its accounts with the emulator that wrote it`)
}
