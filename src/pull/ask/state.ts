import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** An answered question: its reply once nobody is in it any more. */
export interface Asked {
  readonly path: string
  readonly status: number
  readonly taken?: unknown
  /** Paths at which texts stayed as they were, with the reason. */
  readonly stays?: Readonly<Record<string, string>>
}

interface Beginning {
  readonly version: 1
  readonly from: string
  readonly options: unknown
  /** Tells the pull's key from others. */
  readonly key: string
  /** Epoch milliseconds: a pull that goes on asks for the same days. */
  readonly startedAt: number
}

/**
 * File of what a pull has been answered, a line a question, so that one that was stopped goes on where it was. Mode
 * 0600.
 */
export class PullState {
  readonly #file: string
  readonly #asked = new Map<string, Asked>()
  readonly startedAt: number

  private constructor(file: string, { startedAt }: Beginning, asked: readonly Asked[]) {
    this.#file = file
    this.startedAt = startedAt
    for (const one of asked) this.#asked.set(one.path, one)
  }

  /** A new one; what a pull before left is gone. */
  static begin(file: string, beginning: Omit<Beginning, 'version'>): PullState {
    rmSync(file, { force: true })
    const whole: Beginning = { version: 1, ...beginning }
    writeFileSync(file, `${JSON.stringify(whole)}\n`, { mode: 0o600 })
    return new PullState(file, whole, [])
  }

  /**
   * Opens that of a pull that was stopped. Throws an `Error` of one line where it asked something else; undefined where
   * none was.
   */
  static resume(file: string, wanted: Omit<Beginning, 'version' | 'startedAt'>): PullState | undefined {
    if (!existsSync(file)) return undefined
    const text = readFileSync(file, 'utf8')
    // The line that was being written is not there.
    const lines = text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1)
    const [first, ...others] = lines.map((line) => JSON.parse(line) as unknown)
    const beginning = first as Beginning | undefined // written above
    if (beginning === undefined) return undefined
    const other = otherThan(wanted, beginning)
    if (other !== undefined) throw new Error(`${file} is of a pull ${other}: run it without --resume`)
    if (lines.length > 0) writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
    return new PullState(file, beginning, others as Asked[])
  }

  get(path: string): Asked | undefined {
    return this.#asked.get(path)
  }

  add(asked: Asked): void {
    this.#asked.set(asked.path, asked)
    appendFileSync(this.#file, `${JSON.stringify(asked)}\n`, { mode: 0o600 })
  }

  /** The pull is whole: nothing is to go on with. */
  end(): void {
    rmSync(this.#file, { force: true })
  }
}

/**
 * Tells in what a pull that was stopped is another than what is wanted: its answers would be read as if they were of
 * this one.
 */
function otherThan(
  { from, options, key }: Omit<Beginning, 'version' | 'startedAt'>,
  stopped: Beginning,
): string | undefined {
  if (stopped.version !== 1) return 'by another version'
  if (stopped.from !== from) return `from ${stopped.from}`
  if (stopped.key !== key) return 'with another key file'
  return JSON.stringify(stopped.options) === JSON.stringify(options) ? undefined : 'with other options'
}
