import type { Settings } from '../options/settings.ts'
import type { Random } from '../time/random.ts'

/** The setting `webhook_chaos`: disorder that a receiver has to cope with. Off by default. */
export type WebhookChaos = Settings['webhook_chaos']

const HELD_MS = 60_000

export interface Planned<Delivery> {
  readonly delivery: Delivery
  /** Milliseconds from now. */
  readonly wait: number
}

/** Decides by the account's seed when deliveries are first tried, and remembers which are held back. */
export class ChaosPlan<Delivery> {
  readonly #random: Random
  readonly #isHeld: (delivery: Delivery) => boolean
  readonly #held = new Map<number, Delivery>()

  /** @param isHeld whether a delivery that was held back still is */
  constructor(random: Random, isHeld: (delivery: Delivery) => boolean) {
    this.#random = random
    this.#isHeld = isHeld
  }

  /** Plans deliveries in the order in which they are to be sent: `delivery`, and after it the one that it overtakes. */
  plan(rule: number, delivery: Delivery, { reorder, delay_s }: WebhookChaos): Planned<Delivery>[] {
    const wait = delay_s * 1000
    const held = this.#held.get(rule)
    this.#held.delete(rule)
    if (held !== undefined && this.#isHeld(held)) {
      return [
        { delivery, wait },
        { delivery: held, wait },
      ]
    }
    if (!this.happens(reorder)) return [{ delivery, wait }]
    this.#held.set(rule, delivery)
    return [{ delivery, wait: wait + HELD_MS }]
  }

  /** Whether an event of this probability happens. Nothing is drawn for 0 and 1. */
  happens(probability: number): boolean {
    return probability > 0 && this.#random.fraction('webhook_chaos') < probability
  }

  clear(): void {
    this.#held.clear()
  }
}
