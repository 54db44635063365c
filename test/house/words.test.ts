import ts from 'typescript-5'
import { describe, expect, it } from 'vitest'
import { type SourceFile, sourceFiles } from './source.ts'

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
          .map(({ index, words }) => `${path}:${lineAt(text, index)}: ${words.slice(0, 60)}`),
      )
    expect(leaning).toEqual([])
  })
})

const docstrings = (text: string) =>
  [...text.matchAll(/\/\*\*\s*\n?\s*\*?\s*([^\n]*)/g)].map((match) => ({
    index: match.index,
    words: match[1] ?? '',
  }))

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** Names that each file would like to give something of its own, and the file to whose function each belongs. */
const MEANINGS: Readonly<Record<string, string>> = {
  textOf: 'domain/html.ts', // the plain text of HTML
  oneOf: 'schemas/fields.ts', // a field of requests that takes one of these values
  record: 'http/record.ts', // tells the journal and the log of a call
}
/** Declarations that wait to be renamed. */
const WAITING = ['textOf in persistence/data-lock.ts']

describe('names', () => {
  it('have one meaning: what else a file does is named after what it does', () => {
    // To parse all of the sources takes seconds.
    const declaring = new RegExp(`\\b(?:function|const|let) (?:${Object.keys(MEANINGS).join('|')})\\b`)
    const mayDeclare = sourceFiles().filter(({ text }) => declaring.test(text))
    const declared = mayDeclare.flatMap((file) =>
      declaredNames(file)
        .filter((name) => Object.hasOwn(MEANINGS, name))
        .map((name) => `${name} in ${file.path}`),
    )
    const meant = Object.entries(MEANINGS).map(([name, path]) => `${name} in ${path}`)
    expect(declared.toSorted()).toEqual([...meant, ...WAITING].toSorted())
  })
})

/** Names of functions and values that a file declares at its top; what a function calls its own is read beside it. */
const declaredNames = ({ tree }: SourceFile): string[] =>
  tree.statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement)) return [statement.name?.getText() ?? '']
    if (!ts.isVariableStatement(statement)) return []
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  })
