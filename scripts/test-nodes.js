/**
 * The tests on every Node that the package runs on, a line each: `npm run test:nodes`. Arguments go to Vitest, such as
 * the files to run. Below a line stands what failed.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countTests } from './count-tests.js'

const VERSIONS = [20, 22, 24, 26]

const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-nodes-'))
const runOn = (version, args) =>
  spawnSync('npx', ['--yes', '--package', `node@${version}`, '--', 'node', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })

for (const version of VERSIONS) {
  const started = performance.now()
  const found = runOn(version, ['--print', 'process.version']).stdout.trim()
  const report = join(folder, `${version}.json`)
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...process.argv.slice(2)]
  const { status, stdout, stderr } = runOn(version, vitest)
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`Node ${found || version}: ${countTests(report, status)} in ${seconds} s`)
  if (status === 0) continue
  process.exitCode = 1
  console.log(stdout + stderr)
}
rmSync(folder, { recursive: true })
