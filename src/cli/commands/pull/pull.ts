import { setTimeout as wait } from 'node:timers/promises'
import { accountUrl } from '../../../pull/ask/account-url.ts'
import { ReadingClient } from '../../../pull/ask/client.ts'
import { PullState } from '../../../pull/ask/state.ts'
import { fixtureYaml } from '../../../pull/fixture/yaml.ts'
import { defaultKeyFile, fingerprintOf, readKey } from '../../../pull/key-file.ts'
import { isBelowPath, type PullOptions, pull } from '../../../pull/pull.ts'
import { realMilliseconds, realTime } from '../../../time/clock.ts'
import type { StartFlags } from '../../start-flags.ts'
import { keyOf } from '../live-account/ask-key.ts'
import { ENDINGS, endWith } from '../live-account/command.ts'
import { fixtureOf, writePrivately } from '../live-account/files.ts'
import { newProgress } from './progress.ts'
import { firstLines, pullReport } from './report.ts'

const TICKETS = 200
const DAYS = 30

/** Reads a live account, and writes it as a fixture. Returns the exit code. */
export const pullAccount = (flags: StartFlags): Promise<number> =>
  endWith('pull', async () => {
    if (flags.from === undefined) throw new Error('it takes --from URL, such as https://acme.freshdesk.com')
    await pullInto(flags.out ?? fixtureOf(accountUrl(flags.from)), accountUrl(flags.from), flags)
    return ENDINGS.well
  })

async function pullInto(out: string, url: string, flags: StartFlags): Promise<void> {
  const options = optionsOf(flags, readKey(flags.keyFile ?? defaultKeyFile(new URL(url).hostname, process.env)))
  const apiKey = await keyOf(flags.apiKeyEnv)
  const state = stateOf(`${out}.pull`, url, { options, isResumed: flags.resume === true })
  const client = new ReadingClient({ url, key: apiKey })
  const progress = newProgress()
  try {
    const timer = { now: realMilliseconds, wait }
    const result = await pull(options, { client, timer, state, progress: progress.update })
    progress.stop()
    writePrivately(out, fixtureYaml(result.fixture, firstLines(options)))
    state.end()
    const keepsNothing = options.keep.filter((path) => ![...result.stays.keys()].some((one) => isBelowPath(one, path)))
    process.stderr.write(pullReport(result, { out, keepsNothing }))
  } finally {
    progress.stop()
    client.close()
  }
}

const optionsOf = (flags: StartFlags, key: Buffer): PullOptions => {
  const { tickets = TICKETS, since = DAYS, keep = [], newIds = false, shiftTimes = false } = flags
  return { tickets, sinceDays: since, keep, newIds, shiftTimes, key }
}

interface Beginning {
  readonly options: PullOptions
  readonly isResumed: boolean
}

/** State of the pull, beside the fixture until that is whole. */
function stateOf(file: string, from: string, { options, isResumed }: Beginning): PullState {
  const { key, ...told } = options
  const beginning = { from, options: told, key: fingerprintOf(key) }
  const known = isResumed ? PullState.resume(file, beginning) : undefined
  if (isResumed && known === undefined) process.stderr.write('There is no pull to go on with: a new one begins.\n')
  return known ?? PullState.begin(file, { ...beginning, startedAt: realTime() })
}
