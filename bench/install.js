import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './children.js'

const npm = (args, cwd) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

function bytesIn(path) {
  const found = lstatSync(path)
  if (!found.isDirectory()) return found.size
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0)
}

function sizeOf(folder, seconds) {
  const modules = join(folder, 'node_modules')
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'))
  return { packages: Object.keys(packages).length, bytes: bytesIn(modules), seconds }
}

function timed(work) {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}

/** Installs a package by itself into the folder; undefined where npm cannot. */
export function install(specification, folder) {
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  try {
    return sizeOf(
      folder,
      timed(() => npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', specification], folder)),
    )
  } catch (error) {
    if (error.status === undefined) throw error
    return undefined
  }
}

/** This checkout as npm packs it. */
export function pack(folder) {
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT))
  return join(folder, filename)
}

/** `npm ci` of what is committed, in a folder of its own. */
export function installClone(folder) {
  const clone = join(folder, 'clone')
  mkdirSync(clone)
  const archive = execFileSync('git', ['archive', 'HEAD'], { cwd: ROOT, maxBuffer: 1 << 30 })
  execFileSync('tar', ['-x', '-C', clone], { input: archive })
  const seconds = timed(() => npm(['ci', '--no-audit', '--no-fund'], clone))
  if (!existsSync(join(clone, 'node_modules'))) throw new Error('npm ci left no node_modules')
  return sizeOf(clone, seconds)
}
