/**
 * Something that falls due on the account's clock. Jobs are not queued: a source reads its next moment from the
 * rows (an index of tickets by due time), so that a snapshot, reset or fork carries its jobs without knowing them.
 */
export interface JobSource {
  readonly kind: string
  /** Epoch milliseconds of the next job, undefined when there is none. */
  next(): number | undefined
  /** Does that job, the clock standing at its time, and returns the id of what it acted on. */
  run(): number
}

export interface JobRun {
  /** Epoch milliseconds. */
  readonly at: number
  readonly kind: string
  readonly id: number
}

/**
 * Runs the jobs due up to `until`, one by one in order of time, setting the clock through `setTime` to each one's
 * moment first. A job that a job creates runs too when it is due.
 */
export function runDueJobs(
  sources: readonly JobSource[],
  until: number,
  setTime: (epochMilliseconds: number) => void,
): JobRun[] {
  const ran: JobRun[] = []
  for (;;) {
    let earliest: JobSource | undefined
    let at = Number.POSITIVE_INFINITY
    for (const source of sources) {
      const next = source.next()
      if (next !== undefined && next <= until && next < at) {
        earliest = source
        at = next
      }
    }
    if (earliest === undefined) return ran
    setTime(at)
    ran.push({ at, kind: earliest.kind, id: earliest.run() })
  }
}
