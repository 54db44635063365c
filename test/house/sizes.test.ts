import { describe, expect, it } from 'vitest'
import { sourceFiles } from './source.ts'

const MOST_LINES = 250
/** Beyond that nothing is excused. */
const MOST_LINES_OF_A_LONG_FILE = 360

/** Files that were longer when the rule was made and wait to be split; generated and whole ones have their reason. */
const LONG = new Set([
  'errors.ts', // every error body, in one place
  'journal/operation-ids.ts', // generated
  'domain/ticket-forms.ts',
  ...['fixtures/stock.ts', 'routes/custom-objects.ts'],
  ...['domain/agents.ts', 'domain/tickets.ts', 'emulator/account-handle.ts'],
  'routes/contacts.ts',
  ...['routes/solution-articles.ts', 'routes/solution-folders.ts', 'routes/tickets.ts'],
  'webhooks/deliveries.ts',
])

const lengths = sourceFiles().map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))

describe('files of src', () => {
  it(`have at most ${MOST_LINES} lines: beyond, a file has two subjects`, () => {
    expect(lengths.filter(({ path, lines }) => lines > MOST_LINES && !LONG.has(path))).toEqual([])
  })

  it(`have at most ${MOST_LINES_OF_A_LONG_FILE} lines where they are excused`, () => {
    expect(lengths.filter(({ lines }) => lines > MOST_LINES_OF_A_LONG_FILE)).toEqual([])
  })

  it('are not excused once they are short', () => {
    const short = lengths.filter(({ path, lines }) => lines <= MOST_LINES && LONG.has(path))
    expect(short.map(({ path }) => path)).toEqual([])
  })
})
