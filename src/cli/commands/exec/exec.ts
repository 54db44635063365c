import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator } from '../../../emulator/emulator.ts'
import type { EmulatorOptions } from '../../../emulator/options.ts'
import { realAccountLines } from './real-account.ts'
import { reportOf } from './report.ts'
import { surround } from './surround.ts'
import { trustFilesOf } from './trust-files.ts'

const FORWARDED_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const

export interface ExecOptions extends EmulatorOptions {
  /** A run in which no call came may succeed. */
  readonly allowNoCalls?: boolean
  /** The emulator stays when the command has ended, for the inspector, until a signal. */
  readonly ui?: boolean
}

/**
 * Runs a command with an emulator of its own, which it finds in its environment, and tells on standard error how it
 * behaved. Returns its exit code: 128 and the signal's number when one ended it, 127 when there is no such command; 1
 * when it succeeded without a call.
 */
export async function exec(command: readonly string[], { allowNoCalls, ui, ...options }: ExecOptions): Promise<number> {
  let calls = 0
  const emulator = await createEmulator({
    ...options,
    proxy: true,
    tls: true,
    // The journal forgets: by a reset, and what is beyond its size.
    log: (entry) => {
      calls++
      options.log?.(entry)
    },
  })
  const folder = await mkdtemp(join(tmpdir(), 'freshdesk-emulator-exec-'))
  try {
    const env = await surroundOf(emulator, folder, options.also ?? [])
    const code = await run(command, env, (ended) => {
      process.stderr.write(reportOf(emulator.accounts, calls, allowNoCalls ?? false))
      return ended === 0 && calls === 0 && !allowNoCalls ? 1 : ended
    })
    if (ui) await untilSignal(`the inspector stays at ${emulator.url}/_emulator until Ctrl-C`)
    return code
  } finally {
    await rm(folder, { recursive: true })
    await emulator.close()
  }
}

async function surroundOf(emulator: Emulator, folder: string, also: readonly string[]) {
  const { caCertificate: ca, accounts } = emulator
  const keys = accounts.flatMap((account) => account.keys.map(({ key }) => key))
  tell(realAccountLines(process.env, { accounts: accounts.map(({ name }) => name), keys, also }))
  const trust = ca === undefined ? undefined : await trustFilesOf(folder, ca)
  return surround(emulator, { folder, also, trust })
}

/** Signals are the command's to obey: it decides when both end. */
async function run(
  [name = '', ...args]: readonly string[],
  env: Record<string, string>,
  onEnd: (code: number) => number,
): Promise<number> {
  let child: ChildProcess | undefined
  let early: NodeJS.Signals | undefined
  const forward = (signal: NodeJS.Signals) => {
    early = signal
    // A terminal has sent its own to the command already, and two of them mean "now" to many programs.
    if (!process.stdin.isTTY || signal === 'SIGTERM' || signal === 'SIGHUP') child?.kill(signal)
  }
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward)
  try {
    if (early !== undefined) return codeOf(early)
    child = spawn(name, args, { stdio: 'inherit', env })
    return onEnd(await ended(child))
  } catch (error) {
    return failedStart(name, error as NodeJS.ErrnoException)
  } finally {
    for (const signal of FORWARDED_SIGNALS) process.off(signal, forward)
  }
}

function untilSignal(told: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of FORWARDED_SIGNALS) process.off(signal, stop)
      resolve()
    }
    for (const signal of FORWARDED_SIGNALS) process.on(signal, stop)
    tell([told])
  })
}

/** Rejects when it could not be started. */
const ended = (child: ChildProcess) =>
  new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? codeOf(signal)))
  })

const codeOf = (signal: NodeJS.Signals | null) => 128 + (signal === null ? 0 : constants.signals[signal])

/** Exit code of shells: 127 for what is not there, 126 for what cannot be run. */
function failedStart(name: string, { code, message }: NodeJS.ErrnoException): number {
  const isMissing = code === 'ENOENT'
  tell([isMissing ? `there is no command ${name}` : `cannot run ${name}: ${message}`])
  return isMissing ? 127 : 126
}

function tell(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`freshdesk-emulator: ${line}\n`)
}
