import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { useFolder } from './folder.ts'
import { type ProgramRun, runProgram } from './programs.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
/** Notes names that are looked up and connections that would leave, and lets neither happen; heeded by Node alone. */
const GUARD = fileURLToPath(new URL('./no-lookup/guard.cjs', import.meta.url))

interface RunBelowExec extends ProgramRun {
  /** What the guard has noted. */
  readonly lookedUp: string
}

/** Runs commands below `exec` with an emulator of their own each. */
export function useExec() {
  const folder = useFolder()
  let runs = 0
  return async (command: readonly string[], flags: readonly string[] = []): Promise<RunBelowExec> => {
    const notes = join(folder, `looked-up-${runs++}`)
    const run = await runProgram([process.execPath, CLI, 'exec', ...flags, '--', ...command], {
      NODE_OPTIONS: `--require=${GUARD}`,
      NODE_NO_WARNINGS: '1',
      NO_LOOKUP_FILE: notes,
      FRESHDESK_EMULATOR_TLS_DIR: join(folder, 'tls'),
    })
    return { ...run, lookedUp: existsSync(notes) ? readFileSync(notes, 'utf8') : '' }
  }
}

export const calls = (count: number) => `freshdesk-emulator: ${count} call${count === 1 ? '' : 's'}, no findings\n`
