import { describe, expect, it, vi } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { CLIENTS, certify, PRINT_STORE, tableIn } from './certified.ts'
import { TABLES } from './tables.ts'

// Each runs a client some dozens of times.
vi.setConfig({ testTimeout: 600_000 })

async function certified(client: string, flags: readonly string[], args: readonly string[] = []) {
  const { code, stdout, stderr } = await certify(flags, [process.execPath, `${CLIENTS}/${client}.mjs`, ...args])
  expect(stderr).toBe('')
  return { code, table: tableIn(stdout) }
}

/** `npm run test:certify` tries each. */
const isTried = ([client]: readonly [string, ...unknown[]]) =>
  process.env.EVERY_CLIENT !== undefined || client === 'careful-sync' || client === 'idempotent-receiver'

const CHECK = ['--check', PRINT_STORE, '--jobs', '2']

describe('certify says of the examples', () => {
  const SYNCS = [
    ['naive-sync', 1, CHECK],
    ['since-sync', 1, CHECK],
    ['careful-sync', 0, CHECK],
    ['retrying-post', 1, []],
  ] as const
  it.each(SYNCS.filter(isTried))('%s what it survives', async (client, code, flags) => {
    expect(await certified(client, flags)).toEqual({ code, table: TABLES[client] })
  })

  const RECEIVERS = [
    ['naive-receiver', 1],
    ['idempotent-receiver', 0],
  ] as const
  it.each(RECEIVERS.filter(isTried))('%s what it survives, webhooks among it', async (client, code) => {
    const port = String(await freePort())
    const flags = ['--receiver', `http://127.0.0.1:${port}/`]
    expect(await certified(client, flags, [port])).toEqual({ code, table: TABLES[client] })
  })
})
