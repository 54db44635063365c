import { later } from '../time/timers.ts'

/** A log is folded into the data file once it is larger than that, and than this. */
const LEAST_FOLDED_BYTES = 32 << 20
/** Time until the next attempt after a fold that failed. */
const FOLD_AGAIN_MS = 30_000

interface FoldingOptions {
  readonly fold: () => Promise<void>
  /** While so none begins: nothing can be kept, and whoever mends that writes the data file. */
  readonly isHeld: () => boolean
  /** Bytes of the log. */
  readonly size: () => number
  readonly onFailure: (error: unknown) => void
  /** Default: 32 MB, and the size of the file. */
  readonly leastBytes: number | undefined
  readonly onError: (error: unknown) => void
}

/** Schedule by which a log is folded into the data file: one time after the other. */
export class Folding {
  readonly #options: FoldingOptions
  #at = LEAST_FOLDED_BYTES
  #running: Promise<void> | undefined
  #isStopped = false

  constructor(options: FoldingOptions) {
    this.#options = options
  }

  /** Undefined while none goes on. */
  get ended(): Promise<void> | undefined {
    return this.#running
  }

  /** The file is this large now. */
  expect(bytes = 0): void {
    this.#at = this.#options.leastBytes ?? Math.max(LEAST_FOLDED_BYTES, bytes)
  }

  /** Begins no more. */
  stop(): void {
    this.#isStopped = true
  }

  /** The log has grown, or was folded: begins where it is large. */
  consider(): void {
    if (this.#isStopped || this.#options.isHeld()) return
    if (this.#running !== undefined || this.#options.size() <= this.#at) return
    this.#running = this.#options
      .fold()
      .catch((error: unknown) => {
        this.#options.onFailure(error)
        this.#at = Number.POSITIVE_INFINITY
        later(FOLD_AGAIN_MS, () => this.expect(), this.#options.onError).unref()
      })
      .finally(() => {
        this.#running = undefined
        // What came meanwhile may be much, too.
        this.consider()
      })
  }
}
