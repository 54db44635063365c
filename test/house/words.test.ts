import { describe, expect, it } from 'vitest'
import { sourceFiles } from './source.ts'

/**
 * Beginnings that lean on the name below: prepositions, conjunctions, pronouns, and clauses without a noun. A docstring
 * begins with a noun or a verb and stands alone.
 */
const LEANING = new RegExp(
  `^(?:${[
    'Of What Which How When Where Whose Who Whoever Whatever Than',
    'As It Its They This That These Those Else And But So Also Only Not Once',
    'By In At From To With Without For On Until Before After Behind Beside Besides Beyond',
  ]
    .join(' ')
    .replaceAll(' ', '|')})\\b`,
)
/** Rooms whose docstrings have not been read for this. */
const UNREAD = ['persistence/postgres/']

describe('docstrings', () => {
  it('begin with a noun or a verb', () => {
    const leaning = sourceFiles()
      .filter(({ path }) => !UNREAD.some((room) => path.startsWith(room)))
      .flatMap(({ path, text }) =>
        docstrings(text)
          .filter(({ words }) => LEANING.test(words))
          .map(({ line, words }) => `${path}:${line}: ${words.slice(0, 60)}`),
      )
    expect(leaning).toEqual([])
  })
})

const docstrings = (text: string) =>
  [...text.matchAll(/\/\*\*\s*\n?\s*\*?\s*([^\n]*)/g)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    words: match[1] ?? '',
  }))
