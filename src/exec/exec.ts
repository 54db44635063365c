import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createEmulator, type Emulator, type EmulatorOptions } from '../emulator.ts'
import { environmentOf } from './environment.ts'
import { reportOf } from './report.ts'
import { trustFilesOf } from './trust-files.ts'

const FORWARDED_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const

/**
 * Runs a command with an emulator of its own, which it finds in its environment, and tells on standard error how it
 * behaved. Returns its exit code: 128 and the signal's number when one ended it, 127 when there is no such command.
 */
export async function exec(command: readonly string[], options: EmulatorOptions): Promise<number> {
  const emulator = await createEmulator(options)
  try {
    return await execWith(emulator, command)
  } finally {
    await emulator.close()
  }
}

/** Signals are the command's to obey: it decides when both end. */
async function execWith(emulator: Emulator, [name = '', ...args]: readonly string[]): Promise<number> {
  let child: ChildProcess | undefined
  let early: NodeJS.Signals | undefined
  const forward = (signal: NodeJS.Signals) => {
    early = signal
    // A terminal has sent its own to the command already, and two of them mean "now" to many programs.
    if (!process.stdin.isTTY || signal === 'SIGTERM' || signal === 'SIGHUP') child?.kill(signal)
  }
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward)
  const trust = emulator.caCertificate === undefined ? undefined : await trustFilesOf(emulator.caCertificate)
  try {
    if (early !== undefined) return codeOf(early)
    const { url, apiKey } = emulator
    child = spawn(name, args, { stdio: 'inherit', env: environmentOf(process.env, { url, apiKey, trust }) })
    const code = await ended(child)
    process.stderr.write(reportOf(emulator.accounts))
    return code
  } catch (error) {
    return failedStart(name, error as NodeJS.ErrnoException)
  } finally {
    await trust?.remove()
    for (const signal of FORWARDED_SIGNALS) process.off(signal, forward)
  }
}

/** Rejects when it could not be started. */
const ended = (child: ChildProcess) =>
  new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? codeOf(signal)))
  })

const codeOf = (signal: NodeJS.Signals | null) => 128 + (signal === null ? 0 : constants.signals[signal])

/** As shells have it: 127 for what is not there, 126 for what cannot be run. */
function failedStart(name: string, { code, message }: NodeJS.ErrnoException): number {
  const isMissing = code === 'ENOENT'
  const reason = isMissing ? `there is no command ${name}` : `cannot run ${name}: ${message}`
  process.stderr.write(`freshdesk-emulator: ${reason}\n`)
  return isMissing ? 127 : 126
}
