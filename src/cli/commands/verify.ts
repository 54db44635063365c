import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import { createEmulator } from '../../emulator/emulator.ts'
import { readFixtureFile } from '../../fixtures/file/fixture-file.ts'
import type { Fixture } from '../../fixtures/format/fixture.ts'
import { VERSION } from '../../project.ts'
import { accountUrl } from '../../pull/ask/account-url.ts'
import { ReadingClient } from '../../pull/ask/client.ts'
import { realMilliseconds } from '../../time/clock.ts'
import { type AcceptedList, isAccepted, readAccepted } from '../../verify/accepted.ts'
import type { AnswerDifference } from '../../verify/compare.ts'
import { type Verified, verify } from '../../verify/verify.ts'
import { keyOf } from './ask-key.ts'
import { endWith } from './live-account.ts'

interface Flags {
  readonly against: string
  readonly apiKeyEnv?: string
  readonly fixture?: string
  readonly accept: string
  readonly json?: string
  readonly report?: string
  readonly wrongKey: boolean
}

export const verifyCommand = () =>
  new Command('verify')
    .description('ask a live account and the emulator the same reads, and tell where they differ')
    .requiredOption('--against <url>', "the account's URL, such as https://acme.freshdesk.com")
    .option('--api-key-env <name>', 'variable that holds the API key (default: FRESHDESK_API_KEY, else asked for)')
    .option('--fixture <file>', "what pull wrote (default: the account's name, such as acme.yaml)")
    .option('--accept <file>', 'differences that are known', 'verify.accept.yaml')
    .option('--json <file>', 'write the result as JSON')
    .option('--report <file>', 'write a report without values of the account, for an issue')
    .option('--no-wrong-key', 'leave out the one call with a key that is nobody’s')
    .action((flags: Flags) => endWith('verify', () => run(flags)))

async function run(flags: Flags): Promise<number> {
  const url = accountUrl(flags.against)
  const file = flags.fixture ?? `${new URL(url).hostname.split('.')[0]}.yaml`
  const fixture = readFixtureFile(file) as Fixture // the emulator below checks it
  const accepted = existsSync(flags.accept) ? readAccepted(readFileSync(flags.accept, 'utf8'), flags.accept) : []
  const account = new ReadingClient({ url, key: await keyOf(flags.apiKeyEnv) })
  const emulator = await createEmulator({ port: 0, fixture: file })
  const own = new ReadingClient({ url: emulator.url, key: emulator.apiKey })
  if (flags.wrongKey) process.stderr.write('One call is made with a wrong key; --no-wrong-key leaves it out.\n')
  try {
    const timer = { now: realMilliseconds, wait }
    const result = await verify({ account, emulator: own }, { fixture, withWrongKey: flags.wrongKey, timer, progress })
    return told(result, flags, accepted)
  } finally {
    account.close()
    own.close()
    await emulator.close()
  }
}

function progress(path: string, remaining: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${path}; ${remaining} calls remain this minute`)
}

function told(result: Verified, { json, report }: Flags, accepted: AcceptedList): number {
  const fresh = result.differences.filter((one) => !isAccepted(accepted, one))
  const known = result.differences.length - fresh.length
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  process.stdout.write(
    `${tableOf(fresh)}${result.questions} questions, ${fresh.length} differences, ${known} accepted\n`,
  )
  if (result.otherHeaders.length > 0) process.stdout.write(`Headers not compared: ${result.otherHeaders.join(', ')}\n`)
  const whole = {
    version: VERSION,
    questions: result.questions,
    differences: fresh,
    accepted: known,
    other_headers: result.otherHeaders,
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(whole, null, 2)}\n`, { mode: 0o600 })
  if (report !== undefined) writeFileSync(report, reportOf(result, fresh))
  return fresh.length === 0 ? 0 : 1
}

const HEAD = ['question', 'what', 'where', 'account', 'emulator'] as const
const MOST = 60

function tableOf(differences: readonly AnswerDifference[]): string {
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

function reportOf({ questions, otherHeaders }: Verified, differences: readonly AnswerDifference[]): string {
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
