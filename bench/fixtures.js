/** Sends how long a fixture of 100,000 tickets takes to be generated and to be loaded, and the most memory it took. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmulator } from '../dist/index.js'

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-'))
const file = join(folder, 'large.json')

const seconds = async (work) => {
  const begin = performance.now()
  await work()
  return (performance.now() - begin) / 1000
}

try {
  const generateSeconds = await seconds(() =>
    execFileSync(process.execPath, [CLI, 'generate', '--tickets', '100000', '--seed', '7', '--out', file]),
  )
  let emulator
  const loadSeconds = await seconds(async () => {
    emulator = await createEmulator({ fixture: file })
  })
  const { maxRSS } = process.resourceUsage()
  await emulator.close()
  process.send({ generateSeconds, loadSeconds, fileBytes: statSync(file).size, peakBytes: maxRSS * 1024 }, () =>
    process.exit(0),
  )
} finally {
  rmSync(folder, { recursive: true })
}
