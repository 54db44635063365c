export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

/** Clock in a snapshot: the moment, or undefined when it simply shows real time. */
export interface ClockState {
  readonly at: number | undefined
  readonly frozen: boolean
}

export interface ClockPosition {
  /** Milliseconds ahead of real time. */
  readonly offset: number
  readonly frozenAt: number | undefined
}

/** An account's time: real time shifted by an offset, or standing still. The only reader of ambient time. */
export class AdjustableClock implements Clock {
  #offset = 0
  #frozenAt: number | undefined
  #standingAt: number | undefined
  #version = 0
  readonly #onChange: () => void

  /** @param onChange told when it was set, moved, frozen or released; not of the moments of jobs */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange
  }

  now(): number {
    return this.#standingAt ?? this.#frozenAt ?? systemTime() + this.#offset
  }

  /** Whole epoch seconds: the resolution of every timestamp on the wire and in the rows. */
  seconds(): number {
    return Math.floor(this.now() / 1000)
  }

  /** The moment it shows while a job is run. */
  get standingAt(): number | undefined {
    return this.#standingAt
  }

  get frozen(): boolean {
    return this.#frozenAt !== undefined
  }

  /** Another number after each change; time that passes is none. */
  get version(): number {
    return this.#version
  }

  /** @param now epoch milliseconds */
  set(now: number, frozen = this.frozen): void {
    this.#version++
    this.#offset = now - systemTime()
    this.#frozenAt = frozen ? now : undefined
    this.#onChange()
  }

  /** Moves a running or frozen clock. */
  shift(milliseconds: number): void {
    this.#version++
    this.#offset += milliseconds
    if (this.#frozenAt !== undefined) this.#frozenAt += milliseconds
    if (this.#standingAt === undefined) this.#onChange() // else when it no longer stands there
  }

  /** Shows this moment while a job that fell due then is run; undefined ends it. */
  standAt(moment: number | undefined): void {
    this.#standingAt = moment
    if (moment === undefined) this.#onChange()
  }

  capture(): ClockState {
    const showsRealTime = this.#offset === 0 && !this.frozen
    return { at: showsRealTime ? undefined : this.now(), frozen: this.frozen }
  }

  /** Difference from real time: unlike `capture`, the same whenever it is read. */
  get position(): ClockPosition {
    return { offset: this.#offset, frozenAt: this.#frozenAt }
  }

  /** Back to a position of this process. */
  moveTo({ offset, frozenAt }: ClockPosition): void {
    this.#version++
    this.#offset = offset
    this.#frozenAt = frozenAt
    this.#standingAt = undefined
  }

  restore(state: ClockState): void {
    this.#version++
    this.#offset = 0
    this.#frozenAt = undefined
    if (state.at !== undefined) this.set(state.at, state.frozen)
    else this.#onChange()
  }
}

/** Milliseconds of real time from an arbitrary start, for durations. */
export const realMilliseconds = () => performance.now()

/** Epoch milliseconds of real time: certificates are checked by it, whatever the account's clock shows. */
export const realTime = () => systemTime()

/** Difference from the system's clock, for tests of several processes, whose machines' clocks need not agree. */
const SKEW_MS = Number(process.env.TEST_CLOCK_SKEW_MS ?? 0)

function systemTime(): number {
  return Date.now() + SKEW_MS
}
