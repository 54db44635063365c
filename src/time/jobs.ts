/**
 * Something that falls due on the account's clock. Jobs are not queued: a source reads its next moment from the
 * rows (an index of tickets by due time), so that a snapshot, reset or fork carries its jobs without knowing them.
 */
export interface JobSource {
  readonly kind: string
  /** Author of what its jobs change, where that is not time itself. */
  readonly by?: 'traffic'
  /** Epoch milliseconds of the next job, undefined when there is none. */
  next(): number | undefined
  /** Does that job, the clock standing at its time, and returns the id of what it acted on; 0 where that was nothing. */
  run(): number
}

export interface JobRun {
  /** Epoch milliseconds. */
  readonly at: number
  readonly kind: string
  readonly id: number
}

/** Epoch milliseconds of the earliest job of all; infinity when there is none. */
export function nextMoment(sources: readonly JobSource[]): number {
  let earliest = Number.POSITIVE_INFINITY
  for (const source of sources) earliest = Math.min(earliest, source.next() ?? Number.POSITIVE_INFINITY)
  return earliest
}

/** Runs the earliest job due up to `until`, having set the clock through `setTime` to its moment; undefined without one. */
export function runNextJob(
  sources: readonly JobSource[],
  until: number,
  setTime: (epochMilliseconds: number) => void,
): JobRun | undefined {
  const at = nextMoment(sources)
  const source = at <= until ? sources.find((one) => one.next() === at) : undefined
  if (source === undefined) return undefined
  setTime(at)
  return { at, kind: source.kind, id: source.run() }
}

/** Runs all jobs due up to `until`, one by one in order of time. A job that a job creates runs too when it is due. */
export function runDueJobs(
  sources: readonly JobSource[],
  until: number,
  setTime: (epochMilliseconds: number) => void,
): JobRun[] {
  const ran: JobRun[] = []
  for (;;) {
    const job = runNextJob(sources, until, setTime)
    if (job === undefined) return ran
    ran.push(job)
  }
}
