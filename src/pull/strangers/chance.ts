import { createHmac } from 'node:crypto'
import type { Draw } from './alphabets.ts'

/** Chance that rests on a key and on what it is drawn for: the same text is replaced in the same way in every pull. */
export class KeyedChance {
  readonly #key: Buffer

  constructor(key: Buffer) {
    this.#key = key
  }

  digest(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.#key).update(`${purpose}\0${text}`).digest()
  }

  /** Draws without end. */
  draws(purpose: string, text: string): Draw {
    let block = this.digest(purpose, text)
    let at = 0
    return (bound) => {
      if (at + 4 > block.length) {
        block = createHmac('sha256', this.#key).update(block).digest()
        at = 0
      }
      at += 4
      return block.readUInt32BE(at - 4) % bound
    }
  }

  /** Small letters and digits. */
  code(purpose: string, text: string, length: number): string {
    const draw = this.draws(purpose, text)
    return Array.from({ length }, () => draw(36).toString(36)).join('')
  }

  /** Number from 0 to below the bound, which is at most 2^48. */
  number(purpose: string, text: string, bound: number): number {
    return this.digest(purpose, text).readUIntBE(0, 6) % bound
  }
}
