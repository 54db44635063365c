import type { FileHandle } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { type AccountDump, type AccountHead, type DumpedTable, FORMAT, FORMAT_VERSION } from './data-format.ts'

/** Attachments come without their content. Throws an `Error` of one line, with the path and the line's number. */
export async function readDataFile(path: string, file: FileHandle): Promise<AccountDump[]> {
  const accounts: { head: AccountHead; tables: Map<string, DumpedTable> }[] = []
  let rows: object[] = []
  let missing = 0
  let number = 0
  const input = file.createReadStream({ autoClose: false })
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++
    const value = parseLine(line, number, path)
    const isRow = number > 1 && !('account' in value || 'table' in value)
    if (isRow ? --missing < 0 : missing > 0) {
      throw new Error(`data file ${path} is not valid: line ${number} is ${isRow ? 'a' : 'no'} row`)
    }
    if (number === 1) checkFormat(value, path)
    else if ('account' in value) accounts.push({ head: value.account as AccountHead, tables: new Map() })
    else if ('table' in value) {
      const found: object[] = []
      rows = found
      missing = Number(value.rows)
      accounts.at(-1)?.tables.set(String(value.table), { size: missing, version: found, all: () => found })
    } else rows.push(value)
  }
  if (missing > 0) throw new Error(`data file ${path} is not valid: it ends after line ${number}`)
  return accounts
}

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
  if (head.version !== FORMAT_VERSION) {
    throw new Error(
      `data file ${path} has format version ${String(head.version)}; this version reads ${FORMAT_VERSION}`,
    )
  }
}
