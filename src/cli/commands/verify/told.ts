import { VERSION } from '../../../project.ts'
import type { AnswerDifference } from '../../../verify/compare.ts'
import type { Verified } from '../../../verify/verify.ts'

const HEAD = ['question', 'what', 'where', 'account', 'emulator'] as const
const MOST = 60

/** A table for a terminal. */
export function differenceTable(differences: readonly AnswerDifference[]): string {
  if (differences.length === 0) return ''
  const rows = [
    HEAD,
    ...differences.map((one) =>
      [one.path, one.kind, one.at, one.account, one.emulator].map((cell) => cell.slice(0, MOST)),
    ),
  ]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Ids are nobody's business: `/tickets/{id}`. What differs is told for words of the API alone. */
const withoutIds = (path: string) => path.replace(/\/\d+/g, '/{id}')

/** A table for a bug report: neither ids nor texts of the account are in it. */
export function driftReport({ questions, otherHeaders }: Verified, differences: readonly AnswerDifference[]): string {
  const rows = differences.map(
    ({ path, kind, at, account, emulator }) =>
      `| ${[withoutIds(path), kind, at, account, emulator].map((cell) => `\`${cell.replace(/[|`]/g, ' ')}\``).join(' | ')} |`,
  )
  return [
    `freshdesk-emulator ${VERSION} held against a live account: ${questions} questions, ${differences.length} differences.`,
    '',
    `| ${HEAD.join(' | ')} |`,
    `| ${HEAD.map(() => '---').join(' | ')} |`,
    ...new Set(rows),
    '',
    `Headers not compared: ${otherHeaders.join(', ')}`,
    '',
  ].join('\n')
}

/** @param differences those that are not accepted */
export const jsonOf = (
  { questions, differences: all, otherHeaders }: Verified,
  differences: readonly AnswerDifference[],
): string => {
  const accepted = all.length - differences.length
  return `${JSON.stringify({ version: VERSION, questions, differences, accepted, other_headers: otherHeaders }, null, 2)}\n`
}
