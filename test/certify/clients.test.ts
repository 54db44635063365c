import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { runProgram } from '../support/programs.ts'
import { TABLES } from './tables.ts'

const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
const CLIENTS = `${PROJECT}examples/clients`
// Each runs a client some dozens of times.
vi.setConfig({ testTimeout: 600_000 })

/** Outcomes by incident, but of those that are of no concern. */
async function certified(client: string, flags: readonly string[], args: readonly string[] = []) {
  const { code, stdout, stderr } = await runProgram([
    ...[process.execPath, `${PROJECT}dist/cli.js`, 'certify', '--timeout', '15', ...flags],
    ...['--', process.execPath, `${CLIENTS}/${client}.mjs`, ...args],
  ])
  expect(stderr).toBe('')
  const rows = [...stdout.matchAll(/^([a-z0-9-]+) +(\w+(?: (?:reached|applicable))?) +[A-Z]/gm)]
  const table = Object.fromEntries(rows.map(([, name = '', outcome = '']) => [name, outcome]))
  const concerned = Object.entries(table).filter(([, outcome]) => outcome !== 'not applicable')
  return { code, table: Object.fromEntries(concerned) }
}

const CHECK = ['--check', `'${process.execPath}' '${CLIENTS}/print-store.mjs'`, '--jobs', '2']

describe('certify says of the examples', () => {
  it.each([
    ['naive-sync', 1, CHECK],
    ['since-sync', 1, CHECK],
    ['careful-sync', 0, CHECK],
    ['retrying-post', 1, []],
  ] as const)('%s what it survives', async (client, code, flags) => {
    expect(await certified(client, flags)).toEqual({ code, table: TABLES[client] })
  })

  it.each([
    ['naive-receiver', 1],
    ['idempotent-receiver', 0],
  ] as const)('%s what it survives, webhooks among it', async (client, code) => {
    const port = String(await freePort())
    const flags = ['--receiver', `http://127.0.0.1:${port}/`]
    expect(await certified(client, flags, [port])).toEqual({ code, table: TABLES[client] })
  })
})
