import { type Base, baseInWords, type Result } from '../../../certify/certification.ts'
import { TRIAL_OUTCOMES, type TrialOutcome } from '../../../certify/judge.ts'
import type { Incident } from '../../../incidents/incident.ts'
import { realMilliseconds } from '../../../time/clock.ts'

/** Lines that certify prints for people. */

const NAME_WIDTH = 28
const OUTCOME_WIDTH = 14

/** One a line: name, kind, what happens, whose report it is. */
export const incidentList = (incidents: readonly Incident[]): string =>
  incidents
    .map(({ name, kind, happens, source }) => `${name.padEnd(NAME_WIDTH)} ${kind.padEnd(9)} ${happens} [${source}]\n`)
    .join('')

export const baseLine = (base: Base): string => `Without incident: ${baseInWords(base)} in the next run.\n\n`

const WORDS: Readonly<Record<TrialOutcome, string>> = {
  survived: 'survived',
  stopped: 'stopped',
  harmed: 'HARMED',
  hung: 'HUNG',
  slow: 'slow',
  not_reached: 'not reached',
  not_applicable: 'not applicable',
}

export function resultLines({ incident, outcome, explanation, request_ids }: Result): string {
  const calls = request_ids.length === 0 ? '' : ` (calls ${request_ids.join(', ')})`
  return `${incident.padEnd(NAME_WIDTH)} ${WORDS[outcome].padEnd(OUTCOME_WIDTH)} ${explanation}${calls}\n`
}

export function summaryLine(results: readonly Result[]): string {
  const counts = TRIAL_OUTCOMES.map(
    (outcome) => [outcome, results.filter((one) => one.outcome === outcome).length] as const,
  )
  const words = counts.filter(([, count]) => count > 0).map(([outcome, count]) => `${count} ${WORDS[outcome]}`)
  return `\n${words.join(', ')}\n`
}

/** A line on how far it is and how long it will take, on a terminal alone. */
export class Progress {
  readonly #total: number
  readonly #output: NodeJS.WriteStream
  readonly #begun = realMilliseconds()
  #done = 0

  constructor(total: number, output: NodeJS.WriteStream) {
    this.#total = total
    this.#output = output
  }

  show(name: string): void {
    if (!this.#output.isTTY) return
    this.clear()
    this.#output.write(`${this.#done + 1} of ${this.#total}: ${name}${this.#left}`)
  }

  finish(): void {
    this.#done++
  }

  clear(): void {
    if (this.#output.isTTY) this.#output.write('\r\x1b[K')
  }

  get #left(): string {
    if (this.#done === 0) return ''
    const each = (realMilliseconds() - this.#begun) / this.#done
    return `, about ${Math.ceil((each * (this.#total - this.#done)) / 1000)} s left`
  }
}
