import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'
import type { StartedTestContainer } from 'testcontainers'
import { beforeEach, describe, expect, it } from 'vitest'
import { StartedFreshdeskEmulatorContainer } from '../src/testcontainers/started-container.ts'
import { FreshdeskEmulatorContainer } from '../src/testcontainers.ts'
import { end, useCommand } from './support/command.ts'
import { basic } from './support/freshdesk.ts'

/** What would be asked of an engine. */
class Configured extends FreshdeskEmulatorContainer {
  get configuration() {
    return {
      image: this.imageName.string,
      environment: this.environment,
      exposedPorts: this.exposedPorts,
      files: this.filesToCopy,
      contents: this.contentsToCopy,
    }
  }

  get strategy() {
    return this.waitStrategy
  }
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const PLAIN = {
  image: `freshdesk-emulator:${version}`,
  environment: {},
  exposedPorts: [4800],
  files: [],
  contents: [],
}

describe('the container', () => {
  it('is the image of this version, ready when its health check answers', () => {
    const container = new Configured()
    expect(container.configuration).toEqual(PLAIN)
    expect(container.strategy).toMatchObject({ path: '/_emulator/health', port: 4800 })
  })

  it('is another image where one is named', () => {
    expect(new Configured('registry.example.com/freshdesk-emulator:2').configuration.image).toBe(
      'registry.example.com/freshdesk-emulator:2',
    )
  })

  it('passes its options on as the environment twins of the flags', () => {
    const container = new Configured()
      .withAccount('w7')
      .withPlan('growth')
      .withRateLimit(100)
      .withFixture('empty')
      .withSeed(7)
      .withNow('2030-01-15T09:00:00Z')
      .withFreeze()
      .withControlToken('secret')
      .withEnvironment({ FRESHDESK_EMULATOR_LOG: 'json' })
    expect(container.configuration).toEqual({
      ...PLAIN,
      environment: {
        FRESHDESK_EMULATOR_ACCOUNT: 'w7',
        FRESHDESK_EMULATOR_PLAN: 'growth',
        FRESHDESK_EMULATOR_RATE_LIMIT: '100',
        FRESHDESK_EMULATOR_FIXTURE: 'empty',
        FRESHDESK_EMULATOR_SEED: '7',
        FRESHDESK_EMULATOR_NOW: '2030-01-15T09:00:00Z',
        FRESHDESK_EMULATOR_FREEZE: 'true',
        FRESHDESK_EMULATOR_CONTROL_TOKEN: 'secret',
        FRESHDESK_EMULATOR_LOG: 'json',
      },
    })
  })

  it('copies a fixture file into the image’s folder of fixtures, readable for its user', () => {
    expect(new Configured().withFixture('test/my-desk.yaml').configuration).toEqual({
      ...PLAIN,
      environment: { FRESHDESK_EMULATOR_FIXTURE: '/fixtures/my-desk.yaml' },
      files: [{ source: 'test/my-desk.yaml', target: '/fixtures/my-desk.yaml', mode: 0o644 }],
    })
  })

  it('takes a fixture as an object', () => {
    expect(new Configured().withFixture({ companies: [{ name: 'Hooli' }] }).configuration).toEqual({
      ...PLAIN,
      environment: { FRESHDESK_EMULATOR_FIXTURE: '/fixtures/inline.json' },
      contents: [{ content: '{"companies":[{"name":"Hooli"}]}', target: '/fixtures/inline.json', mode: 0o644 }],
    })
  })

  it('is exported by the package', async () => {
    const { FreshdeskEmulatorContainer: exported } = await import('freshdesk-emulator/testcontainers')
    expect(new exported()).toBeInstanceOf(exported)
  })
})

describe('a container without a token', () => {
  const command = useCommand()
  const address = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address

  it.skipIf(address === undefined)('tells its key within, where it is not told outside', async () => {
    const emulator = await command.started(['--port', '0', '--host', '0.0.0.0'])
    const { port } = new URL(emulator.url)
    const outside = await fetch(`http://${address}:${port}/_emulator/account`)
    expect(await outside.text()).not.toContain('admin-api-key')
    const running = {
      getHost: () => address,
      getFirstMappedPort: () => Number(port),
      exec: async ([command = '', ...args]: string[]) => {
        const env = { ...process.env, FRESHDESK_EMULATOR_PORT: port }
        const { stdout } = await promisify(execFile)(command, args, { env })
        return { output: stdout, exitCode: 0 }
      },
    } as unknown as StartedTestContainer
    expect((await StartedFreshdeskEmulatorContainer.of(running)).apiKey).toBe('admin-api-key')
    await end(emulator)
  })
})

describe('the started container', async () => {
  const process = await useCommand().started([
    '--port',
    '0',
    '--control-token',
    'secret',
    '--now',
    '2030-01-15T09:00:00Z',
    '--freeze',
  ])
  /** The emulator as if an engine ran it: of a container the client asks no more than where it is. */
  const running = {
    getHost: () => '127.0.0.1',
    getFirstMappedPort: () => Number(new URL(process.url).port),
  } as StartedTestContainer
  const container = await StartedFreshdeskEmulatorContainer.of(running, 'secret')
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${container.url}/api/v2${path}`, { ...init, headers: { Authorization: basic(container.apiKey) } })

  beforeEach(() => container.reset())

  it('says where clients reach it and with which key', async () => {
    expect([container.url, container.apiKey]).toEqual([process.url.replace('localhost', '127.0.0.1'), 'admin-api-key'])
    expect((await call('/tickets/1')).status).toBe(200)
  })

  it('goes back to the fixture, or to a snapshot', async () => {
    const ticket = async () => (await call('/tickets/1')).json()
    await call('/tickets/1', { method: 'DELETE' })
    await container.snapshot('one ticket less')
    await container.reset()
    expect(await ticket()).not.toHaveProperty('deleted')
    await container.restore('one ticket less')
    expect(await ticket()).toMatchObject({ id: 1, deleted: true })
  })

  it('moves the clock', async () => {
    expect(await container.advanceClock(3600)).toMatchObject({ now: '2030-01-15T10:00:00Z', frozen: true })
  })

  it('reads and sets the limits', async () => {
    expect(await container.setRateLimits({ mode: 'on', remaining: 0 })).toMatchObject({ mode: 'on', remaining: 0 })
    expect(await container.rateLimits()).toMatchObject({ mode: 'on', remaining: 0 })
    expect((await call('/tickets/1')).status).toBe(429)
  })

  it('makes answers go wrong, until the faults are cleared', async () => {
    const fault = await container.addFault({ match: { operation: 'viewTicket' }, effect: { status: 503 } })
    expect(fault).toMatchObject({ effect: { status: 503 } })
    expect((await call('/tickets/1')).status).toBe(503)
    await container.clearFaults()
    expect((await call('/tickets/1')).status).toBe(200)
  })

  it('lists and verifies what clients asked, and judges it', async () => {
    await call('/tickets/1')
    await call('/tickets/999')
    const missing = await container.requests({ status: 404, operation: undefined })
    expect(missing.map(({ path }) => path)).toEqual(['/api/v2/tickets/999'])
    const { requests } = await container.verify({ match: { operation: 'viewTicket' }, count: { exactly: 2 } })
    expect(requests).toHaveLength(2)
    expect(await container.verdicts()).toBeInstanceOf(Array)
  })

  it('reaches every other control operation by its path', async () => {
    expect(await container.control('GET', '/outbox')).toEqual([])
  })

  it('rejects with what the emulator says of a mistake', async () => {
    await expect(container.advanceClock(0)).rejects.toThrow(/^POST \/_emulator\/clock\/advance: 400 seconds: /)
    await expect(container.restore('nothing')).rejects.toThrow(/404 There is no snapshot named nothing$/)
    await expect(container.verify({ match: { operation: 'createTicket' } })).rejects.toThrow(/verify: 409 /)
  })

  it('rejects without the token that control asks for', async () => {
    await expect(StartedFreshdeskEmulatorContainer.of(running)).rejects.toThrow(/401 Control asks for its token/)
  })
})
