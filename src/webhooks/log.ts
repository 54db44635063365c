import { BTree, type Tree } from '../store/tree.ts'
import type { Delivery, OpenDelivery, WebhookRequest } from './delivery.ts'
import { type DeliveryState, move } from './states.ts'

/** Most deliveries in progress, and as many that have ended. */
const CAPACITY = 10_000
const CAPACITY_BYTES = 32 * 1024 * 1024
const NONE: readonly number[] = []

/**
 * The log of an account's deliveries. Those that have ended make room for newer ones; those in progress are never
 * forgotten.
 */
export class DeliveryLog {
  readonly #open = new Shelf()
  readonly #closed = new Shelf()
  /** The account's keeper; undefined while nothing is stored, and then nobody captures changes. */
  readonly #keeper: () => { touch(): void } | undefined
  #lastId = 0
  /** Deliveries in progress as they were last captured; `#changed` holds the ids of those that have changed since. */
  #captured: Tree<number, OpenDelivery> = new BTree()
  #capturedId = 0
  readonly #changed = new Map<number, Delivery>()
  readonly #onMove: (delivery: Delivery) => void

  /** @param onMove hears of each new delivery, and of each whose state has changed */
  constructor(onMove: (delivery: Delivery) => void, keeper: () => { touch(): void } | undefined) {
    this.#onMove = onMove
    this.#keeper = keeper
  }

  add(request: WebhookRequest): Delivery {
    const id = ++this.#lastId
    const onMove = () => this.#onMove(delivery)
    const delivery: Delivery = {
      id,
      request,
      state: 'queued',
      attempts: [],
      dueAt: undefined,
      turn: id,
      postponedAt: undefined,
      onMove,
    }
    this.#open.add(delivery)
    this.touch(delivery)
    onMove()
    return delivery
  }

  /** Marks a delivery as changed. */
  touch(delivery: Delivery): void {
    const keeper = this.#keeper()
    if (keeper === undefined) return
    this.#changed.set(delivery.id, delivery)
    keeper.touch()
  }

  get hasChanged(): boolean {
    return this.#changed.size > 0 || this.#lastId !== this.#capturedId
  }

  /** Captures the deliveries in progress; the cost grows with what has changed since the last call. */
  capture(): DeliveryLogState {
    this.#capturedId = this.#lastId
    if (this.#changed.size === 0) return { open: this.#captured, changed: NONE, lastId: this.#lastId }
    const open = this.#captured.clone()
    for (const [id, delivery] of this.#changed) {
      if (this.#open.get(id) === delivery) open.set(id, openDeliveryOf(delivery))
      else open.delete(id)
    }
    const changed = [...this.#changed.keys()]
    this.#changed.clear()
    this.#captured = open
    return { open, changed, lastId: this.#lastId }
  }

  /**
   * Goes back to the deliveries that were then in progress, and returns them; one that has ended since is in progress
   * again.
   */
  restore({ open, lastId }: DeliveryLogState): Delivery[] {
    this.#open.clear()
    this.#changed.clear()
    this.#captured = open
    this.#capturedId = lastId
    this.#lastId = lastId
    for (const one of [...this.#closed.all()]) if (one.id > lastId || open.has(one.id)) this.#closed.remove(one)
    const deliveries = [...open.values()].map((one) => this.#reopened(one))
    for (const one of deliveries) this.#open.add(one)
    return deliveries
  }

  /** Whether those in progress are more than the capacity, or larger. */
  get isFull(): boolean {
    return this.#open.isOverfull
  }

  get open(): Iterable<Delivery> {
    return this.#open.all()
  }

  /** Number of deliveries that go on. */
  get size(): number {
    return this.#open.size
  }

  find(id: number): Delivery | undefined {
    return this.#open.get(id) ?? this.#closed.get(id)
  }

  #reopened(one: OpenDelivery): Delivery {
    const delivery: Delivery = { ...one, attempts: [...one.attempts], onMove: () => this.#onMove(delivery) }
    return delivery
  }

  /** Marks a delivery as ended, in this state. */
  close(delivery: Delivery, state: DeliveryState): void {
    move(delivery, state)
    delivery.dueAt = undefined
    if (!this.#open.remove(delivery)) return
    this.touch(delivery)
    this.#closed.add(delivery)
    while (this.#closed.isOverfull) this.#closed.removeFirst()
  }

  /** All deliveries, oldest first. */
  all(): Delivery[] {
    return [...this.#closed.all(), ...this.#open.all()].sort((a, b) => a.id - b.id)
  }

  clear(): void {
    for (const one of this.#open.all()) this.touch(one)
    this.#open.clear()
    this.#closed.clear()
  }

  /** Forgets everything, the numbering included. */
  reset(): void {
    this.clear()
    this.#lastId = 0
    this.#keeper()?.touch()
  }
}

export interface DeliveryLogState {
  /** Deliveries in progress by id. */
  readonly open: Tree<number, OpenDelivery>
  /** Ids of those that changed, arrived or ended since the state before. */
  readonly changed: readonly number[]
  readonly lastId: number
}

/** A delivery as it is stored. One that is being sent may not have arrived, so it is sent again. */
function openDeliveryOf({ state, attempts, onMove: _, ...delivery }: Delivery): OpenDelivery {
  const waiting = state === 'waiting' || state === 'postponed' ? state : 'queued'
  return { ...delivery, state: waiting, attempts: [...attempts] }
}

/** Deliveries in the order in which they came, with their number and size. */
class Shelf {
  readonly #deliveries = new Map<number, Delivery>()
  #bytes = 0

  get size(): number {
    return this.#deliveries.size
  }

  get isOverfull(): boolean {
    return this.#deliveries.size > CAPACITY || (this.#bytes > CAPACITY_BYTES && this.#deliveries.size > 1)
  }

  get(id: number): Delivery | undefined {
    return this.#deliveries.get(id)
  }

  all(): Iterable<Delivery> {
    return this.#deliveries.values()
  }

  add(delivery: Delivery): void {
    this.#deliveries.set(delivery.id, delivery)
    this.#bytes += bytesOf(delivery)
  }

  remove(delivery: Delivery): boolean {
    if (!this.#deliveries.delete(delivery.id)) return false
    this.#bytes -= bytesOf(delivery)
    return true
  }

  removeFirst(): void {
    for (const delivery of this.#deliveries.values()) {
      this.remove(delivery)
      return
    }
  }

  clear(): void {
    this.#deliveries.clear()
    this.#bytes = 0
  }
}

/** Bytes of a delivery with its numbers and its attempts, which are few, and of each string besides its characters. */
const DELIVERY_BYTES = 1500
const STRING_BYTES = 32

/** Size of a delivery's texts in UTF-16; the request, which repetitions share, counts for each. */
const bytesOf = ({ request: { url, headers, body } }: Delivery) =>
  [url, body ?? '', ...Object.entries(headers).flat()].reduce(
    (bytes, one) => bytes + STRING_BYTES + 2 * one.length,
    DELIVERY_BYTES,
  )
