/**
 * Checks the package as its users get it, packed: by publint and are-the-types-wrong, then installed in an empty folder,
 * where it has to start and to embed. `dist/` has to be built.
 */

import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const { version, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
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

/** ESM only: Node that loads CommonJS alone is older than what the package asks for. */
function lint(tarball) {
  run('npx', ['--no-install', 'publint', 'run', '--strict', tarball], shown)
  run('npx', ['--no-install', 'attw', '--profile', 'esm-only', tarball], shown)
}

function install(tarball) {
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n')
  const types = `@types/node@${devDependencies['@types/node']}`
  run('npm', ['install', '--no-audit', '--no-fund', tarball, types], { ...there, ...shown })
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

/** As each module resolution of today finds the declarations, which are checked too. */
function embed() {
  copyFileSync('examples/embed.ts', join(folder, 'embed.ts'))
  const tsc = resolve('node_modules/typescript/bin/tsc')
  const strict = ['--strict', '--target', 'es2023', '--types', 'node', '--module']
  for (const module of [['node16'], ['esnext', '--moduleResolution', 'bundler'], ['nodenext']]) {
    run(process.execPath, [tsc, ...strict, ...module, 'embed.ts'], { ...there, ...shown })
    console.log(`examples/embed.ts compiles with ${module.at(-1)}`)
  }
  same('examples/embed.ts', run(process.execPath, ['embed.js'], there), '200 ticket 1, 1 call\n')
}

try {
  const tarball = pack()
  lint(tarball)
  install(tarball)
  await start()
  embed()
} finally {
  rmSync(folder, { recursive: true })
}
