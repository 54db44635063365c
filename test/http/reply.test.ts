import { describe, expect, it } from 'vitest'
import { arrayOf } from '../../src/http/reply.ts'
import { type JsonText, jsonTextOf } from '../../src/store/json-text.ts'

const textsOf = (...values: readonly unknown[]) => values.map(jsonTextOf)

describe('the array of texts', () => {
  it('is JSON, of any number', () => {
    for (const values of [[], [1], [{ a: 'é' }, null, [2]]]) {
      expect(JSON.parse(arrayOf(textsOf(...values)).toString())).toEqual(values)
    }
  })

  it('is made once for the same texts, and anew when one of them, or their number, is another', () => {
    const [first, second, third] = textsOf('first', 'second', 'third') as [
      JsonText<unknown>,
      JsonText<unknown>,
      JsonText<unknown>,
    ]
    const array = arrayOf([first, second])
    expect(arrayOf([first, second])).toBe(array)
    expect(arrayOf([first, third]).toString()).toBe('["first","third"]')
    expect(arrayOf([first]).toString()).toBe('["first"]')
    expect(arrayOf([first, second, third]).toString()).toBe('["first","second","third"]')
    expect(arrayOf([first, second]).toString()).toBe('["first","second"]')
  })

  it('is not kept when it is large', () => {
    const texts = textsOf('x'.repeat(300_000))
    // Of two that are equal `toBe` would say how they differ, byte by byte.
    const [one, other] = [arrayOf(texts), arrayOf(texts)]
    expect(one === other).toBe(false)
  })
})
