import { library } from '../../libraries.ts'

/** Most bytes of a record. A longer one ends the reading: it is no record, or its quotes are never closed. */
const LONGEST_RECORD = 32 * 1024
const MARK = Buffer.from([0xef, 0xbb, 0xbf])

export interface Records {
  /** Values of each record, as written. */
  readonly records: readonly (readonly string[])[]
  /** Offset in the file, in bytes, behind the last record. */
  readonly offset: number
  /** Reason why the file cannot be read from there. */
  readonly fault?: string
}

/**
 * Reads at most `most` records of a CSV file (RFC 4180) in UTF-8, from byte `offset` on; blank lines are left out.
 * However long the file is, a bounded part of it is read at once.
 */
export function readRecords(file: Buffer, offset: number, most: number): Records {
  const from = offset === 0 && file.subarray(0, MARK.length).equals(MARK) ? MARK.length : offset
  const to = characterStart(file, from + LONGEST_RECORD)
  const text = file.toString('utf8', from, to)
  const rows = parsed(text, most)
  // At the end of the part that was read a record may not be complete.
  const whole = to === file.length ? rows : rows.filter((row) => row.isClosed && row.end <= text.lastIndexOf('\n') + 1)
  const bad = whole.findIndex(({ isClosed }) => !isClosed)
  const good = bad < 0 ? whole : whole.slice(0, bad)
  const end = good.at(-1)?.end ?? 0
  const read = {
    records: good.map(({ values }) => values).filter((values) => values.some((value) => /\S/.test(value))),
    offset: from + Buffer.byteLength(text.slice(0, end)),
  }
  if (bad >= 0) return { ...read, fault: 'its quotes are not closed, or text follows them' }
  if (end > 0 || text === '') return read
  return { ...read, fault: `it is longer than ${LONGEST_RECORD} bytes, or its quotes are not closed` }
}

interface ParsedRow {
  readonly values: readonly string[]
  /** Offset behind the record, in characters of the text. */
  readonly end: number
  readonly isClosed: boolean
}

function parsed(text: string, most: number): ParsedRow[] {
  const rows: ParsedRow[] = []
  library('papaparse').parse<string[]>(text, {
    delimiter: ',',
    newline: text.includes('\n') ? '\n' : '\r',
    // The fast mode would split the whole text, of which only the beginning is wanted.
    fastMode: false,
    preview: most,
    step({ data, errors, meta }) {
      const isEmpty = meta.cursor === (rows.at(-1)?.end ?? 0)
      if (isEmpty) return
      rows.push({ values: data, end: meta.cursor, isClosed: errors.length === 0 })
    },
  })
  return rows
}

/** The last offset, up to `place`, at which a character begins. */
function characterStart(file: Buffer, place: number): number {
  if (place >= file.length) return file.length
  let start = place
  while (((file[start] ?? 0) & 0xc0) === 0x80) start--
  return start
}
