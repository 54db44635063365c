import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const hook = (url: string) => freshdesk.post('/_emulator/hooks', { event: 'ticket.created', url })

describe('a hook', () => {
  it.each([
    ['http://192.0.2.1/hook', `deliveries will be blocked: 192.0.2.1 is not among the account's webhook_hosts`],
    ['http://169.254.169.254/', `deliveries will be blocked: 169.254.169.254 is not among the account's webhook_hosts`],
    [
      'https://hooks.example.com/x',
      'deliveries will be blocked unless hooks.example.com is an address of loopback or private: webhook_hosts does not name it',
    ],
    ['http://127.0.0.1:3000/', undefined],
    ['http://10.0.0.7/', undefined],
    ['http://receiver:3000/', undefined],
    ['http://web.localhost/', undefined],
  ])('to %s says whether it will be blocked', async (url, warning) => {
    const answer = await hook(url)
    expect([answer.status, answer.body.warning]).toEqual([201, warning])
    expect(freshdesk.emulator.addHook({ event: 'ticket.created', url }).warning).toBe(warning)
  })

  it('to the emulator itself, or to a host that webhook_hosts names, says so too', async () => {
    const own = await hook(freshdesk.emulator.url)
    expect(own.body.warning).toContain('is the emulator itself, which its webhooks never call')
    freshdesk.emulator.settings.webhook_hosts = ['hooks.example.com']
    expect((await hook('https://hooks.example.com/x')).body.warning).toBe(undefined)
  })

  it('is not warned of where nothing is sent', async () => {
    const recording = await createEmulator({ deliver: 'record' })
    const { warning } = recording.addHook({ event: 'ticket.created', url: 'http://192.0.2.1/hook' })
    await recording.close()
    expect(warning).toBe(undefined)
  })
})
