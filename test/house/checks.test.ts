import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CHECKS } from '../../vitest.config.ts'
import { readProjectFile } from './source.ts'

/** Packages of the workspace `checks`, which a clone's `npm ci` leaves out: `npm run install:checks` installs them. */
const PACKAGES = Object.keys(JSON.parse(readProjectFile('checks/package.json')).devDependencies)

const filesBelow = (folder: string): string[] =>
  readdirSync(new URL(`../../${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:[cm]?js|tsx?)$/.test(path))
    .map((path) => `${folder}/${path}`)

const importedIn = (path: string): string[] => {
  const named = [...readProjectFile(path).matchAll(/\b(?:from |import |module |import\(|resolve\()'([^'.][^']*)'/g)]
  return named.flatMap(([, specifier = '']) =>
    PACKAGES.filter((name) => specifier === name || specifier.startsWith(`${name}/`)),
  )
}

describe('the packages of checks/package.json', () => {
  it('are asked for by no test that npm test runs', () => {
    const tests = [...filesBelow('test'), ...filesBelow('examples')].filter((path) => path.endsWith('.test.ts'))
    const asking = tests.filter((path) => importedIn(path).length > 0 && !path.startsWith('test/browser/'))
    expect(asking.length).toBeGreaterThan(4)
    expect(asking.filter((path) => !CHECKS.includes(path))).toEqual([])
  })

  it('are asked for by no helper of such tests', () => {
    const helpers = filesBelow('test').filter((path) => !/\.test\.ts$|^test\/(?:browser|clients\/jest)\//.test(path))
    expect(helpers.filter((path) => importedIn(path).length > 0)).toEqual([])
  })

  it('are each asked for by something', () => {
    const asking = ['src', 'test', 'scripts'].flatMap(filesBelow).flatMap(importedIn)
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> }
    const callers = ['scripts/check-package.js', 'test/clients/jest.test.ts'].map(readProjectFile)
    const called = [...Object.values(scripts), ...callers].join('\n')
    const commands: Readonly<Record<string, string>> = { '@arethetypeswrong/cli': 'attw', '@biomejs/biome': 'biome' }
    expect(PACKAGES.filter((name) => !asking.includes(name) && !called.includes(commands[name] ?? name))).toEqual([])
  })
})
