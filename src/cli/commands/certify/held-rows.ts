import { CannotCertify, type HeldRow } from '../../../certify/client.ts'

/** Rows that `--check` printed, a JSON object a line. Throws `CannotCertify` for a line that is none. */
export const heldRowsIn = (output: string, check: string): HeldRow[] =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => heldRow(line, check))

function heldRow(line: string, check: string): HeldRow {
  try {
    const row = JSON.parse(line) as Partial<HeldRow>
    if (typeof row.type === 'string' && typeof row.id === 'number') return row as HeldRow
  } catch {
    // told below
  }
  throw new CannotCertify(`--check ${check} printed a line that is no row {"type","id",...}: ${line.slice(0, 100)}`)
}
