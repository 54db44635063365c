import { readFile } from 'node:fs/promises'
import type { Account } from '../account/account.ts'
import type { NewAccountOptions } from '../options/account-options.ts'
import { realMilliseconds } from '../time/clock.ts'
import { every } from '../time/timers.ts'
import { beginIn, beginningOf } from './beginning.ts'
import { type Case, findIncident, parseCase } from './case.ts'
import { Certification } from './certification.ts'
import { CannotCertify, type Client, type Ended, type HeldRow, type RunTold, type Stage, type Turn } from './client.ts'
import type { TrialJudgement } from './judge.ts'

/** Things that a client gets for one run. */
export interface CertifyRun {
  readonly url: string
  readonly apiKey: string
  /** Name of the incident; empty in runs without one. */
  readonly incident: string
  /** Store of the client: empty in a first run, and in the next one as the client left it. */
  readonly store: Map<string, unknown>
}

/** A client. One that rejects has failed; one that resolves to a list says which records it holds. */
export type CertifyClient = (run: CertifyRun) => Promise<unknown>

/** The accounts of a running emulator. */
export interface CertifyHost {
  readonly add: (options: NewAccountOptions) => { readonly account: Account; readonly url: string }
  readonly has: (name: string) => boolean
  readonly remove: (name: string) => void
  readonly onError: (error: unknown) => void
}

interface AccountStage extends Stage {
  readonly apiKey: () => string
}

const QUIET_MS = 120_000

/** Replays a case in accounts of this emulator. Throws `CannotCertify`, with one line, where nothing can be judged. */
export async function certifyCase(
  given: string | Case,
  run: CertifyClient,
  host: CertifyHost,
): Promise<TrialJudgement> {
  const place = typeof given === 'string' ? given : 'what was given'
  const one = parseCase(typeof given === 'string' ? await readFile(given, 'utf8') : JSON.stringify(given), place)
  const { fixture, seed, operation, call, path, record } = one
  const name = freeName(host)
  const { account } = host.add({ name, fixture, ...(seed === undefined ? {} : { seed }) })
  const state = beginningOf(account)
  host.remove(name)
  const client = functionClient(run, host.onError)
  const certification = await Certification.begin({ venue: { open }, client, state, quiet: QUIET_MS })
  const bound = { binding: { operation, call, path }, record }
  const { outcome, explanation, request_ids } = await certification.try(findIncident(one.incident), bound)
  return { outcome, explanation, request_ids }

  async function open(from: typeof state): Promise<AccountStage> {
    const its = freeName(host)
    const made = host.add({ name: its, fixture: 'empty' })
    beginIn(made.account, from)
    return {
      account: made.account,
      url: made.url,
      apiKey: () => apiKeyOf(made.account),
      close: async () => host.remove(its),
    }
  }
}

function apiKeyOf({ database, keyPrefix }: Account): string {
  for (const { api_key } of database.agents.all()) return `${keyPrefix}${api_key}`
  throw new CannotCertify('the fixture has no agent: nobody has a key')
}

function freeName({ has }: CertifyHost): string {
  let number = 1
  while (has(`certify-${number}`)) number++
  return `certify-${number}`
}

const functionClient = (client: CertifyClient, onError: (error: unknown) => void): Client<AccountStage> => ({
  async begin(): Promise<Turn<AccountStage>> {
    const store = new Map<string, unknown>()
    let held: readonly HeldRow[] | undefined
    return {
      async run(stage, told) {
        const { url, apiKey } = stage
        const run = client({ url, apiKey: apiKey(), incident: told.incident, store }).then((result) => {
          held = Array.isArray(result) ? (result as HeldRow[]) : undefined
        })
        return ended(run, stage, told, onError)
      },
      held: async () => held,
      end: async () => undefined,
    }
  },
})

const POLL_MS = 50

/** Resolves when the client has ended, or makes no more calls. */
function ended(
  run: Promise<unknown>,
  { account }: Stage,
  { limits }: RunTold,
  onError: (error: unknown) => void,
): Promise<Ended> {
  const begun = realMilliseconds()
  return new Promise((resolve) => {
    let [calls, last] = [0, begun]
    const end = (outcome: Ended['outcome'], how: string) => {
      clearInterval(timer)
      resolve({ outcome, how, milliseconds: realMilliseconds() - begun, lateCalls: 0 })
    }
    const watch = () => {
      const now = realMilliseconds()
      if (account.journal.size !== calls) last = now
      calls = account.journal.size
      if (now - last > limits.quiet) end('hung', 'no call for the time limit')
      else if (now - begun > limits.whole) end('hung', 'it still went on at three times the time limit')
    }
    const timer = every(POLL_MS, watch, onError)
    run.then(
      () => end('succeeded', 'success'),
      (error: unknown) => end('failed', `the error ${JSON.stringify(String(error))}`),
    )
  })
}
