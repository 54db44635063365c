import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { createEmulator } from '../../../emulator/emulator.ts'
import { readFixtureFile } from '../../../fixtures/file/fixture-file.ts'
import type { Fixture } from '../../../fixtures/format/fixture.ts'
import { accountUrl } from '../../../pull/ask/account-url.ts'
import { ReadingClient } from '../../../pull/ask/client.ts'
import { realMilliseconds } from '../../../time/clock.ts'
import { type AcceptedList, isAccepted, readAccepted } from '../../../verify/accepted.ts'
import { type Verified, verify } from '../../../verify/verify.ts'
import type { StartFlags } from '../../start-flags.ts'
import { keyOf } from '../live-account/ask-key.ts'
import { ENDINGS, endWith } from '../live-account/command.ts'
import { fixtureOf, writePrivately } from '../live-account/files.ts'
import { differenceTable, driftReport, jsonOf } from './told.ts'

const ACCEPTED = 'verify.accept.yaml'

/** Asks a live account and an emulator the same, and tells where they differ. Returns the exit code. */
export const verifyAccount = (flags: StartFlags): Promise<number> =>
  endWith('verify', async () => {
    if (flags.against === undefined) throw new Error('it takes --against URL, such as https://acme.freshdesk.com')
    return await verifyAgainst(accountUrl(flags.against), flags)
  })

async function verifyAgainst(url: string, flags: StartFlags): Promise<number> {
  const file = typeof flags.fixture === 'string' ? flags.fixture : fixtureOf(url)
  const fixture = readFixtureFile(file) as Fixture // the emulator below checks it
  const accepted = acceptedIn(flags.accept)
  const withWrongKey = flags.wrongKey !== false
  const account = new ReadingClient({ url, key: await keyOf(flags.apiKeyEnv) })
  // Its answers tell the limit, but keep nobody waiting.
  const emulator = await createEmulator({ port: 0, fixture: file, rateLimit: 'headers' })
  const own = new ReadingClient({ url: emulator.url, key: emulator.apiKey })
  if (withWrongKey) process.stderr.write('One call is made with a wrong key; --no-wrong-key leaves it out.\n')
  try {
    const timer = { now: realMilliseconds, wait }
    const result = await verify({ account, emulator: own }, { fixture, withWrongKey, timer, progress })
    return told(result, flags, accepted)
  } finally {
    account.close()
    own.close()
    await emulator.close()
  }
}

/** The list that is named has to be there; the usual one may be. */
function acceptedIn(file: string | undefined): AcceptedList {
  const known = file ?? (existsSync(ACCEPTED) ? ACCEPTED : undefined)
  return known === undefined ? [] : readAccepted(readFileSync(known, 'utf8'), known)
}

/** Off a terminal a line is written for every so many questions. */
const LINE_EACH = 50
let asked = 0

function progress(path: string, remaining: string): void {
  const told = `${path}; ${remaining} calls remain this minute`
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${told}`)
  else if (++asked % LINE_EACH === 0) process.stderr.write(`${asked} questions, ${told}\n`)
}

function told(result: Verified, { json, report }: StartFlags, accepted: AcceptedList): number {
  const { questions, differences, otherHeaders } = result
  const fresh = differences.filter((one) => !isAccepted(accepted, one))
  const known = differences.length - fresh.length
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  process.stdout.write(
    `${differenceTable(fresh)}${questions} questions, ${fresh.length} differences, ${known} accepted\n`,
  )
  if (otherHeaders.length > 0) process.stdout.write(`Headers not compared: ${otherHeaders.join(', ')}\n`)
  if (json !== undefined) writePrivately(json, jsonOf(result, fresh))
  if (report !== undefined) writeFileSync(report, driftReport(result, fresh))
  return fresh.length === 0 ? ENDINGS.well : ENDINGS.differs
}
