import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CannotCertify,
  type Client,
  type Ended,
  type HeldRow,
  type RunTold,
  type TimeLimits,
  type Turn,
} from '../../../certify/client.ts'
import { realMilliseconds } from '../../../time/clock.ts'
import { every } from '../../../time/timers.ts'
import { surround } from '../exec/surround.ts'
import type { TrustFiles } from '../exec/trust-files.ts'
import { heldRowsIn } from './held-rows.ts'
import { endFamily, type Family } from './processes.ts'
import { serve } from './serve.ts'
import { codeOf, type Output, outputOf, spawnShell } from './spawned.ts'
import type { EmulatorStage } from './venue.ts'

export interface CommandOptions {
  readonly command: readonly string[]
  /** Command of the shell that prints the rows that the client holds, a JSON object a line. */
  readonly check: string | undefined
  /** Command of the shell that makes the client forget what it has done. */
  readonly reset: string | undefined
  /** Address at which the command gets webhooks. */
  readonly receiver: string | undefined
  readonly also: readonly string[]
  readonly allowed: readonly string[]
  readonly trust: TrustFiles
  /** Folder in which runs have their own. */
  readonly folder: string
  readonly onError: (error: unknown) => void
}

const POLL_MS = 50
const ENDED_AS_TOLD: readonly (number | NodeJS.Signals)[] = ['SIGTERM', 143]
const INCIDENT = 'FRESHDESK_EMULATOR_INCIDENT'
const RUN_DIR = 'FRESHDESK_EMULATOR_RUN_DIR'

/** A command, as a client under trial. */
export class CommandClient implements Client<EmulatorStage> {
  readonly #options: CommandOptions
  readonly #running = new Set<Family>()

  constructor(options: CommandOptions) {
    this.#options = options
  }

  async begin(): Promise<Turn<EmulatorStage>> {
    const { folder, reset } = this.#options
    const own = await mkdtemp(join(folder, 'run-'))
    const runDir = join(own, 'run')
    await mkdir(runDir)
    if (reset !== undefined) await this.#resetBy(reset, runDir)
    return {
      run: (stage, told) => this.#run(stage, { own, runDir, ...told }),
      held: (stage) => this.#held(stage, { own, runDir }),
      end: () => rm(own, { recursive: true, force: true }),
    }
  }

  /** Ends all that runs now. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map(endFamily))
  }

  async #resetBy(command: string, runDir: string): Promise<void> {
    const { how, code } = await this.#finish(spawnShell(command, { ...process.env, [RUN_DIR]: runDir }), runDir)
    if (code !== 0) throw new CannotCertify(`--reset ${command} fails: ${how}`)
  }

  async #held(stage: EmulatorStage, { own, runDir }: Folders): Promise<readonly HeldRow[] | undefined> {
    const { check } = this.#options
    if (check === undefined) return undefined
    const child = spawnShell(check, { ...(await this.#environment(stage, own)), [INCIDENT]: '', [RUN_DIR]: runDir })
    const { how, code, output } = await this.#finish(child, runDir)
    if (code !== 0) throw new CannotCertify(`--check ${check} fails: ${how}`)
    return heldRowsIn(output, check)
  }

  async #environment({ emulator }: EmulatorStage, own: string): Promise<Record<string, string>> {
    const { also, allowed, trust } = this.#options
    const folder = await mkdtemp(join(own, 'hook-'))
    return surround(emulator, { folder, also, allowed, trust })
  }

  async #run(stage: EmulatorStage, told: Folders & RunTold): Promise<Ended> {
    const [name = '', ...args] = this.#options.command
    const env = { ...(await this.#environment(stage, told.own)), [INCIDENT]: told.incident, [RUN_DIR]: told.runDir }
    const begun = realMilliseconds()
    const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env })
    const calls = () => stage.account.journal.size
    const { deliver, limits } = told
    const { receiver } = this.#options
    const [{ how, isHung, code, late }, wasServed] = await Promise.all([
      this.#finish(child, told.runDir, { limits, calls, stage }),
      deliver && receiver && serve(child, { receiver, deliver, calls, patience: limits.quiet }),
    ])
    // A receiver ends when it is told to.
    const isEnded = code === 0 || (wasServed && ENDED_AS_TOLD.includes(code))
    return {
      outcome: isHung ? 'hung' : isEnded ? 'succeeded' : 'failed',
      how,
      milliseconds: realMilliseconds() - begun,
      lateCalls: late,
    }
  }

  /** Waits until a process has ended, or its time is up, and ends what it left behind. */
  async #finish(child: ChildProcess, runDir: string, watched?: Watched): Promise<Finished> {
    const output = outputOf(child)
    let isHung = ''
    const family = child.pid === undefined ? undefined : { group: child.pid, mark: `${RUN_DIR}=${runDir}` }
    if (family !== undefined) this.#running.add(family)
    const stopWatching =
      watched &&
      family &&
      this.#watch(watched, output, (reason) => {
        isHung = reason
        return endFamily(family)
      })
    try {
      const code = await codeOf(child)
      stopWatching?.()
      const late = family === undefined ? 0 : await this.#endRest(family, watched?.stage)
      await output.whole
      return {
        how: isHung || (typeof code === 'number' ? `exit ${code}` : `signal ${code}`),
        isHung: isHung !== '',
        code,
        late,
        output: output.text,
      }
    } catch (error) {
      throw new CannotCertify(`the command cannot be started: ${(error as Error).message}`)
    } finally {
      stopWatching?.()
      if (family !== undefined) this.#running.delete(family)
    }
  }

  /** Calls that come when the command has ended are refused, as those of a suspended account, and counted. */
  async #endRest(family: Family, stage: EmulatorStage | undefined): Promise<number> {
    if (stage === undefined) {
      await endFamily(family)
      return 0
    }
    const { account } = stage
    const { isSuspended } = account
    const before = account.journal.size
    account.isSuspended = true
    await endFamily(family)
    account.isSuspended = isSuspended
    return account.journal.size - before
  }

  /** Ends a command that gives no sign of life, or too many. */
  #watch({ limits, calls }: Watched, output: Output, end: (reason: string) => Promise<unknown>): () => void {
    const begun = realMilliseconds()
    let last = begun
    let signs = ''
    const timer = every(
      POLL_MS,
      () => {
        const now = realMilliseconds()
        const current = `${calls()} ${output.bytes}`
        if (current !== signs) last = now
        signs = current
        const reason =
          now - last > limits.quiet
            ? 'no call and no output for the time limit'
            : now - begun > limits.whole
              ? 'it still went on at three times the time limit'
              : undefined
        if (reason === undefined) return
        clearInterval(timer)
        end(reason).catch(this.#options.onError)
      },
      this.#options.onError,
    )
    return () => clearInterval(timer)
  }
}

interface Folders {
  /** Folder for the emulator's own files. */
  readonly own: string
  /** The command's. */
  readonly runDir: string
}

interface Watched {
  readonly limits: TimeLimits
  readonly calls: () => number
  readonly stage: EmulatorStage
}

interface Finished {
  readonly how: string
  readonly isHung: boolean
  readonly code: number | NodeJS.Signals
  readonly late: number
  readonly output: string
}
