import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROJECT_URL } from '../project.ts'

const SHIPPED = fileURLToPath(new URL('fixtures/', PROJECT_URL))

/** The same as JSON, which `npm run build` makes: YAML takes longer than the rest of the start. */
const COMPILED = fileURLToPath(new URL('dist/fixtures/', PROJECT_URL))

/** A folder of one's own that is searched before the shipped ones; it need not exist. */
const ownFolder = (): string => process.env.FRESHDESK_EMULATOR_FIXTURES ?? ''

const EXTENSIONS = ['.json', '.yaml', '.yml']

const fixturesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => EXTENSIONS.includes(extname(file)))
    .map((file) => file.slice(0, -extname(file).length))
    .sort()

export const shippedFixtures = (): string[] => fixturesIn(SHIPPED)

/** Names that can be asked for: those of one's own folder, and the shipped ones. */
export const namedFixtures = (): string[] => [
  ...new Set([...(existsSync(ownFolder()) ? fixturesIn(ownFolder()) : []), ...shippedFixtures()]),
]

/**
 * The text of a fixture as an object, by name or path; JSON or YAML. Throws a plain `Error` with one line that
 * says what is wrong, with line and column where the text does not parse.
 */
export function readFixtureFile(nameOrPath: string): unknown {
  const path = findFixture(nameOrPath)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`fixture ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
  try {
    return path.endsWith('.json') ? JSON.parse(text) : parseYaml(text)
  } catch (error) {
    throw new Error(`fixture ${path} is not valid: ${(error as Error).message.split('\n')[0]}`)
  }
}

/** A path rather than a name. */
export const isFixturePath = (nameOrPath: string): boolean => /[\\/]|\.(json|ya?ml)$/.test(nameOrPath)

function findFixture(nameOrPath: string): string {
  if (isFixturePath(nameOrPath)) return nameOrPath
  const own = ownFolder() === '' ? undefined : fileNamed(nameOrPath, ownFolder())
  if (own !== undefined) return own
  const shipped = fileNamed(nameOrPath, SHIPPED)
  if (shipped !== undefined) return upToDate(join(COMPILED, `${nameOrPath}.json`), shipped)
  throw new Error(`there is no fixture named ${nameOrPath}; there are: ${namedFixtures().join(', ')}`)
}

const fileNamed = (name: string, folder: string): string | undefined =>
  EXTENSIONS.map((extension) => join(folder, name + extension)).find((path) => existsSync(path))

/** The compiled one, unless the fixture was edited since. */
function upToDate(compiled: string, shipped: string): string {
  return existsSync(compiled) && statSync(compiled).mtimeMs >= statSync(shipped).mtimeMs ? compiled : shipped
}

const require = createRequire(import.meta.url)

function parseYaml(text: string): unknown {
  const { parse } = require('yaml') as typeof import('yaml')
  return parse(text)
}

/** Writes the shipped fixtures as JSON where a built emulator looks first. */
export function compileFixtures(): void {
  mkdirSync(COMPILED, { recursive: true })
  for (const name of shippedFixtures()) {
    const file = readdirSync(SHIPPED).find((one) => one.startsWith(`${name}.`)) ?? ''
    const content = readFixtureFile(join(SHIPPED, file))
    writeFileSync(join(COMPILED, `${name}.json`), JSON.stringify(content))
  }
}
