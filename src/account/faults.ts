import { type CallMatch, matches } from '../journal/match.ts'

/** Answers as what stands in front of Freshdesk gives them, without Freshdesk's own headers. */
export type FaultPreset = 'edge-502' | 'maintenance' | 'rate-limited'
/** Fate of the connection: reset, closed without an answer, cut in the midst of one, or left without one. */
export type ConnectionFault = 'reset' | 'empty' | 'truncate' | 'hang'

export interface FaultEffect {
  /** Answered with Freshdesk's own body of that status, unless `body` says otherwise. */
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** A string as it stands, anything else as JSON. */
  readonly body?: unknown
  /** Real time before the answer. */
  readonly delay_ms?: number | undefined
  readonly connection?: ConnectionFault | undefined
  /** `after_commit` does the work and loses the reply. Default: instead of the work, but for `truncate`. */
  readonly phase?: 'before' | 'after_commit' | undefined
  readonly preset?: FaultPreset | undefined
}

export interface FaultDefinition {
  /** Absent: every call. */
  readonly match?: Pick<CallMatch, 'operation' | 'method' | 'path'> | undefined
  readonly effect: FaultEffect
  /** Acts so many times, then no more. */
  readonly times?: number | undefined
  /** Lets so many matching calls pass first. */
  readonly after?: number | undefined
  /** Probability of acting on a matching call, by the account's seeded chance. Default 1. */
  readonly probability?: number | undefined
}

export interface Fault extends FaultDefinition {
  readonly id: number
  /** Matching calls so far. */
  readonly seen: number
  /** Calls it acted on. */
  readonly acted: number
}

export interface FaultState {
  readonly faults: readonly Fault[]
  readonly lastId: number
}

export const NO_FAULTS: FaultState = { faults: [], lastId: 0 }

interface FaultyCall {
  readonly operation: string | null
  readonly method: string
  readonly path: string
}

/** A HEAD is a GET without its body. */
const isMeant = ({ match = {} }: Fault, call: FaultyCall) =>
  matches(match, call) || (call.method === 'HEAD' && matches(match, { ...call, method: 'GET' }))

/** Faults to inject, in the order they were added; of several that match, the first that acts is taken. */
export class Faults {
  #faults: readonly Fault[] = []
  #lastId = 0

  add(definition: FaultDefinition): Fault {
    const fault: Fault = { id: ++this.#lastId, ...definition, seen: 0, acted: 0 }
    this.#faults = [...this.#faults, fault]
    return fault
  }

  get any(): boolean {
    return this.#faults.length > 0
  }

  list(): readonly Fault[] {
    return this.#faults
  }

  /** False when there is none of that id. */
  remove(id: number): boolean {
    const kept = this.#faults.filter((fault) => fault.id !== id)
    const isRemoved = kept.length < this.#faults.length
    this.#faults = kept
    return isRemoved
  }

  clear(): void {
    this.#faults = []
  }

  /** @param chance draws a number from 0 up to 1 */
  pick(call: FaultyCall, chance: () => number): Fault | undefined {
    let picked: Fault | undefined
    this.#faults = this.#faults.map((fault) => {
      if (picked !== undefined || !isMeant(fault, call)) return fault
      const seen = { ...fault, seen: fault.seen + 1 }
      if (!acts(seen, chance)) return seen
      picked = { ...seen, acted: fault.acted + 1 }
      return picked
    })
    return picked
  }

  capture(): FaultState {
    return { faults: this.#faults, lastId: this.#lastId }
  }

  restore({ faults, lastId }: FaultState): void {
    this.#faults = faults
    this.#lastId = lastId
  }
}

function acts({ seen, acted, after = 0, times, probability }: Fault, chance: () => number): boolean {
  if (seen <= after || (times !== undefined && acted >= times)) return false
  return probability === undefined || chance() < probability
}

/** Tells whether the operation is carried out although its caller may not hear of it. */
export function doesWork({ status, connection, phase, preset }: FaultEffect): boolean {
  if (phase !== undefined) return phase === 'after_commit'
  const replaces =
    status !== undefined || preset !== undefined || (connection !== undefined && connection !== 'truncate')
  return !replaces
}
