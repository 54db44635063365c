import { existsSync, readdirSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT_URL } from '../../src/project.ts'
import { readProjectFile } from './source.ts'

const isThere = (path: string): boolean => existsSync(new URL(path, PROJECT_URL))
const markdownIn = (folder: string): string[] =>
  readdirSync(new URL(folder, PROJECT_URL), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
    .map((path) => posix.join(folder, path))

const GUIDES = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'AGENTS.md', 'README.md'].filter(isThere)
const PAGES = [
  ...GUIDES,
  ...['CHANGELOG.md', 'COVERAGE.md', 'SECURITY.md'].filter(isThere),
  ...['docs', 'examples'].flatMap(markdownIn),
]
const TOP = /^(?:src|test|docs|scripts|bench|examples|fixtures|openapi|biome-plugins|\.ci|\.github)\//
/** Scripts of a reader's own package, which recipes run. */
const READERS_SCRIPTS = new Set(['sync'])

describe.each(GUIDES)('%s', (page) => {
  it('names no file or folder that is not there', () => {
    const paths = [...readProjectFile(page).matchAll(/`([^`\s]+)`|\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, code, link]) => code ?? link ?? '')
      .filter((path) => TOP.test(path) && !/[*{}<>]|NAME/.test(path))
    expect(paths.filter((path) => !isThere(path))).toEqual([])
  })
})

describe.each(PAGES)('%s', (page) => {
  const text = readProjectFile(page)

  it('links to nothing that is not there, neither page nor heading', () => {
    const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const broken = targets
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path = '', heading] = target.split('#')
        const file = path === '' ? page : posix.join(posix.dirname(page), path)
        if (!isThere(file)) return true
        return heading !== undefined && file.endsWith('.md') && !headingsOf(file).includes(heading)
      })
    expect(broken).toEqual([])
  })

  it('names no npm script that is not there', () => {
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts || READERS_SCRIPTS.has(name)))).toEqual([])
  })
})

function withoutCode(text: string): string {
  return text.replace(/^```.*?^```/gms, '')
}

/** Headings of a page as links name them. */
const headingsOf = (page: string): string[] =>
  [...withoutCode(readProjectFile(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .trim()
      .replaceAll(' ', '-'),
  )
