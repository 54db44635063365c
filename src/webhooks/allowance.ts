const HOUR_MS = 3_600_000

/** The hour that is counted, and its calls; before the first call it is an hour before all time. */
export interface AllowanceState {
  readonly hour: number
  readonly taken: number
}

/**
 * The calls that an account may make in an hour of its clock, and those that wait for a later hour, oldest first. Hours
 * are full ones, in UTC (inferred). Times are epoch milliseconds.
 */
export class CallAllowance<Call> {
  #hour = Number.NEGATIVE_INFINITY
  #taken = 0
  #postponed: { readonly call: Call; readonly since: number }[] = []

  /** Takes one of the hour's calls; returns false when none is left. */
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

  /** The moment at which the oldest postponed call may be made; undefined without one. */
  nextRelease(callsPerHour: number): number | undefined {
    if (this.#postponed.length === 0) return undefined
    return this.#taken < callsPerHour ? this.#hour : this.#hour + HOUR_MS
  }

  /** Returns the oldest postponed call and takes one of the hour's calls for it; undefined when either is missing. */
  release(now: number, callsPerHour: number): Call | undefined {
    return this.#postponed.length > 0 && this.take(now, callsPerHour) ? this.#postponed.shift()?.call : undefined
  }

  capture(): AllowanceState {
    return { hour: this.#hour, taken: this.#taken }
  }

  /**
   * Restores a state.
   * @param postponed oldest first
   */
  restore(
    { hour, taken }: AllowanceState,
    postponed: readonly { readonly call: Call; readonly since: number }[],
  ): void {
    this.#hour = hour
    this.#taken = taken
    this.#postponed = [...postponed]
  }

  /** Removes the calls that were postponed before `moment`, and returns them. */
  giveUp(moment: number): Call[] {
    const kept = this.#postponed.findIndex(({ since }) => since >= moment)
    return this.#postponed.splice(0, kept < 0 ? this.#postponed.length : kept).map(({ call }) => call)
  }
}
