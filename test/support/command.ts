import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** Where the commands of a test file run; gone at its end. */
export const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-'))
afterAll(() => rmSync(folder, { recursive: true }))

const running = new Set<ChildProcessByStdio<null, Readable, Readable>>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})

interface Run {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when the process has ended and all its output has come. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

export type Environment = Readonly<Record<string, string>>

/** The command with nothing of this process's own settings. */
export function run(flags: readonly string[], env: Environment = {}): Run {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(FRESHDESK_EMULATOR_|PORT$|NODE_OPTIONS$)/.test(name),
  )
  const child = spawn(process.execPath, [CLI, ...flags], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal })
    })
  })
  return { child, stdout: () => output.stdout, stderr: () => output.stderr, ended }
}

/** Resolves when standard output has this; fails when the process ends before. */
export async function printed(one: Run, pattern: RegExp): Promise<RegExpMatchArray> {
  for (;;) {
    const match = one.stdout().match(pattern)
    if (match !== null) return match
    const more = new Promise((resolve) => one.child.stdout.once('data', resolve))
    const end = await Promise.race([more.then(() => undefined), one.ended])
    if (end !== undefined) throw new Error(`ended with ${end.code}: ${one.stdout()}${one.stderr()}`)
  }
}

/** A started emulator and its URL, off the banner or the first line of JSON. */
export async function started(
  flags: readonly string[],
  env: Environment = {},
): Promise<Run & { readonly url: string }> {
  const one = run(flags, env)
  const [, banner, json] = await printed(one, /Base URL {2}(\S+)[\s\S]*\n\n$|"listening":"([^"]+)".*\n/)
  return { ...one, url: banner ?? json ?? '' }
}

export async function end(one: Run, signal: NodeJS.Signals = 'SIGTERM') {
  one.child.kill(signal)
  return await one.ended
}
