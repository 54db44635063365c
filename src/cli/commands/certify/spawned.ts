import { type ChildProcess, spawn } from 'node:child_process'

export interface Output {
  readonly text: string
  /** Printed to both streams. */
  readonly bytes: number
  /** Resolves when nothing holds the first one any more. */
  readonly whole: Promise<void>
}

/** Runs a command of the shell in a group of its own. */
export const spawnShell = (command: string, env: NodeJS.ProcessEnv) =>
  spawn(command, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'inherit'], env })

/** Collects what a process prints to standard output, and counts both streams. */
export function outputOf({ stdout, stderr }: ChildProcess): Output {
  const chunks: Buffer[] = []
  let bytes = 0
  stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    bytes += chunk.length
  })
  stderr?.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  const whole = new Promise<void>((resolve) => {
    if (stdout === null) resolve()
    else stdout.once('close', () => resolve())
  })
  return {
    whole,
    get text() {
      return Buffer.concat(chunks).toString('utf8')
    },
    get bytes() {
      return bytes
    },
  }
}

/** Rejects when it could not be started. What it left behind may hold its streams: they are not waited for. */
export const codeOf = (child: ChildProcess) =>
  new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1))
  })
