import { describe, expect, it } from 'vitest'
import { sourceFiles } from './source.ts'

const files = sourceFiles().filter(({ path }) => path.startsWith('store/rows/'))
const namesIn = (pattern: RegExp) => files.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name))

describe('constructors of rows', () => {
  it('are written alike: a function that takes what is new of a row and returns all of it', () => {
    const constructors = namesIn(/^export (?:function|const) (\w+Row)\b/gm)
    expect(constructors.length).toBeGreaterThan(20)
    expect(namesIn(/^export function (\w+Row)\(\w+: New\w+\): \w+Row \{$/gm)).toEqual(constructors)
  })
})
