/**
 * Checks the package as its users get it, packed: by publint and are-the-types-wrong, then installed in an empty folder,
 * where it has to start and to embed. `dist/` has to be built.
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const { version, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const checks = JSON.parse(readFileSync('checks/package.json', 'utf8'))
const versions = { ...devDependencies, ...checks.devDependencies }
const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-package-'))

const run = (command, args, options = {}) => execFileSync(command, args, { encoding: 'utf8', ...options })
const shown = { stdio: 'inherit' }
const there = { cwd: folder }

function same(what, actual, expected) {
  if (actual !== expected) throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`)
  console.log(`${what}: ${actual.trim()}`)
}

function pack() {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]))
  console.log(`${packed.filename}: ${packed.entryCount} files, ${Math.round(packed.size / 1024)} KB packed`)
  return join(folder, packed.filename)
}

/** Vitest is no CommonJS, so its entry is for ES modules alone. */
function lint(tarball) {
  run('npx', ['--no-install', 'publint', 'run', '--strict', tarball], shown)
  const attw = ['--no-install', 'attw', tarball]
  run('npx', [...attw, '--profile', 'strict', '--exclude-entrypoints', 'vitest'], shown)
  run('npx', [...attw, '--profile', 'esm-only', '--entrypoints', 'vitest'], shown)
}

/** Bytes of what an install may take, and packages it may bring: our own. */
const MOST_BYTES = 12e6

function install(tarball) {
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n')
  run('npm', ['install', '--no-audit', '--no-fund', tarball], { ...there, ...shown })
  const brought = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))
  same('packages of an install', brought.join(), 'freshdesk-emulator')
  const bytes = bytesIn(join(folder, 'node_modules'))
  if (bytes > MOST_BYTES) throw new Error(`an install takes ${bytes} bytes`)
  console.log(`an install takes ${(bytes / 1e6).toFixed(1)} MB`)
}

/** Each by itself, where nothing but the package is installed. */
function loadLibraries() {
  const library = (path) =>
    statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => library(join(path, name))) : path
  for (const path of library(join(folder, 'node_modules/freshdesk-emulator/dist/libraries'))) {
    run(process.execPath, ['-e', `require(${JSON.stringify(path)})`], there)
  }
}

function bytesIn(path) {
  if (!statSync(path).isDirectory()) return statSync(path).size
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0)
}

/** What the declarations name, and nothing besides it. */
function installTypes() {
  const types = ['@types/node', '@jest/globals'].map((name) => `${name}@${versions[name]}`)
  run('npm', ['install', '--no-audit', '--no-fund', ...types], { ...there, ...shown })
}

async function start() {
  same(
    'npx freshdesk-emulator --version',
    run('npx', ['--no-install', 'freshdesk-emulator', '--version'], there),
    `${version}\n`,
  )
  const command = join(folder, 'node_modules/.bin/freshdesk-emulator')
  const child = spawn(command, ['--port', '0', '--log', 'json'], { ...there, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  for await (const line of createInterface(child.stdout)) {
    const response = await fetch(`${JSON.parse(line).listening}/_emulator/health`)
    const ports = { http: Number(new URL(response.url).port) }
    same('GET /_emulator/health', await response.text(), JSON.stringify({ status: 'ok', version, accounts: 1, ports }))
    break
  }
  child.kill()
  same('exit code after SIGTERM', String(await ended), '0')
}

/** What only some need is installed by them; who lacks it is told how. */
function refuseWithoutPeer() {
  const command = join(folder, 'node_modules/.bin/freshdesk-emulator')
  const refused = spawnSync(command, ['--port', '0', '--data', 'postgres://127.0.0.1:1/desk'], {
    ...there,
    encoding: 'utf8',
  })
  const said =
    'freshdesk-emulator: accounts in postgres://127.0.0.1:1/desk cannot be used: it takes the package pg beside this one: npm install pg'
  same('without pg', refused.stderr.trimEnd(), said)
}

/** A test of Jest's, as ES module and as CommonJS: the matcher, and an operation that does not exist. */
const JEST = `import { expect } from '@jest/globals'
import 'freshdesk-emulator/jest'
import { createEmulator, type Emulator } from 'freshdesk-emulator'

export async function check() {
  const freshdesk: Emulator = await createEmulator({ plan: 'growth' })
  expect(freshdesk).toHaveReceived('createTicket', { path: expect.stringContaining('tickets'), times: 1 })
  // @ts-expect-error
  expect(freshdesk).toHaveReceived('createTickets')
  return freshdesk.requests.verify({ match: { operation: 'viewTicket' } })
}
`

/** Each module resolution that compilers have; the oldest is known to TypeScript 5 alone. */
const RESOLUTIONS = [
  { compiler: 'typescript', flags: ['--module', 'node16'] },
  { compiler: 'typescript', flags: ['--module', 'nodenext'] },
  { compiler: 'typescript', flags: ['--module', 'esnext', '--moduleResolution', 'bundler'] },
  { compiler: 'typescript-5', flags: ['--module', 'commonjs', '--moduleResolution', 'node10', '--esModuleInterop'] },
]

/** The declarations as each module resolution finds them, which are checked too; then what was compiled last is run. */
function embed() {
  copyFileSync('examples/embed.ts', join(folder, 'embed.ts'))
  for (const name of ['jest.mts', 'jest.cts']) writeFileSync(join(folder, name), JEST)
  const strict = ['--strict', '--target', 'es2023', '--types', 'node']
  for (const { compiler, flags } of RESOLUTIONS) {
    const tsc = [resolve(`node_modules/${compiler}/bin/tsc`), ...strict, ...flags]
    run(process.execPath, [...tsc, 'jest.mts', 'jest.cts', '--noEmit'], { ...there, ...shown })
    console.log(`jest.mts and jest.cts compile with ${compiler} ${flags.join(' ')}`)
  }
  const tsc = resolve('node_modules/typescript/bin/tsc')
  run(process.execPath, [tsc, ...strict, '--module', 'nodenext', 'embed.ts'], { ...there, ...shown })
  same('examples/embed.ts', run(process.execPath, ['embed.js'], there), '200 ticket 1, 1 call\n')
}

try {
  const tarball = pack()
  lint(tarball)
  install(tarball)
  loadLibraries()
  await start()
  refuseWithoutPeer()
  installTypes()
  embed()
} finally {
  rmSync(folder, { recursive: true })
}
