import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { useFolder } from './folder.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

interface Run {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when the process has ended and all its output has come. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

export type Environment = Readonly<Record<string, string>>

/** The command, for the file or the suite that asks: what it started and did not end is killed at its end. */
export interface Command {
  /** Where it runs; gone at the end, too. */
  readonly folder: string
  /** The command with nothing of this process's own settings. */
  run(flags: readonly string[], env?: Environment): Run
  /** A started emulator and its URL, off the banner or the first line of JSON. */
  started(flags: readonly string[], env?: Environment): Promise<Run & { readonly url: string }>
}

export function useCommand(): Command {
  const folder = useFolder()
  const runs = new Set<Run>()
  // Awaited: what still writes into the folder could not be removed.
  afterAll(() => Promise.all([...runs].map((one) => end(one, 'SIGKILL'))))
  const run: Command['run'] = (flags, env = {}) => {
    const one = start(folder, flags, env)
    runs.add(one)
    void one.ended.then(() => runs.delete(one))
    return one
  }
  return {
    folder,
    run,
    async started(flags, env) {
      const one = run(flags, env)
      const [, banner, json] = await printed(one, /Base URL {2}(\S+)[\s\S]*\n\n$|"listening":"([^"]+)".*\n/)
      return { ...one, url: banner ?? json ?? '' }
    },
  }
}

function start(folder: string, flags: readonly string[], env: Environment): Run {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(FRESHDESK_EMULATOR_|PORT$|NODE_OPTIONS$)/.test(name),
  )
  const child = spawn(process.execPath, [CLI, ...flags], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      output[name] += chunk
    })
  }
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }))
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

export async function end(one: Run, signal: NodeJS.Signals = 'SIGTERM') {
  one.child.kill(signal)
  return await one.ended
}
