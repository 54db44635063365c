import { setTimeout as wait } from 'node:timers/promises'

type Work = () => void

/** A mistake of our own in a timer is told: thrown, it would end the process. */
const guarded = (work: Work, onError: (error: unknown) => void) => () => {
  try {
    work()
  } catch (error) {
    onError(error)
  }
}

/** Runs `work` once, after so many milliseconds of real time. */
export const later = (milliseconds: number, work: Work, onError: (error: unknown) => void): NodeJS.Timeout =>
  setTimeout(guarded(work, onError), milliseconds)

/** Runs `work` again and again, each time so many milliseconds of real time after the last. */
export const every = (milliseconds: number, work: Work, onError: (error: unknown) => void): NodeJS.Timeout =>
  setInterval(guarded(work, onError), milliseconds)

/** Resolves after so many milliseconds of real time, or once it is cut short. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await wait(milliseconds, undefined, { signal }).catch(() => undefined)
}

/** Runs `work` after the present turn of the event loop. */
export const soon = (work: Work, onError: (error: unknown) => void): NodeJS.Immediate =>
  setImmediate(guarded(work, onError))
