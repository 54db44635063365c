import { library } from '../../libraries.ts'

/** A longer record ends the reading: one that nobody wrote, or one whose quotes are never closed. */
const LONGEST_RECORD = 32 * 1024
const MARK = Buffer.from([0xef, 0xbb, 0xbf])

export interface Records {
  /** Their values, as they were written. */
  readonly records: readonly (readonly string[])[]
  /** Bytes of the file that are behind. */
  readonly offset: number
  /** Why it cannot be read on from there. */
  readonly fault?: string
}

/**
 * The next records of a CSV file (RFC 4180) in UTF-8, `most` at most, from so many bytes on; lines that are blank are left out. What
 * is read at once has an end, whatever the file holds.
 */
export function readRecords(file: Buffer, offset: number, most: number): Records {
  const from = offset === 0 && file.subarray(0, MARK.length).equals(MARK) ? MARK.length : offset
  const to = characterStart(file, from + LONGEST_RECORD)
  const text = file.toString('utf8', from, to)
  const rows = parsed(text, most)
  // Where the window ends a record may go on.
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
  /** Characters from the beginning of the text to behind it. */
  readonly end: number
  readonly isClosed: boolean
}

function parsed(text: string, most: number): ParsedRow[] {
  const rows: ParsedRow[] = []
  library('papaparse').parse<string[]>(text, {
    delimiter: ',',
    newline: text.includes('\n') ? '\n' : '\r',
    // It would split all of the text, of which a part is asked for.
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

/** At most `place`, where no character of the file is cut. */
function characterStart(file: Buffer, place: number): number {
  if (place >= file.length) return file.length
  let start = place
  while (((file[start] ?? 0) & 0xc0) === 0x80) start--
  return start
}
