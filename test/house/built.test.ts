import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
// @ts-expect-error: scripts are JavaScript, without declarations
import { hashOfSources } from '../../scripts/built.js'
import { useFolder } from '../support/folder.ts'

const READ = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']
const SCRIPTS = ['scripts/build.js', 'scripts/built.js', 'scripts/commonjs.js', 'scripts/licenses.js']
const SOURCES = ['src/index.ts', 'src/http/router.ts', 'fixtures/empty.yaml', ...READ, ...SCRIPTS]

const folder = useFolder()

function write(file: string, text: string) {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

describe('what a build was made of', () => {
  let built: string
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true })
    for (const file of SOURCES) write(file, `of ${file}`)
    built = hashOfSources(folder)
  })

  it('is the same while the contents are, whenever they were written', () => {
    utimesSync(join(folder, 'src/index.ts'), 0, 0)
    write('src/http/router.ts', 'of src/http/router.ts')
    expect(hashOfSources(folder)).toBe(built)
  })

  it.each(SOURCES)('is another where %s is, and the same again when that comes back', (file) => {
    write(file, 'other')
    utimesSync(join(folder, file), 0, 0)
    expect(hashOfSources(folder)).not.toBe(built)
    write(file, `of ${file}`)
    expect(hashOfSources(folder)).toBe(built)
  })

  it('is another where a file has another name or is new', () => {
    renameSync(join(folder, 'src/index.ts'), join(folder, 'src/main.ts'))
    expect(hashOfSources(folder)).not.toBe(built)
    renameSync(join(folder, 'src/main.ts'), join(folder, 'src/index.ts'))
    expect(hashOfSources(folder)).toBe(built)
    write('src/new.ts', '')
    expect(hashOfSources(folder)).not.toBe(built)
  })
})
