import type { Changes } from '../store/changes.ts'
import type { JobSource } from '../time/jobs.ts'

/** The source, with whatever one of its jobs writes told as one change. */
export const inOneChange = (changes: Changes, source: JobSource): JobSource => ({
  kind: source.kind,
  next: () => source.next(),
  run: () => changes.during({ kind: source.by ?? 'job', name: source.kind }, () => source.run()),
})
