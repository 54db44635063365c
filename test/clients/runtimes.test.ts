import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { calls, useExec } from '../support/below-exec.ts'
import { useFolder } from '../support/folder.ts'
import { describeWith, runProgram } from '../support/programs.ts'

/** Bun and Deno, from the folder that .ci/clients.sh fills: with the emulator in their process, and as its clients. */

// Each starts a process; below exec another.
vi.setConfig({ testTimeout: 120_000 })

const exec = useExec()
const folder = useFolder()
const project = fileURLToPath(new URL('../../', import.meta.url))

// A project that has the emulator installed.
mkdirSync(join(folder, 'node_modules'))
symlinkSync(project, join(folder, 'node_modules/freshdesk-emulator'))
writeFileSync(join(folder, 'package.json'), '{ "private": true }')
const suite = join(folder, 'suite.mjs')
copyFileSync(fileURLToPath(new URL('./runtimes/suite.mjs', import.meta.url)), suite)
const client = join(folder, 'client.mjs')
writeFileSync(
  client,
  `const headers = { Authorization: 'Basic ' + btoa('admin-api-key:X') }
console.log((await fetch('https://acme.freshdesk.com/api/v2/tickets/1', { headers })).status)`,
)
/** No question after newer versions, and no cache left behind. */
const QUIET = { DENO_NO_UPDATE_CHECK: '1', DENO_DIR: join(folder, 'deno') }

/** What Node tells of it as well. */
const AS_ON_NODE = {
  unauthorized: 401,
  made: [201, 37, '2030-01-15T09:00:00Z'],
  note: [201, 'a.txt', 4, 'häm', 'text/plain'],
  reset: 'failed',
  truncated: 'failed',
  late: 200,
  rule: 201,
  delivered: { id: '37' },
  received: 1,
  gone: 404,
  closed: 'failed',
  kept: [0, 200],
}

const installed = (name: string) => join(project, '.clients/node_modules/.bin', name)
const RUNTIMES: readonly (readonly [name: string, command: readonly [string, ...string[]]])[] = [
  ['bun', [installed('bun'), '--no-install']],
  ['deno', [installed('deno'), 'run', '--allow-all', '--no-remote']],
]

for (const [name, command] of RUNTIMES) {
  describeWith({ probe: [command[0], '--version'], package: `the npm package ${name}` }, name, () => {
    it('runs a suite with the emulator in its process', async () => {
      const data = mkdtempSync(join(folder, 'data-'))
      const { stdout, ...run } = await runProgram([...command, suite, data], QUIET)
      expect({ ...run, told: JSON.parse(stdout || '{}') }).toEqual({ code: 0, stderr: '', told: AS_ON_NODE })
    })

    it('is led below exec, and trusts its authority', async () => {
      const { code, stdout, stderr } = await exec([...command, client])
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '200\n', stderr: calls(1) })
    })
  })
}
