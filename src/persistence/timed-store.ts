import { realMilliseconds } from '../time/clock.ts'
import type { FrameStore } from './frame.ts'

/** Tells in how many milliseconds frames were kept. */
export type OnWritten = (milliseconds: number) => void

/** The same store, whose writes are timed. */
export const timedStore = (store: FrameStore, onWritten: OnWritten): FrameStore => ({
  async append(frames) {
    const begun = realMilliseconds()
    await store.append(frames)
    onWritten(realMilliseconds() - begun)
  },
  recover: () => store.recover(),
})
