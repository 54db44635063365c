import { later } from '../time/timers.ts'

const FIRST_RETRY_MS = 50
const LONGEST_RETRY_MS = 1000

interface OutageOptions {
  /** Rejects where nothing can be kept still. */
  readonly recover: () => Promise<void>
  /** Nothing can be kept from now on, or all can again (undefined). */
  readonly onState: (failure: Error | undefined) => void
  readonly onError: (error: unknown) => void
}

/** Time in which nothing can be kept: tried again and again until it works. */
export class Outage {
  readonly #options: OutageOptions
  #failure: Error | undefined
  #over: Promise<void> = Promise.resolve()
  #end: () => void = () => undefined
  #retrying: Promise<void> | undefined
  #isStopped = false

  constructor(options: OutageOptions) {
    this.#options = options
  }

  /** Undefined while all is well. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Resolves once all is well. */
  get over(): Promise<void> {
    return this.#over
  }

  begin(failure: Error): void {
    this.#failure = failure
    this.#over = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** Tells that what could not be kept is taken back, and tries again from now on. */
  tell(): void {
    this.#options.onState(this.#failure)
    this.#retryLater(FIRST_RETRY_MS)
  }

  stop(): void {
    this.#isStopped = true
  }

  async retry(): Promise<void> {
    this.#retrying ??= this.#options.recover().finally(() => {
      this.#retrying = undefined
    })
    await this.#retrying
    if (this.#failure === undefined) return
    this.#failure = undefined
    this.#options.onState(undefined)
    this.#end()
  }

  #retryLater(wait: number): void {
    const retry = () => {
      if (this.#isStopped) return
      this.retry().catch(() => this.#retryLater(Math.min(2 * wait, LONGEST_RETRY_MS)))
    }
    later(wait, retry, this.#options.onError).unref()
  }
}
