// A suite of ES modules, which Jest runs with --experimental-vm-modules: `createRequire` brings the CommonJS entries.
import { createRequire } from 'node:module'
import { afterAll, expect, test } from '@jest/globals'

const require = createRequire(import.meta.url)
const { createEmulator } = require('freshdesk-emulator')
require('freshdesk-emulator/jest')

const freshdesk = await createEmulator({ now: '2026-01-15T09:00:00Z', freeze: true })
afterAll(() => freshdesk.close())

test('calls are received', async () => {
  const headers = { Authorization: `Basic ${btoa(`${freshdesk.apiKey}:X`)}` }
  expect((await fetch(`${freshdesk.url}/api/v2/tickets/1`, { headers })).status).toBe(200)
  expect(freshdesk).toHaveReceived('viewTicket', { path: expect.stringMatching(/1$/), times: 1 })
  expect(freshdesk.load({ generate: { tickets: 2 } })).toMatchObject({ tickets: 2 })
})
