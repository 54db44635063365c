import type { Fate } from '../account/keeper.ts'
import type { Frame } from './frame.ts'

/** Frames that need not wait for others: a write costs as much as making some of them. */
const ENOUGH_FRAMES = 16
/** Turns of the event loop that frames wait for others, at most. */
const MOST_TURNS = 4

/** Frames that are kept together. */
export class Batch<Owner = unknown> {
  readonly frames: Frame[] = []
  /** Takes no more. */
  isSealed = false
  /** Told in the turn in which it came to be kept. */
  onKept: () => void = () => undefined
  /** Count of frames by their owner. */
  readonly owners = new Map<Owner, number>()
  /** Fate of all of them. Never rejects. */
  readonly done: Promise<Fate>
  settle: (fate: Fate) => void = () => undefined

  constructor() {
    this.done = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  add(owner: Owner, frame: Frame): void {
    this.frames.push(frame)
    this.owners.set(owner, (this.owners.get(owner) ?? 0) + 1)
  }
}

/** Batches that are not kept yet, oldest first. */
export class Batches<Owner> {
  #waiting: Batch<Owner>[] = []
  #running: Batch<Owner> | undefined
  /** Frames of the batch that began last. */
  #together = 0
  /** Turns that the oldest waiting batch has waited for more frames. */
  #turns = 0
  /** Frames that it had at the last of them. */
  #seen = 0

  get newest(): Batch<Owner> | undefined {
    return this.#waiting.at(-1) ?? this.#running
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  get areWaiting(): boolean {
    return this.#waiting.length > 0
  }

  add(owner: Owner, frame: Frame): Batch<Owner> {
    let batch = this.#waiting.at(-1)
    if (batch === undefined || batch.isSealed) {
      batch = new Batch()
      this.#waiting.push(batch)
    }
    batch.add(owner, frame)
    return batch
  }

  /** The newest takes no more, and tells of the turn in which it comes to be kept. Returns its fate. */
  seal(onKept: () => void): Promise<Fate> | undefined {
    const batch = this.newest
    if (batch === undefined) return undefined
    batch.isSealed = true
    batch.onKept = onKept
    return batch.done
  }

  /**
   * Whether the oldest waits for the next turn: several callers write at a time, and this turn brought frames. To be asked
   * once a turn.
   */
  waitForMore(): boolean {
    if (this.isRunning) return false
    const count = this.#waiting[0]?.frames.length ?? 0
    const areSeveral = count > 1 || this.#together > 1
    const isWorthIt = areSeveral && count < ENOUGH_FRAMES && count > this.#seen && this.#turns < MOST_TURNS
    this.#seen = isWorthIt ? count : 0
    this.#turns = isWorthIt ? this.#turns + 1 : 0
    return isWorthIt
  }

  /** The oldest is being kept from now on. */
  begin(): Batch<Owner> | undefined {
    this.#running = this.#waiting.shift()
    if (this.#running !== undefined) this.#together = this.#running.frames.length
    return this.#running
  }

  end(): void {
    this.#running = undefined
  }

  /** None of them will be kept. */
  takeAll(): readonly Batch<Owner>[] {
    const all = [...(this.#running === undefined ? [] : [this.#running]), ...this.#waiting]
    this.#running = undefined
    this.#waiting = []
    return all
  }
}
