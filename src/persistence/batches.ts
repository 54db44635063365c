import { availableParallelism } from 'node:os'
import type { Fate } from '../account/keeper.ts'
import type { Frame } from './frame.ts'

/** Callers that never wait for others: a write costs as much as making some frames. */
const MOST_WAITING = 16
/** Part of the number of callers that is believed after a batch that saw fewer. */
const REMEMBERED = 0.9
/** Turns of the event loop that callers wait for others, at most. */
const MOST_TURNS = 4

/** Frames that are kept together. */
export class Batch<Owner = unknown> {
  readonly frames: Frame[] = []
  /** Callers that wait for it. */
  callers = 0
  /** Takes no more. */
  isSealed = false
  /** Told in the turn in which it came to be kept. */
  onKept: () => void = () => undefined
  /** Count of frames by their owner, or by whoever is to have one. */
  readonly owners = new Map<Owner, number>()
  /** Fate of all of them. Never rejects. */
  readonly done: Promise<Fate>
  settle: (fate: Fate) => void = () => undefined

  constructor() {
    this.done = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  expect(owner: Owner): void {
    this.callers++
    if (!this.owners.has(owner)) this.owners.set(owner, 0)
  }

  add(owner: Owner, frame: Frame): void {
    this.frames.push(frame)
    this.owners.set(owner, (this.owners.get(owner) ?? 0) + 1)
  }
}

/** Callers that wait for it, or accounts. */
const sizeOf = (batch: Batch | undefined): number =>
  batch === undefined ? 0 : Math.max(batch.callers, batch.owners.size)

/** Batches that are not kept yet, oldest first. */
export class Batches<Owner> {
  /** Part of the callers that a batch waits for. */
  readonly #share: number
  #waiting: Batch<Owner>[] = []
  #running: Batch<Owner> | undefined
  /** Callers that there are at a time, or accounts, as the last batches saw them. */
  #atOnce = 0
  /** Turns that the oldest waiting batch has waited for more of them. */
  #turns = 0
  /** Number that it had at the last of them. */
  #seen = 0

  /** @param cores of the machine: only beside another one can half of the callers be worked for while a batch is written */
  constructor(cores = availableParallelism()) {
    this.#share = cores > 1 ? 1 / 2 : 1
  }

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
    const batch = this.#open()
    batch.add(owner, frame)
    return batch
  }

  /** The batch that will have the owner's next frame, which is made when it begins. */
  expect(owner: Owner): Batch<Owner> {
    const batch = this.#open()
    batch.expect(owner)
    return batch
  }

  #open(): Batch<Owner> {
    const newest = this.#waiting.at(-1)
    if (newest !== undefined && !newest.isSealed) return newest
    const batch = new Batch<Owner>()
    this.#waiting.push(batch)
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
   * Whether the oldest is begun before the turn is over: it has half of the callers that there are, or of the accounts, or
   * on one core all of them, and several.
   * @param changed accounts whose frames are yet to be made
   */
  hasEnough(changed: number): boolean {
    const count = this.#count(changed)
    return this.#running === undefined && count > 1 && count >= this.#enough
  }

  /** Whether the oldest waits for the next turn: it has not enough, and this turn brought more. To be asked once a turn. */
  waitForMore(changed: number): boolean {
    const count = this.#count(changed)
    const isWorthIt = count < this.#enough && count > this.#seen && this.#turns < MOST_TURNS
    this.#seen = isWorthIt ? count : 0
    this.#turns = isWorthIt ? this.#turns + 1 : 0
    return isWorthIt
  }

  get #enough(): number {
    return Math.min(this.#atOnce * this.#share, MOST_WAITING)
  }

  #count(changed: number): number {
    return Math.max(sizeOf(this.#waiting[0]), changed)
  }

  /** The oldest is being kept from now on. */
  begin(): Batch<Owner> | undefined {
    this.#running = this.#waiting.shift()
    return this.#running
  }

  end(): void {
    this.#atOnce = Math.max(sizeOf(this.#running) + sizeOf(this.#waiting[0]), this.#atOnce * REMEMBERED)
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
