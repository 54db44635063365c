import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PROJECT_URL } from '../../src/project.ts'
import { readProjectFile } from './source.ts'

const PAGES = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'AGENTS.md', 'README.md'].filter((page) =>
  existsSync(new URL(page, PROJECT_URL)),
)
const TOP = /^(?:src|test|docs|scripts|bench|examples|fixtures|openapi|biome-plugins|\.ci|\.github)\//

describe.each(PAGES)('%s', (page) => {
  const text = readProjectFile(page)

  it('names no file or folder that is not there', () => {
    const paths = [...text.matchAll(/`([^`\s]+)`|\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, code, link]) => code ?? link ?? '')
      .filter((path) => TOP.test(path) && !/[*{}<>]|NAME/.test(path))
    expect(paths.filter((path) => !existsSync(new URL(path, PROJECT_URL)))).toEqual([])
  })

  it('names no npm script that is not there', () => {
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})
