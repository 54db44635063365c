import type { Delivery, WebhookRequest } from './delivery.ts'
import { type DeliveryState, move } from './states.ts'

/** For the deliveries that go on, and again for those that are final. */
const CAPACITY = 10_000
const CAPACITY_BYTES = 32 * 1024 * 1024

/** The deliveries of an account. Those that are final make room for newer ones; those that go on are never forgotten. */
export class DeliveryLog {
  readonly #open = new Shelf()
  readonly #closed = new Shelf()
  #lastId = 0
  readonly #onMove: (delivery: Delivery) => void

  /** @param onMove told of each new delivery, and when the state of one has changed */
  constructor(onMove: (delivery: Delivery) => void) {
    this.#onMove = onMove
  }

  add(request: WebhookRequest): Delivery {
    const id = ++this.#lastId
    const onMove = () => this.#onMove(delivery)
    const delivery: Delivery = { id, request, state: 'queued', attempts: [], dueAt: undefined, turn: id, onMove }
    this.#open.add(delivery)
    onMove()
    return delivery
  }

  /** More go on than the capacity, or larger ones. */
  get isFull(): boolean {
    return this.#open.isOverfull
  }

  get open(): Iterable<Delivery> {
    return this.#open.all()
  }

  find(id: number): Delivery | undefined {
    return this.#open.get(id) ?? this.#closed.get(id)
  }

  /** It goes on no more. */
  close(delivery: Delivery, state: DeliveryState): void {
    move(delivery, state)
    delivery.dueAt = undefined
    if (!this.#open.remove(delivery)) return
    this.#closed.add(delivery)
    while (this.#closed.isOverfull) this.#closed.removeFirst()
  }

  /** Oldest first. */
  all(): Delivery[] {
    return [...this.#closed.all(), ...this.#open.all()].sort((a, b) => a.id - b.id)
  }

  clear(): void {
    this.#open.clear()
    this.#closed.clear()
  }

  /** Forgets also the numbering. */
  reset(): void {
    this.clear()
    this.#lastId = 0
  }
}

/** Deliveries in the order in which they came, counted and weighed. */
class Shelf {
  readonly #deliveries = new Map<number, Delivery>()
  #bytes = 0

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

/** Of a delivery with its numbers and its attempts, which are few, and of each string besides its characters. */
const DELIVERY_BYTES = 1500
const STRING_BYTES = 32

/** In UTF-16; the request is shared by those that repeat it, and counted for each. */
const bytesOf = ({ request: { url, headers, body } }: Delivery) =>
  [url, body ?? '', ...Object.entries(headers).flat()].reduce(
    (bytes, one) => bytes + STRING_BYTES + 2 * one.length,
    DELIVERY_BYTES,
  )
