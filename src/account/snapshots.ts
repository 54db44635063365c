import type { Replacement } from '../store/changes.ts'
import { type AccountState, type Roots, undoName, withUndo } from './state.ts'

/** The account that states are taken of, and given back to. */
interface Owner {
  readonly timeline: { touch(): void }
  capture(): AccountState
  adopt(state: AccountState, replacement: Replacement): void
}

/** States that an account can go back to: its beginning, and those that were kept under a name. */
export class Snapshots {
  #roots: Roots = { initial: undefined, snapshots: new Map(), undo: 0 }
  readonly #owner: Owner

  constructor(owner: Owner) {
    this.#owner = owner
  }

  get roots(): Roots {
    return this.#roots
  }

  restore(roots: Roots): void {
    this.#roots = roots
  }

  /** Right after the fixture. Throws where nobody said when that was. */
  get initial(): AccountState {
    const { initial } = this.#roots
    if (initial === undefined) throw new Error('the account was never marked as initial')
    return initial
  }

  /** Captures the state that `reset` goes back to, once the fixture is loaded, and returns it. */
  markInitial(): AccountState {
    const initial = this.#owner.capture()
    this.#roots = { ...this.#roots, initial }
    this.#owner.timeline.touch()
    return initial
  }

  /** Instead of loading a fixture: begins as an account did that was made alike, sharing its rows. */
  beginAs(initial: AccountState): void {
    this.#owner.adopt(initial, 'begin')
    this.#roots = { ...this.#roots, initial }
  }

  /** Names of the snapshots, without that of `undoably`. */
  get names(): readonly string[] {
    const undo = undoName(this.#roots.undo)
    return [...this.#roots.snapshots.keys()].filter((name) => name !== undo)
  }

  /** The same name overwrites. */
  take(name: string): void {
    const snapshots = new Map(this.#roots.snapshots).set(name, this.#owner.capture())
    this.#roots = { ...this.#roots, snapshots }
  }

  find(name: string): AccountState | undefined {
    return this.#roots.snapshots.get(name)
  }

  /** Returns false when there is no snapshot of that name. */
  delete(name: string): boolean {
    const snapshots = new Map(this.#roots.snapshots)
    if (!snapshots.delete(name)) return false
    this.#roots = { ...this.#roots, snapshots }
    return true
  }

  /**
   * Does what takes the account's state away, and keeps that in a snapshot that no list shows, until the next such work.
   * Returns its name.
   */
  undoably(work: () => void): string {
    const before = this.#owner.capture()
    work()
    this.#roots = withUndo(this.#roots, before)
    return undoName(this.#roots.undo)
  }
}
