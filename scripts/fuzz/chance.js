/** Chance that a seed and a number decide: the same in every run, and of each case by itself. */
export class Chance {
  #state

  /** @param {number} seed @param {number} number of the case */
  constructor(seed, number) {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35)) >>> 0
    // The first numbers of neighbours are alike.
    for (let skipped = 0; skipped < 3; skipped++) this.fraction()
  }

  /** From 0, below 1 (mulberry32). */
  fraction() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0, below `end`. */
  below(end) {
    return Math.floor(this.fraction() * end)
  }

  between(least, most) {
    return least + this.below(most - least + 1)
  }

  is(probability) {
    return this.fraction() < probability
  }

  /** @template T @param {readonly T[]} choices @returns {T} */
  pick(choices) {
    return choices[this.below(choices.length)]
  }

  /** Key of an object of weights. */
  weighed(weights) {
    let rest = this.fraction() * Object.values(weights).reduce((sum, weight) => sum + weight, 0)
    for (const [choice, weight] of Object.entries(weights)) {
      rest -= weight
      if (rest < 0) return choice
    }
    return Object.keys(weights)[0]
  }

  /** Each with this probability, in their order. */
  some(choices, probability) {
    return choices.filter(() => this.is(probability))
  }

  /** Mostly small: a number of characters, levels or parts. The large are so seldom that a run stays quick. */
  size() {
    const kind = this.fraction()
    if (kind < 0.7) return this.between(1, 60)
    if (kind < 0.93) return this.between(60, 3000)
    if (kind < 0.99) return this.between(3000, 30_000)
    return this.between(30_000, 300_000)
  }
}
