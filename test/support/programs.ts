import { spawn, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

export interface Program {
  /** A command that succeeds where the program is there. */
  readonly probe: readonly [string, ...string[]]
  /** Debian's name of it. */
  readonly package: string
}

/** Tests of the long run that ask for a program: without it they fail, and say what installs it. */
export function describeWith(program: Program, name: string, suite: () => void): void {
  const [command, ...args] = program.probe
  describeWhere(spawnSync(command, args).status === 0, program.package, name, suite)
}

/** The same for what no command tells of. @param debian name of its package */
export function describeWhere(isThere: boolean, debian: string, name: string, suite: () => void): void {
  if (isThere) describe(name, suite)
  else it(name, () => expect.fail(`${debian} is not installed: bash .ci/clients.sh installs it`))
}

export interface ProgramRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program with these variables, and none of those that choose proxies and trust besides. */
export function runProgram(
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<ProgramRun> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/proxy|^NODE_|^SSL_CERT|CA_BUNDLE|^FRESHDESK_EMULATOR_/i.test(name),
  )
  const child = spawn(command, args, { env: { ...Object.fromEntries(inherited), ...env }, stdio: 'pipe' })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk
    })
  }
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...output }))
  })
}
