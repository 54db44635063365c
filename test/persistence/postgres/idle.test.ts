import { describe, expect, it, vi } from 'vitest'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'
import { useReplicaEmulators } from '../../support/replica-emulators.ts'
import { useTcpProxies } from '../../support/tcp-proxy.ts'
import { tellingRule } from '../../support/telling-rule.ts'
import { startReceiver } from '../../support/webhooks.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

/** Three seconds: shorter than a lease. */
const IDLE = 0.05
const PATIENCE = { timeout: 60_000, interval: 100 }

const receiver = await startReceiver()
const proxyTo = useTcpProxies()
const start = useReplicaEmulators()

describeWithPostgres('an account in PostgreSQL that nobody calls', () => {
  const postgres = usePostgres()
  const owners = (url: string) =>
    postgres.server.query(
      url,
      `SELECT name, owner IS NOT NULL AS owned, wakes_at IS NOT NULL AS wakes FROM freshdesk_emulator.account ORDER BY name`,
    )

  describe('for as long as --idle', () => {
    it('leaves memory, the default one too, and comes back as it was with the next call', async () => {
      const url = await postgres.server.database()
      const desk = await start(url, { idle: IDLE })
      await desk.post('/_emulator/accounts', { name: 'w1' })
      const path = '/_emulator/accounts/w1/clock'
      const { body } = await desk.post('/companies', { name: 'Hooli' })
      await expect.poll(() => owners(url), PATIENCE).toMatchObject([{ owned: false }, { owned: false }])
      expect((await desk.get('/_emulator/accounts')).body).toEqual([])
      expect((await desk.get(path)).status).toBe(200)
      expect((await desk.get('/_emulator/accounts')).body).toHaveLength(1)
      expect((await desk.get(`/companies/${body.id}`)).body).toEqual(body)
      expect(await owners(url)).toMatchObject([{ owned: true }, { owned: true }])
    })

    it('stays while somebody calls it', async () => {
      const url = await postgres.server.database()
      const desk = await start(url, { idle: IDLE })
      await desk.post('/_emulator/accounts', { name: 'w1' })
      await expect
        .poll(async () => {
          await desk.get('/tickets/1')
          return (await owners(url)) as { owned: boolean }[]
        }, PATIENCE)
        .toMatchObject([{ owned: true }, { owned: false }])
    })
  })

  it('is taken over when something falls due in it, though its replica has ended, and reading it fails at first', async () => {
    const url = await postgres.server.database()
    const proxy = await proxyTo(postgres.server.port)
    const first = await start(url)
    await start(proxy.through(url))
    proxy.cutNext('before', 'FROM former_row')
    await first.post('/automations/1/rules', tellingRule(receiver.url))
    await first.call('PATCH', '/_emulator/account', {
      body: { settings: { webhook_chaos: { delay_s: 4 } } },
    })
    await first.post('/tickets', { email: 'a@b.test', subject: 's', description: 'd', status: 2, priority: 1 })
    await first.emulator.close()
    await expect.poll(() => receiver.received.length, PATIENCE).toBe(1)
    expect(proxy.isCutDue).toBe(false)
    expect(await owners(url)).toEqual([{ name: 'acme', owned: true, wakes: false }])
  })
})
