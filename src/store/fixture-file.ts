import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROJECT_URL } from '../project.ts'
import { faultOfJson, type Path, type Position, positionOf } from './fixture-position.ts'

const SHIPPED = fileURLToPath(new URL('fixtures/', PROJECT_URL))
/** Of the format, among the fixtures. */
export const FIXTURE_SCHEMA = 'schema.json'

/** The same as JSON, which `npm run build` makes: YAML takes longer than the rest of the start. */
const COMPILED = fileURLToPath(new URL('dist/fixtures/', PROJECT_URL))

export const shippedFixtures = (): string[] =>
  readdirSync(SHIPPED)
    .filter((file) => /\.(ya?ml|json)$/.test(file) && file !== FIXTURE_SCHEMA)
    .map((file) => file.slice(0, -extname(file).length))
    .sort()

/** The text of a shipped fixture as a person wrote it. */
export const shippedText = (name: string): string => readText(shippedFile(name))

/**
 * A fixture's text as an object, by shipped name or path; JSON or YAML. Throws a plain `Error` with one line that says
 * what is wrong, with line and column where the text does not parse.
 */
export function readFixtureFile(nameOrPath: string): unknown {
  const isPath = isPathLike(nameOrPath)
  const path = isPath ? nameOrPath : compiledOf(nameOrPath)
  const text = readText(path)
  const fault = (problem: string) => new Error(`fixture ${path} is not valid: ${problem}`)
  if (!isJson(path)) {
    try {
      return parseYaml(text)
    } catch (error) {
      throw fault((error as Error).message.split('\n')[0]?.replace(/:$/, '') ?? 'it is no YAML')
    }
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const found = faultOfJson(text)
    throw fault(found === undefined ? (error as Error).message : `${found.problem}${atPosition(found.position)}`)
  }
}

/** ` at line 3, column 7` of a value in a fixture's file, or of the key in it; empty where it cannot be told. */
export function placeInFile(nameOrPath: string, path: Path, key?: string): string {
  const file = isPathLike(nameOrPath) ? nameOrPath : shippedFile(nameOrPath)
  const position = positionOf(readText(file), path, { isJson: isJson(file), ...(key !== undefined && { key }) })
  return position === undefined ? '' : atPosition(position)
}

const atPosition = ({ line, column }: Position) => ` at line ${line}, column ${column}`

const isPathLike = (nameOrPath: string) => /[\\/]|\.(json|ya?ml)$/.test(nameOrPath)
const isJson = (path: string) => path.endsWith('.json')

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new Error(`fixture ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
}

function shippedFile(name: string): string {
  if (!shippedFixtures().includes(name)) {
    throw new Error(`there is no fixture named ${name}; there are: ${shippedFixtures().join(', ')}`)
  }
  const file = ['.json', '.yaml', '.yml'].map((extension) => join(SHIPPED, name + extension)).find(existsSync)
  return file ?? name
}

/** The compiled one, unless the fixture was edited since. */
function compiledOf(name: string): string {
  const shipped = shippedFile(name)
  const compiled = join(COMPILED, `${name}.json`)
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
    const content = readFixtureFile(shippedFile(name))
    writeFileSync(join(COMPILED, `${name}.json`), JSON.stringify(content))
  }
}
