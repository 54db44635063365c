import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROJECT_URL } from '../project.ts'
import { faultOfJson, type Path, type Position, positionOf } from './fixture-position.ts'
import { SHAPE_RULES, shapeFaultOf, shapeFaultOfJson } from './shape.ts'

const SHIPPED = fileURLToPath(new URL('fixtures/', PROJECT_URL))
/** Of the format, among the fixtures. */
export const FIXTURE_SCHEMA = 'schema.json'

/** The same as JSON, which `npm run build` makes: YAML takes longer than the rest of the start. */
const COMPILED = fileURLToPath(new URL('dist/fixtures/', PROJECT_URL))

/** A folder of one's own that is searched before the shipped ones; it need not exist. */
const ownFolder = (): string => process.env.FRESHDESK_EMULATOR_FIXTURES ?? ''

const EXTENSIONS = ['.json', '.yaml', '.yml']

const fixturesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => EXTENSIONS.includes(extname(file)) && file !== FIXTURE_SCHEMA)
    .map((file) => file.slice(0, -extname(file).length))
    .sort()

export const shippedFixtures = (): string[] => fixturesIn(SHIPPED)

function ownFixtures(): string[] {
  const folder = ownFolder()
  if (!existsSync(folder)) return []
  try {
    return fixturesIn(folder)
  } catch (error) {
    throw new Error(`FRESHDESK_EMULATOR_FIXTURES cannot be read: ${(error as NodeJS.ErrnoException).code}, ${folder}`)
  }
}

/** Names that can be asked for: those of one's own folder, and the shipped ones. */
export const namedFixtures = (): string[] => [...new Set([...ownFixtures(), ...shippedFixtures()])]

/** The text of a fixture as a person wrote it. */
export const fixtureText = (name: string): string => readText(fileOf(name))

/**
 * A fixture's text as an object, by name or path; JSON or YAML. Throws a plain `Error` with one line that says
 * what is wrong, with line and column where the text does not parse.
 */
export function readFixtureFile(nameOrPath: string): unknown {
  const path = compiledOf(fileOf(nameOrPath))
  const bytes = readBytes(path)
  const text = textOf(bytes)
  const fault = (problem: string) => new Error(`fixture ${path} is not valid: ${problem}`)
  if (!isJson(path)) {
    let content: unknown
    try {
      content = parseYaml(text)
    } catch (error) {
      throw fault(problemOfYaml(error as Error))
    }
    const outOfBounds = shapeFaultOf(content, { hasLongLists: true })
    if (outOfBounds !== undefined) throw fault(`it ${SHAPE_RULES[outOfBounds]}`)
    return content
  }
  const outOfBounds = shapeFaultOfJson(bytes, { hasLongLists: true })
  if (outOfBounds !== undefined) throw fault(`it ${SHAPE_RULES[outOfBounds]}`)
  try {
    return JSON.parse(text)
  } catch (error) {
    const found = faultOfJson(text)
    throw fault(found === undefined ? (error as Error).message : `${found.problem}${atPosition(found.position)}`)
  }
}

/** The parser reads what is inside of another by recursion, and may report the end of its stack as a fault of the text. */
function problemOfYaml(error: Error): string {
  if (error.message.startsWith('Maximum call stack')) return `it ${SHAPE_RULES.too_deep}`
  return error.message.split('\n')[0]?.replace(/:$/, '') ?? 'it is no YAML'
}

/** Its size, and a text that changes with the file; undefined where there is none that could be read. */
export function fixtureVersion(nameOrPath: string): { readonly version: string; readonly bytes: number } | undefined {
  const path = compiledOf(fileOf(nameOrPath))
  const file = statSync(path, { throwIfNoEntry: false })
  return file && { version: `${path} ${file.mtimeMs} ${file.size}`, bytes: file.size }
}

/** ` at line 3, column 7` of a value in a fixture's file, or of the key in it; empty where it cannot be told. */
export function placeInFile(nameOrPath: string, path: Path, key?: string): string {
  const file = fileOf(nameOrPath)
  const position = positionOf(readText(file), path, { isJson: isJson(file), ...(key !== undefined && { key }) })
  return position === undefined ? '' : atPosition(position)
}

const atPosition = ({ line, column }: Position) => ` at line ${line}, column ${column}`

/** A path rather than a name. */
export const isFixturePath = (nameOrPath: string): boolean => /[\\/]|\.(json|ya?ml)$/.test(nameOrPath)
const isJson = (path: string) => path.endsWith('.json')

const readText = (path: string): string => textOf(readBytes(path))

const textOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '')

function readBytes(path: string): Buffer {
  try {
    // As bytes first: that takes half the time for a large file.
    return readFileSync(path)
  } catch (error) {
    throw new Error(`fixture ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
}

/** By name: one's own before the shipped one. */
function fileOf(nameOrPath: string): string {
  if (isFixturePath(nameOrPath)) return nameOrPath
  const folders = ownFolder() === '' ? [SHIPPED] : [ownFolder(), SHIPPED]
  const files = folders.flatMap((folder) => EXTENSIONS.map((extension) => join(folder, nameOrPath + extension)))
  const found = namedFixtures().includes(nameOrPath) ? files.find((file) => existsSync(file)) : undefined
  if (found === undefined) {
    throw new Error(`there is no fixture named ${nameOrPath}; there are: ${namedFixtures().join(', ')}`)
  }
  return found
}

/** Of a shipped fixture the compiled one, unless it was edited since. */
function compiledOf(file: string): string {
  if (!file.startsWith(SHIPPED)) return file
  const compiled = join(COMPILED, `${basename(file, extname(file))}.json`)
  return existsSync(compiled) && statSync(compiled).mtimeMs >= statSync(file).mtimeMs ? compiled : file
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
    const file = EXTENSIONS.map((extension) => join(SHIPPED, name + extension)).find((path) => existsSync(path)) ?? name
    const content = file.endsWith('.json') ? JSON.parse(readText(file)) : parseYaml(readText(file))
    writeFileSync(join(COMPILED, `${name}.json`), JSON.stringify(content))
  }
}
