import type { ServerResponse } from 'node:http'
import { realMilliseconds } from '../time/clock.ts'

interface Use {
  /** Answers to calls that have not gone yet. */
  readonly underWay: Set<ServerResponse>
  /** Real milliseconds at which the last was answered; of an account without one, of the first look at it. */
  last: number
}

/** Calls to accounts, by the accounts' names. */
export class Uses {
  readonly #uses = new Map<string, Use>()
  /** Waiters until none is under way. */
  readonly #waiters = new Map<string, (() => void)[]>()

  /** A call came to the account. */
  note(name: string, response: ServerResponse): void {
    const use = this.#useOf(name)
    use.underWay.add(response)
    response.once('close', () => {
      use.underWay.delete(response)
      use.last = realMilliseconds()
      if (use.underWay.size === 0) this.#tellUnused(name)
    })
  }

  /** Real milliseconds since somebody called the account; 0 while a call is under way. */
  idleFor(name: string): number {
    const { underWay, last } = this.#useOf(name)
    return underWay.size > 0 ? 0 : realMilliseconds() - last
  }

  isUnderWay(name: string): boolean {
    return (this.#uses.get(name)?.underWay.size ?? 0) > 0
  }

  /** Resolves when no call to the account is under way. */
  whenUnused(name: string): Promise<void> {
    if (!this.isUnderWay(name)) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.set(name, [...(this.#waiters.get(name) ?? []), resolve]))
  }

  /** Closes the connections of the calls under way. */
  cut(name: string): void {
    for (const response of this.#uses.get(name)?.underWay ?? []) response.socket?.destroy()
  }

  /** Forgets the accounts of other names, which are not here any more. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const [name, { underWay }] of this.#uses) if (underWay.size === 0 && !names.has(name)) this.#uses.delete(name)
  }

  #useOf(name: string): Use {
    const known = this.#uses.get(name)
    if (known !== undefined) return known
    const use = { underWay: new Set<ServerResponse>(), last: realMilliseconds() }
    this.#uses.set(name, use)
    return use
  }

  #tellUnused(name: string): void {
    const waiters = this.#waiters.get(name) ?? []
    this.#waiters.delete(name)
    for (const resolve of waiters) resolve()
  }
}
