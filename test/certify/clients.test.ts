import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { runProgram } from '../support/programs.ts'

const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
const CLI = `${PROJECT}dist/cli.js`
const CLIENTS = `${PROJECT}examples/clients`
const CHECK = `'${process.execPath}' '${CLIENTS}/print-store.mjs'`
// Each runs a client some dozens of times.
vi.setConfig({ testTimeout: 300_000 })

/** Outcomes by incident, but of those that are of no concern; and the exit code. */
async function certified(client: string, flags: readonly string[] = []) {
  const { code, stdout, stderr } = await runProgram([
    ...[process.execPath, CLI, 'certify', '--timeout', '15', ...flags],
    ...['--', process.execPath, `${CLIENTS}/${client}.mjs`],
  ])
  expect(stderr).toBe('')
  const rows = [...stdout.matchAll(/^(\S+) {2,}(\w+(?: \w+)?) {2,}/gm)].map(([, name = '', outcome = '']) => [
    name,
    outcome,
  ])
  return { code, table: Object.fromEntries(rows.filter(([, outcome]) => outcome !== 'not applicable')) }
}

describe('certify', () => {
  it('has a careful sync survive all that concern it', async () => {
    const { code, table } = await certified('careful-sync', ['--check', CHECK])
    expect(new Set(Object.values(table))).toEqual(new Set(['survived']))
    expect(code).toBe(0)
  })

  it('finds the sins of a naive sync', async () => {
    expect(await certified('naive-sync')).toEqual({
      code: 1,
      table: {
        'limit-mid-walk': 'HARMED',
        'limit-without-retry-after': 'HARMED',
        'limit-of-lists': 'HARMED',
        'limit-shared': 'HARMED',
        'plan-lowered': 'HARMED',
      },
    })
  })
})
