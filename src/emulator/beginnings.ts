import type { AccountState } from '../account/state.ts'

/**
 * Beginnings that are kept though no account goes back to them: a process of tests makes the same ones again and again.
 */
const MOST_KEPT = 8
/** A beginning of more rows goes with its accounts. */
const MOST_ROWS_KEPT = 2000

/** States in which accounts began, by all that decides them: whatever is alike begins with the same rows. */
class Beginnings {
  readonly #known = new Map<string, WeakRef<AccountState>>()
  readonly #kept = new Map<string, AccountState>()

  find(kind: string): AccountState | undefined {
    const state = this.#known.get(kind)?.deref()
    if (state !== undefined) this.#keep(kind, state)
    return state
  }

  remember(kind: string, state: AccountState): void {
    for (const [other, reference] of this.#known) if (reference.deref() === undefined) this.#known.delete(other)
    this.#known.set(kind, new WeakRef(state))
    this.#keep(kind, state)
  }

  /** Keeps those asked for last. */
  #keep(kind: string, state: AccountState): void {
    if (rowsOf(state) > MOST_ROWS_KEPT) return
    this.#kept.delete(kind)
    this.#kept.set(kind, state)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
  }
}

const rowsOf = ({ database }: AccountState): number =>
  Object.values(database).reduce((rows, table) => rows + table.size, 0)

/** States shared by all emulators in the process: a state knows neither its account nor its emulator. */
export const beginnings = new Beginnings()
