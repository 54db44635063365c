import type { Account } from '../../account/account.ts'
import { library } from '../../libraries.ts'
import { deleteAttachments, storeAttachments } from '../attachments.ts'

type Cell = string | number | boolean | null

const CSV = 'text/csv'

/** Stores the records as one more part of the file that `joinParts` makes; returns the ids of all parts. */
export function addPart(account: Account, partIds: readonly number[], records: readonly (readonly Cell[])[]): number[] {
  if (records.length === 0) return [...partIds]
  const text = `${library('papaparse').unparse(records as Cell[][], { newline: '\r\n' })}\r\n` // it does not write to them
  return [...partIds, ...storeAttachments(account, [{ name: 'part.csv', contentType: CSV, bytes: Buffer.from(text) }])]
}

/** Joins the parts to one file, deletes them and returns the file's id. */
export function joinParts(account: Account, partIds: readonly number[], name: string): number | null {
  const { attachments } = account.database
  const bytes = Buffer.concat(partIds.map((id) => attachments.get(id)?.content ?? Buffer.alloc(0)))
  deleteAttachments(account, partIds)
  return storeAttachments(account, [{ name, contentType: CSV, bytes }])[0] ?? null
}
