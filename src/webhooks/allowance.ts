const HOUR_MS = 3_600_000

/** The hour that is counted, before all time when none was, and its calls. */
export interface AllowanceState {
  readonly hour: number
  readonly taken: number
}

/**
 * The calls that an account may make in an hour of its clock, and those that wait for a later one, oldest first. Hours
 * are full ones, in UTC (inferred). Times are epoch milliseconds.
 */
export class CallAllowance<Call> {
  #hour = Number.NEGATIVE_INFINITY
  #taken = 0
  #postponed: { readonly call: Call; readonly since: number }[] = []

  /** Takes one of the hour's calls; false when none is left. */
  take(now: number, callsPerHour: number): boolean {
    const hour = Math.floor(now / HOUR_MS) * HOUR_MS
    if (hour !== this.#hour) {
      this.#hour = hour
      this.#taken = 0
    }
    if (this.#taken >= callsPerHour) return false
    this.#taken++
    return true
  }

  postpone(call: Call, now: number): void {
    this.#postponed.push({ call, since: now })
  }

  /** When the oldest postponed call may be made; undefined without one. */
  nextRelease(callsPerHour: number): number | undefined {
    if (this.#postponed.length === 0) return undefined
    return this.#taken < callsPerHour ? this.#hour : this.#hour + HOUR_MS
  }

  /** The oldest postponed call, for which one of the hour's is taken. */
  release(now: number, callsPerHour: number): Call | undefined {
    return this.#postponed.length > 0 && this.take(now, callsPerHour) ? this.#postponed.shift()?.call : undefined
  }

  capture(): AllowanceState {
    return { hour: this.#hour, taken: this.#taken }
  }

  /** @param postponed oldest first */
  restore(
    { hour, taken }: AllowanceState,
    postponed: readonly { readonly call: Call; readonly since: number }[],
  ): void {
    this.#hour = hour
    this.#taken = taken
    this.#postponed = [...postponed]
  }

  /** Gives up the calls that were postponed before `moment`, and returns them. */
  giveUp(moment: number): Call[] {
    const kept = this.#postponed.findIndex(({ since }) => since >= moment)
    return this.#postponed.splice(0, kept < 0 ? this.#postponed.length : kept).map(({ call }) => call)
  }
}
