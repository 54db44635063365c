/**
 * Proves that a field cannot be lost in silence: leaves out each line of the fixtures' tables and each member of every
 * row's constructor, one at a time, and has the compiler, or else the tests of fixtures and exports, find the loss. Prints
 * a line for each; ends with 1 if one is not found.
 *
 * The compiler sees all the variants beside each other in one program, as files that are nowhere on the disk.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ts from 'typescript-5'

const FORMAT = 'src/fixtures/format'
const TABLES = readdirSync(FORMAT)
  .map((name) => `${FORMAT}/${name}`)
  .filter((path) => readFileSync(path, 'utf8').includes('= tableOf<'))
const ROWS = 'src/store/rows'
const CONSTRUCTORS = readdirSync(ROWS).map((name) => `${ROWS}/${name}`)
const TESTS = ['test/fixtures', 'test/properties/export.test.ts']
const SCRATCH = [
  ...['src', 'test', 'docs', 'fixtures', 'openapi', 'scripts', 'vitest.config.ts'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
]

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
  ts.sys,
  process.cwd(),
)

// That nothing uses an import any more is no loss of a field.
Object.assign(options, { noUnusedLocals: false, noUnusedParameters: false })

/** The elements of each array in which a line is made: those of tables, of `within`, and those that tables share. */
function linesOf(source) {
  const isLine = (node) =>
    ts.isCallExpression(node) && /(^|\.)(\w*[fF]ield|derived|part|within)$/.test(node.expression.getText(source))
  const lines = []
  const visit = (node) => {
    if (ts.isArrayLiteralExpression(node) && node.elements.some(isLine)) lines.push(...node.elements)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return lines
}

/** The members of the objects that constructors (`ticketRow`) return; what is spread there is no member. */
function membersOf(source) {
  const members = []
  const visit = (node, isInside) => {
    const isIn = isInside || (ts.isFunctionDeclaration(node) && /Row$/.test(node.name?.text ?? ''))
    if (isIn && ts.isReturnStatement(node) && ts.isObjectLiteralExpression(node.expression)) {
      members.push(...node.expression.properties.filter((one) => !ts.isSpreadAssignment(one)))
    }
    ts.forEachChild(node, (child) => visit(child, isIn))
  }
  visit(source, false)
  return members
}

function variantsOf(file, nodesOf) {
  const text = readFileSync(file, 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  return nodesOf(source).map((node) => {
    const end = text[node.end] === ',' ? node.end + 1 : node.end
    return {
      file,
      line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
      name: node.getText(source).replace(/\s+/g, ' ').slice(0, 60),
      text: text.slice(0, node.getStart(source)) + text.slice(end),
    }
  })
}

function problemOf(message) {
  const [, key] = /keys of the row without a line': "(\w+)"/.exec(message) ?? []
  return key === undefined ? message.replace(/\s+/g, ' ').slice(0, 70) : `${key} has no line`
}

/** The first error of each group of files, `undefined` where there is none. Paths to texts: files that are not there. */
function errorsOf(groups) {
  const texts = new Map(groups.flatMap((group) => [...group]))
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists } = host
  host.readFile = (path) => texts.get(resolve(path)) ?? readFile(path)
  host.fileExists = (path) => texts.has(resolve(path)) || fileExists(path)
  host.directoryExists = undefined
  const program = ts.createProgram([...texts.keys()], options, host)
  return groups.map((group) => {
    for (const path of group.keys()) {
      const source = program.getSourceFile(path)
      const [error] = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      if (error !== undefined) return problemOf(ts.flattenDiagnosticMessageText(error.messageText, ' '))
    }
    return undefined
  })
}

/** The variant alone, in the place of its file. */
const alone = ({ file, text }, index) => new Map([[resolve(file.replace(/\.ts$/, `~${index}.ts`)), text]])

/** All of `src/fixtures` beside itself, with the variant in it. */
function amongOthers({ file, text }, index) {
  const paths = readdirSync('src/fixtures', { recursive: true }).filter((path) => path.endsWith('.ts'))
  return new Map(
    paths.map((path) => {
      const from = join('src/fixtures', path)
      return [resolve(`src/fixtures~${index}`, path), from === file ? text : readFileSync(from, 'utf8')]
    }),
  )
}

let isTreeTested = false

/** Whether the tests of fixtures and exports fail with it. */
function failsTests(variant) {
  if (!isTreeTested && failTests()) throw new Error(`${TESTS.join(' and ')} fail with the tree as it is`)
  isTreeTested = true
  return failTests(variant)
}

/** Whether they fail in a copy of the tree, changed by the variant, if any. */
function failTests({ file, text } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'check-fields-'))
  try {
    for (const path of SCRATCH) cpSync(path, join(folder, path), { recursive: true })
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    if (file !== undefined) writeFileSync(join(folder, file), text)
    return (
      spawnSync('npx', ['vitest', 'run', '--maxWorkers=1', '--experimental.fsModuleCache=false', ...TESTS], {
        cwd: folder,
      }).status !== 0
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const whole = [...TABLES, ...CONSTRUCTORS].map((file) => ({ file, text: readFileSync(file, 'utf8') }))
const faults = errorsOf([...whole.map(alone), amongOthers(whole[0], 0)]).filter((error) => error !== undefined)
if (faults.length > 0) throw new Error(`the tree does not compile as it is: ${faults[0]}`)

const variants = [
  ...TABLES.flatMap((file) => variantsOf(file, linesOf)),
  ...CONSTRUCTORS.flatMap((file) => variantsOf(file, membersOf)),
]
const first = errorsOf(variants.map(alone))
const left = variants.filter((_, index) => first[index] === undefined)
const second = errorsOf(
  left.map((variant, index) => (TABLES.includes(variant.file) ? amongOthers(variant, index) : new Map())),
)

let survivors = 0
for (const [index, variant] of variants.entries()) {
  const error = first[index] ?? second[left.indexOf(variant)]
  const isFound = error !== undefined || failsTests(variant)
  if (!isFound) survivors++
  const found = error === undefined ? (isFound ? 'the tests' : 'NOTHING') : `tsc: ${error}`
  console.log(`${`${variant.file}:${variant.line}`.padEnd(40)} ${variant.name.padEnd(60)} ${found}`)
}
console.log(`${variants.length} left out one at a time, ${survivors} not found`)
process.exitCode = survivors === 0 && variants.length > 0 ? 0 : 1
