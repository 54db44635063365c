import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { useCommand } from '../support/command.ts'
import { basic } from '../support/freshdesk.ts'

const { started } = useCommand()
const statusOf = async (url: string) =>
  (await fetch(url, { headers: { Authorization: basic('admin-api-key') } })).status

it('one that is told to end says so for as long as --drain, and answers all the while', async () => {
  const one = await started(['--port', '0', '--log', 'json', '--drain', '2'])
  expect(await statusOf(`${one.url}/_emulator/health/ready`)).toBe(200)
  one.child.kill('SIGTERM')
  await expect.poll(() => statusOf(`${one.url}/_emulator/health/ready`)).toBe(503)
  expect(await statusOf(`${one.url}/_emulator/health/live`)).toBe(200)
  expect(await statusOf(`${one.url}/api/v2/tickets/1`)).toBe(200)
  expect(await one.ended).toEqual({ code: 0, signal: null })
})

it('told a second time it ends at once', async () => {
  const one = await started(['--port', '0', '--log', 'json', '--drain', '3600'])
  one.child.kill('SIGTERM')
  await expect.poll(() => statusOf(`${one.url}/_emulator/health/ready`)).toBe(503)
  await sleep(100)
  one.child.kill('SIGTERM')
  expect(await one.ended).toEqual({ code: 0, signal: null })
})
