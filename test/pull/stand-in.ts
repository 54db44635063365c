import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { ReadingClient } from '../../src/pull/ask/client.ts'
import type { Timer } from '../../src/pull/ask/pace.ts'
import { PullState } from '../../src/pull/ask/state.ts'
import { type PullOptions, type PullResult, pull } from '../../src/pull/pull.ts'
import { useFolder } from '../support/folder.ts'

/** A second emulator over TLS that stands for the live account, and what pulls from it. */

/** Of the file that is running: files share this module. */
let folder = ''

export const KEY = Buffer.alloc(32, 7)
const OPTIONS: PullOptions = {
  tickets: 200,
  sinceDays: 3650,
  keep: [],
  newIds: false,
  shiftTimes: false,
  key: KEY,
}

/** Time of accounts' clocks: whoever waits moves them. */
export const fastTimer = (...accounts: readonly Pick<Emulator, 'clock'>[]): Timer => {
  let now = 0
  return {
    now: () => now,
    async wait(milliseconds) {
      now += milliseconds
      for (const { clock } of accounts) await clock.advance(milliseconds / 1000)
    },
  }
}

/** The account; its states lie in a folder that is gone when the file ends. */
export function standIn(options: EmulatorOptions = {}): Promise<Emulator> {
  folder = useFolder()
  return createEmulator({ port: 0, tls: true, tlsPort: 0, seed: 77, plan: 'enterprise', ...options })
}

export interface PullSetting extends Partial<PullOptions> {
  /** Another account of the emulator, or what stands before it. */
  readonly url?: string
  /** Epoch milliseconds; by the account's clock. */
  readonly startedAt?: number
  readonly apiKey?: string
  readonly stateFile?: string
  readonly resume?: boolean
  readonly timer?: Timer
}

export const stateFile = (name: string) => join(folder, name)

export async function pullFrom(emulator: Emulator, setting: PullSetting = {}): Promise<PullResult> {
  const {
    url = emulator.httpsUrl ?? '',
    startedAt = Date.parse(emulator.clock.now),
    apiKey = emulator.apiKey,
    stateFile: file = stateFile('state.pull'),
    resume = false,
    timer = fastTimer(emulator),
    ...options
  } = setting
  const client = new ReadingClient({ url, key: apiKey, ca: emulator.caCertificate })
  const beginning = { from: url, options: {}, key: '' }
  const known = resume ? PullState.resume(file, beginning) : undefined
  const state = known ?? PullState.begin(file, { ...beginning, startedAt })
  try {
    return await pull({ ...OPTIONS, ...options }, { client, timer, state, progress: () => undefined })
  } finally {
    client.close()
  }
}

/** Answers of a pull as its shapes took them, by path. */
export const takenIn = (file: string): ReadonlyMap<string, unknown> =>
  new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line))
      .map(({ path, status, taken }) => [path, { status, taken }]),
  )
