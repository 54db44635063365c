import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'

/** Between two looks, in milliseconds: a shorter lag than that is not seen. */
const RESOLUTION_MS = 10
const NANOSECONDS = 1e9

/** Seconds by which timers came late since the last reading. */
export interface LagReading {
  readonly median: number
  readonly p99: number
  readonly longest: number
}

/** Time for which the event loop keeps others waiting. Measured from the first reading on: until then it costs nothing. */
export class LoopLag {
  #histogram: IntervalHistogram | undefined

  /** Undefined at the first reading, and where nothing was measured since the one before. */
  read(): LagReading | undefined {
    const histogram = this.#histogram
    if (histogram === undefined) {
      this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
      this.#histogram.enable()
      return undefined
    }
    if (histogram.count === 0) return undefined
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000)
    const reading = {
      median: late(histogram.percentile(50)),
      p99: late(histogram.percentile(99)),
      longest: late(histogram.max),
    }
    histogram.reset()
    return reading
  }

  stop(): void {
    this.#histogram?.disable()
    this.#histogram = undefined
  }
}
