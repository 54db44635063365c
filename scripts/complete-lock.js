// Adds to package-lock.json the optional platform packages that it names but does not describe, without
// which `npm ci` refuses the lock file. Versions are those pinned by the dependents; os, cpu and libc follow the names.
import { readFileSync, writeFileSync } from 'node:fs'

const path = process.argv[2] ?? 'package-lock.json'
const lock = JSON.parse(readFileSync(path, 'utf8'))
const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const CPU = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']
let added = 0
for (const dependent of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(dependent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (key in lock.packages) continue
    if (!/^\d+\.\d+\.\d+$/.test(range)) {
      console.error('not pinned, skipped:', name, range)
      continue
    }
    const parts = name.split('/').pop().split('-')
    const os = OS.find((each) => parts.includes(each))
    const cpu = CPU.find((each) => parts.includes(each))
    if (os === undefined || cpu === undefined) {
      console.error('no platform in the name, skipped:', name)
      continue
    }
    const libc = parts.some((part) => part.startsWith('musl'))
      ? 'musl'
      : os === 'linux' && /-gnu/.test(name)
        ? 'glibc'
        : undefined
    lock.packages[key] = {
      version: range,
      cpu: [cpu],
      ...(dependent.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      license: dependent.license,
      optional: true,
      os: [os],
      engines: dependent.engines,
    }
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log('added', added)
