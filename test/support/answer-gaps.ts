import { call } from './replicas.ts'

/** Of a timer in this process, by which time is counted: a machine that is busy slows it as it slows the replicas. */
const BEAT_MS = 20
const ASK_MS = 200
/** What has not answered by then hangs with its replica: others are asked meanwhile. */
const GIVE_UP_MS = 3000

/**
 * Asks for each account again and again, of any replica, and keeps the longest time in which none answered for it. While
 * nothing is wrong such a time is that of a call.
 */
export class AnswerGaps {
  readonly #accounts: readonly string[]
  readonly #urls: () => readonly string[]
  readonly #last = new Map<string, number>()
  readonly #timers: NodeJS.Timeout[]
  #beats = 0
  #turn = 0
  #longest = 0

  constructor(accounts: readonly string[], urls: () => readonly string[]) {
    this.#accounts = accounts
    this.#urls = urls
    const beat = () => {
      this.#beats++
    }
    this.#timers = [setInterval(beat, BEAT_MS), setInterval(() => this.#askAll(), ASK_MS)]
    for (const timer of this.#timers) timer.unref()
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  /** The longest since the last call of this, in seconds of the beats; one that goes on counts, too. */
  take(): number {
    for (const account of this.#accounts) this.#note(account, false)
    const longest = (this.#longest * BEAT_MS) / 1000
    this.#longest = 0
    return longest
  }

  #askAll(): void {
    const urls = this.#urls()
    this.#turn++
    for (const account of this.#accounts) {
      const url = urls[this.#turn % Math.max(1, urls.length)]
      if (url === undefined) continue
      call(url, account, 'GET', '/tickets/1', undefined, GIVE_UP_MS).then(
        ({ status }) => status === 200 && this.#note(account, true),
        () => undefined,
      )
    }
  }

  #note(account: string, isAnswered: boolean): void {
    const last = this.#last.get(account) ?? this.#beats
    this.#longest = Math.max(this.#longest, this.#beats - last)
    if (isAnswered) this.#last.set(account, this.#beats)
    else if (!this.#last.has(account)) this.#last.set(account, this.#beats)
  }
}
