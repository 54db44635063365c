import { later } from '../time/timers.ts'

/** A log is folded into the data file once it is larger than that, and than this. */
const LEAST_FOLDED_BYTES = 32 << 20
/** Time until the next attempt after a fold that failed. */
const FOLD_AGAIN_MS = 30_000

interface FoldingOptions {
  readonly fold: () => Promise<void>
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

  /** The log is this large now: begins where that is much. */
  consider(bytes: number): void {
    if (bytes <= this.#at || this.#running !== undefined) return
    this.#running = this.#options
      .fold()
      .catch((error: unknown) => {
        this.#options.onFailure(error)
        this.#at = Number.POSITIVE_INFINITY
        later(FOLD_AGAIN_MS, () => this.expect(), this.#options.onError).unref()
      })
      .finally(() => {
        this.#running = undefined
      })
  }
}
