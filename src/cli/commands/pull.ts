import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import { accountUrl } from '../../pull/ask/account-url.ts'
import { ReadingClient } from '../../pull/ask/client.ts'
import { PullState } from '../../pull/ask/state.ts'
import { conversationsIn, countsOf } from '../../pull/fixture/assemble.ts'
import { fixtureYaml } from '../../pull/fixture/yaml.ts'
import { defaultKeyFile, readKey } from '../../pull/key-file.ts'
import { type PullOptions, type PullResult, pull } from '../../pull/pull.ts'
import { realMilliseconds, realTime } from '../../time/clock.ts'
import { flagOf } from '../start-flags.ts'
import { readInteger } from './arguments.ts'
import { keyOf } from './ask-key.ts'
import { endWith } from './live-account.ts'

interface Flags {
  readonly from: string
  readonly apiKeyEnv?: string
  readonly out?: string
  readonly tickets: number
  readonly since: number
  readonly keep: readonly string[]
  readonly newIds?: boolean
  readonly shiftTimes?: boolean
  readonly resume?: boolean
  readonly keyFile?: string
}

const days = (given: string): number => {
  const [, count] = /^(\d{1,4})d$/.exec(given) ?? []
  if (count === undefined) throw new Error('It should be a number of days, such as 30d.')
  return Number(count)
}

export const pullCommand = () =>
  new Command('pull')
    .description('read a live account, and write it as a fixture in which nobody is named')
    .requiredOption('--from <url>', "the account's URL, such as https://acme.freshdesk.com")
    .addOption(
      flagOf('--api-key-env <name>', 'variable that holds the API key (default: FRESHDESK_API_KEY, else asked for)'),
    )
    .option('--out <file>', "the fixture, YAML (default: the account's name, such as acme.yaml)")
    .option('--tickets <count>', 'how many tickets are taken', readInteger, 200)
    .option('--since <days>', 'tickets changed since then', days, 30)
    .option('--keep <path...>', 'paths at which texts are kept as they are, such as tickets[].subject', [] as string[])
    .option('--new-ids', 'ids are new, the same in each pull')
    .option('--shift-times', 'times are moved by some weeks, the same in each pull')
    .option('--resume', 'go on where the last pull was stopped')
    .option('--key-file <file>', 'the key that stand-ins rest on (default: below $XDG_STATE_HOME)')
    .action((flags: Flags) => run(flags))

const run = (flags: Flags): Promise<void> =>
  endWith('pull', async () => {
    await pullInto(flags)
    return 0
  })

async function pullInto(flags: Flags): Promise<void> {
  const url = accountUrl(flags.from)
  const { hostname } = new URL(url)
  const out = flags.out ?? `${hostname.split('.')[0]}.yaml`
  const key = readKey(flags.keyFile ?? defaultKeyFile(hostname, process.env))
  const client = new ReadingClient({ url, key: await keyOf(flags.apiKeyEnv) })
  const options = optionsOf(flags, key)
  const progress = newProgress()
  try {
    const state = stateOf(flags, url, out)
    const result = await pull(options, {
      client,
      timer: { now: realMilliseconds, wait },
      state,
      progress: progress.update,
    })
    progress.stop()
    writePrivately(out, fixtureYaml(result.fixture, headOf(options)))
    state.end()
    process.stderr.write(reportOf(result, out))
  } finally {
    progress.stop()
    client.close()
  }
}

const optionsOf = ({ tickets, since, keep, newIds = false, shiftTimes = false }: Flags, key: Buffer): PullOptions => ({
  tickets,
  sinceDays: since,
  keep,
  newIds,
  shiftTimes,
  key,
})

/** State of the pull, beside the fixture until that is whole. */
function stateOf(flags: Flags, from: string, out: string): PullState {
  const { tickets, since, keep } = flags
  const file = `${out}.pull`
  const beginning = { from, options: { tickets, since, keep } }
  const known = flags.resume ? PullState.resume(file, beginning) : undefined
  return known ?? PullState.begin(file, { ...beginning, startedAt: realTime() })
}

function headOf({ newIds, shiftTimes }: PullOptions): readonly string[] {
  const kept = [...(newIds ? [] : ['ids']), ...(shiftTimes ? [] : ['times'])]
  const state =
    kept.length === 0
      ? []
      : [`Pseudonymised: ${kept.join(' and ')} are the account's own. Keep it in a private repository.`]
  return ['Pulled from a live account by freshdesk-emulator pull. Names, addresses and texts are stand-ins.', ...state]
}

/** Whole or not at all, and for its owner alone. */
function writePrivately(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}

function reportOf({ fixture, stays, leftOut, hasMadeUpAdministrator }: PullResult, out: string): string {
  const counts = { ...countsOf(fixture), conversations: conversationsIn(fixture) }
  const kept = [...stays].sort(([one], [other]) => (one < other ? -1 : 1))
  return [
    `${out}: ${Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
      .join(', ')}`,
    `Texts stay as they are at ${kept.length} paths:`,
    ...kept.map(([path, why]) => `  ${path}: ${why}`),
    ...(leftOut.size === 0 ? [] : ['Left out, since the account did not tell it:']),
    ...[...leftOut].map(([path, status]) => `  ${path} (${status})`),
    ...(hasMadeUpAdministrator ? ['No administrator could be read: one is made up.'] : []),
    `Start it: freshdesk-emulator --fixture ${out}`,
    '',
  ].join('\n')
}

interface Progress {
  update(doing: string, remaining: string): void
  stop(): void
}

const require = createRequire(import.meta.url)
/** Off a terminal a line is written for every so many answers. */
const LINE_EACH = 50

function newProgress(): Progress {
  let answers = 0
  if (!process.stderr.isTTY) {
    const update = (doing: string, remaining: string) => {
      if (++answers % LINE_EACH === 0)
        process.stderr.write(`${answers} answers, ${doing}; ${remaining} calls remain this minute\n`)
    }
    return { update, stop: () => undefined }
  }
  const { SingleBar, Presets } = require('cli-progress') as typeof import('cli-progress')
  const format = '{doing} [{bar}] {value} answers; {remaining} calls remain this minute'
  const bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.legacy)
  bar.start(1, 0, { doing: '', remaining: 'unknown' })
  return {
    update(doing, remaining) {
      bar.setTotal(++answers + 1)
      bar.update(answers, { doing, remaining })
    },
    stop: () => bar.stop(),
  }
}
