import type { LookupAddress } from 'node:dns'
import { networkInterfaces } from 'node:os'
import { afterAll, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { guardHost, guardOwnPorts, HostBlocked } from '../../src/webhooks/hosts.ts'
import { clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { addWebhook, startReceiver } from '../support/webhooks.ts'

const { emulator } = await startFreshdesk()
const receiver = await startReceiver()
const byName = receiver.url.replace('127.0.0.1', 'localhost')

const deliver = async (url: string) => {
  addWebhook(emulator, { url })
  await emulator.settled()
  const { state, attempts } = emulator.deliveries.list().at(-1) ?? {}
  return [state, attempts?.[0]?.error]
}

describe('a webhook', () => {
  it.each([
    'http://93.184.216.34/',
    'http://[2606:2800:220:1::1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://[fe80::1]/',
    'http://172.32.0.1/',
    'http://1572395042/',
  ])('to %s is blocked and not tried again', async (url) => {
    const host = new URL(url).hostname.replace(/[[\]]/g, '')
    expect(await deliver(url)).toEqual(['blocked', `${host} is not among the account's webhook_hosts`])
    await emulator.clock.advance(3600)
    expect(emulator.deliveries.list()).toMatchObject([{ state: 'blocked', attempts: [{}], next_attempt_at: null }])
    expect(emulator.outbox.list()).toEqual([])
  })

  it('to a name is judged by the address it has', async () => {
    expect(await deliver(byName)).toEqual(['delivered', null])
    emulator.settings.webhook_hosts = ['private']
    const [state, error] = await deliver(byName)
    expect([state, error]).toEqual([
      'blocked',
      expect.stringMatching(/^localhost \((127\.0\.0\.1|::1)\) is not among the account's webhook_hosts$/),
    ])
    expect(receiver.received).toHaveLength(1)
  })

  it.each([
    [['loopback'], ['delivered', 'delivered']],
    [['LOCALHOST'], ['delivered', 'blocked']],
    [['127.0.0.1'], ['blocked', 'delivered']],
    [['*'], ['delivered', 'delivered']],
    [['elsewhere.test'], ['blocked', 'blocked']],
    [[], ['blocked', 'blocked']],
  ])('may go where %j says', async (hosts, states) => {
    emulator.settings.webhook_hosts = hosts
    expect([(await deliver(byName))[0], (await deliver(receiver.url))[0]]).toEqual(states)
  })

  it('goes to no host by a pattern: that is refused', () => {
    expect(() => {
      emulator.settings.webhook_hosts = ['loopback', 'local*']
    }).toThrow('settings.webhook_hosts.1: It should be loopback, private, a host or *')
    expect(emulator.settings.webhook_hosts).toEqual(['loopback', 'private'])
  })

  it('blocked before a redirect of its own host changes nothing is not followed elsewhere', async () => {
    receiver.answer = (_request, response) => response.writeHead(307, { Location: 'http://93.184.216.34/' }).end()
    expect(await deliver(receiver.url)).toEqual([
      'waiting',
      'a redirect to another host is not followed: 93.184.216.34',
    ])
  })
})

describe('the emulator itself', async () => {
  const secure = await createEmulator({ now: NOW, freeze: true, tls: true })
  afterAll(() => secure.close())
  const blocked = (host: string) => ['blocked', `${host} is the emulator itself, which its webhooks never call`]
  const [port, tlsPort] = [secure.url, secure.httpsUrl ?? ''].map((url) => Number(new URL(url).port))
  const machine = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])

  it.each([
    `http://127.0.0.1:${port}`,
    `http://127.9.9.9:${port}`,
    `http://0.0.0.0:${port}`,
    `http://[::1]:${port}`,
    `http://[::ffff:127.0.0.1]:${port}`,
    `http://2130706433:${port}`,
    `http://localhost:${port}`,
    `https://127.0.0.1:${tlsPort}`,
    `https://localhost:${tlsPort}`,
    `http://127.0.0.1:${tlsPort}`,
    ...machine.filter(({ family }) => family === 'IPv4').map(({ address }) => `http://${address}:${port}`),
  ])('is not called by its webhooks, at whichever address: %s', async (url) => {
    secure.settings.webhook_hosts = ['*']
    addWebhook(secure, { url: `${url}/_emulator/accounts` })
    await secure.settled()
    const { state, attempts } = secure.deliveries.list().at(-1) ?? {}
    expect([state, attempts?.[0]?.error]).toEqual(blocked(new URL(url).host))
  })

  it('is not called by a redirect either', async () => {
    secure.settings.webhook_hosts = ['*']
    receiver.answer = (_request, response) =>
      response.writeHead(307, { Location: `${secure.url}/_emulator/accounts` }).end()
    addWebhook(secure, { url: receiver.url })
    await secure.settled()
    const { state, attempts } = secure.deliveries.list().at(-1) ?? {}
    expect([state, attempts?.[0]?.error]).toEqual(blocked(new URL(secure.url).host))
  })

  it('is known by a name that somebody leads to it, at its port alone', async () => {
    const lookUp = (address: string, url: string) =>
      new Promise((settle) =>
        guardOwnPorts(new URL(url), [4800, 443], (_name, _options, callback) =>
          callback(null, [{ address, family: 4 }]),
        )('alias.test', { all: true }, (error, addresses) => settle(error?.message ?? addresses)),
      )
    const refusal = 'is the emulator itself, which its webhooks never call'
    expect(await lookUp('127.0.0.1', 'http://alias.test:4800')).toBe(`alias.test:4800 ${refusal}`)
    expect(await lookUp('::ffff:127.0.0.1', 'https://alias.test')).toBe(`alias.test ${refusal}`)
    expect(await lookUp('127.0.0.1', 'http://alias.test:4801')).toEqual([{ address: '127.0.0.1', family: 4 }])
    expect(await lookUp('10.255.255.1', 'http://alias.test:4800')).toEqual([{ address: '10.255.255.1', family: 4 }])
  })

  it('tells its deliveries from other calls, whatever a rule says, and no other emulator lets them in', async () => {
    const headers = { 'x-freshdesk-emulator-delivery': '', Connection: 'X-Freshdesk-Emulator-Delivery' }
    addWebhook(emulator, { url: receiver.url, headers })
    await emulator.settled()
    expect(receiver.received[0]?.headers).toMatchObject({ 'x-freshdesk-emulator-delivery': '1', connection: 'close' })

    const body = '{"name":"taken"}'
    addWebhook(emulator, {
      url: `${secure.url}/_emulator/accounts`,
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    await emulator.settled()
    expect(emulator.deliveries.list().at(-1)?.attempts[0]).toMatchObject({
      status: 403,
      error: expect.stringContaining('Webhook deliveries are refused here'),
    })
    expect(secure.accounts).toHaveLength(1)
    expect((await clientOf(emulator).get('/_emulator/health')).body.accounts).toBe(1)
  })
})

describe('addresses', () => {
  const isAllowed = (address: string, hosts: string[]) => {
    try {
      guardHost(address, hosts)
      return true
    } catch (error) {
      expect(error).toBeInstanceOf(HostBlocked)
      return false
    }
  }

  it.each(['127.0.0.1', '127.255.0.9', '0.0.0.0', '[::1]', '[::]', '[::ffff:7f00:1]'])('%s is loopback', (address) => {
    expect([isAllowed(address, ['loopback']), isAllowed(address, ['private'])]).toEqual([true, false])
  })

  it.each(['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.65.254', '[fd00::1]', '[::ffff:a00:1]'])(
    '%s is private',
    (address) => {
      expect([isAllowed(address, ['private']), isAllowed(address, ['loopback'])]).toEqual([true, false])
    },
  )

  it.each(['8.8.8.8', '11.0.0.1', '172.15.0.1', '192.169.0.1', '169.254.1.1', '[2001:db8::1]', '[fe80::1]'])(
    '%s is neither',
    (address) => {
      expect(isAllowed(address, ['loopback', 'private'])).toBe(false)
    },
  )
})

describe('a name', () => {
  /** Looks it up where the resolver gives these addresses. */
  const lookUp = (hosts: string[], addresses: LookupAddress[], all: boolean) => {
    const resolve = (_name: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) =>
      callback(null, addresses)
    const lookup = guardHost('hooks.test', hosts, resolve as unknown as typeof import('node:dns').lookup)
    return new Promise((settle) => lookup('hooks.test', { all }, (error, ...found) => settle(error?.message ?? found)))
  }
  const inside = { address: '10.0.0.1', family: 4 }
  const outside = { address: '93.184.216.34', family: 4 }

  it('is connected to at the very addresses that were judged', async () => {
    expect(await lookUp(['private'], [inside], true)).toEqual([[inside]])
    expect(await lookUp(['private'], [inside], false)).toEqual(['10.0.0.1', 4])
    expect(await lookUp(['hooks.test'], [outside], true)).toEqual([[outside]])
  })

  it('is blocked when one of its addresses is', async () => {
    const error = "hooks.test (93.184.216.34) is not among the account's webhook_hosts"
    expect(await lookUp(['private'], [outside], true)).toBe(error)
    expect(await lookUp(['private'], [inside, outside], true)).toBe(error)
    expect(await lookUp(['loopback'], [inside], false)).toMatch(/10\.0\.0\.1/)
  })
})
