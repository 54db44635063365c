import { describe, expect, it } from 'vitest'
import { sourceFiles } from './source.ts'

/** Beginnings that lean on the name below: a docstring begins with a noun or a verb and stands alone. */
const LEANING = /^(?:Of|What|Which|How|Whether|When|Where|Whose|As|It|They|This|These|Those|Else|And|But|So)\b/
/** Rooms whose docstrings have been read once for this; a room joins when it has. */
const READ = [
  ...['account', 'automations', 'certify', 'cli', 'domain', 'fixtures', 'http', 'incidents', 'inspector', 'journal'],
  ...['live', 'mcp', 'openapi', 'options', 'outbox', 'proxy', 'routes', 'schemas', 'scim', 'store', 'testcontainers'],
  ...['time', 'tls', 'v1', 'verdicts', 'webhooks'],
  ...[
    'received.ts',
    'errors.ts',
    'index.ts',
    'nearest-names.ts',
    'project.ts',
    'testcontainers.ts',
    'times.ts',
    'vitest.ts',
  ],
]

describe('docstrings in the rooms that were read', () => {
  it('begin with a noun or a verb', () => {
    const leaning = sourceFiles()
      .filter(({ path }) => READ.includes(path.split('/')[0] ?? path))
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
