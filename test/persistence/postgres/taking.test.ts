import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'
import { useReplicaEmulators } from '../../support/replica-emulators.ts'
import { call } from '../../support/replicas.ts'
import { useTcpProxies } from '../../support/tcp-proxy.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const PATIENCE = { timeout: 60_000, interval: 100 }
const ticket = { email: 'ada@acme.test', subject: 's', description: 'd', status: 2, priority: 1 }

describeWithPostgres('an account that a replica takes over', () => {
  const postgres = usePostgres()
  const proxyTo = useTcpProxies()
  const start = useReplicaEmulators()
  const sql = (data: string, text: string, values: readonly unknown[] = []) =>
    postgres.server.query(data, text.replaceAll('@', 'freshdesk_emulator.'), values)
  const ownerOf = async (data: string, name: string): Promise<string | undefined> => {
    const [row] = await sql(data, 'SELECT r.url FROM @account a JOIN @replica r ON r.id = a.owner WHERE a.name = $1', [
      name,
    ])
    return row?.url
  }

  it('is not its own when its lease was ended while it read', async () => {
    const data = await postgres.server.database()
    const proxy = await proxyTo(postgres.server.port)
    const first = await start(data)
    const second = await start(proxy.through(data))
    await first.post('/_emulator/accounts', { name: 'w1' })
    await first.post('/_emulator/accounts/w1/give-up')
    const isHeld = new Promise<void>((resolve) => proxy.holdNext('after', 'FROM former_row', resolve))
    const view = () => call(second.emulator.url, 'w1', 'GET', '/tickets/1').then(({ status }) => status)
    const viewed = view()
    await isHeld
    const former = await sql(data, 'DELETE FROM @replica WHERE url = $1 RETURNING id', [second.emulator.url])
    expect(former).toHaveLength(1)
    // It finds that out, and begins another.
    const hasAnother = () => sql(data, 'SELECT FROM @replica WHERE url = $1', [second.emulator.url])
    await expect.poll(hasAnother, { ...PATIENCE, interval: 10 }).toHaveLength(1)
    await sleep(50)
    proxy.release()
    // A machine that is too busy for it is told to ask again.
    expect([200, 503]).toContain(await viewed)
    await expect.poll(view, PATIENCE).toBe(200)
    // Else the first would take it over while the second tells what it was.
    expect(await ownerOf(data, 'w1')).toBe(second.emulator.url)
  })

  it('is none where its beginning was never kept, and may be made', async () => {
    const data = await postgres.server.database()
    const desk = await start(data)
    await sql(data, 'INSERT INTO @account (id, name, owner, token, at, format) VALUES ($1, $2, $1, $1, 0, 1)', [
      randomUUID(),
      'w1',
    ])
    expect((await desk.get('/_emulator/accounts/w1')).status).toBe(404)
    expect((await desk.post('/_emulator/accounts', { name: 'w1' })).status).toBe(201)
    expect((await desk.get('/_emulator/accounts/w1')).status).toBe(200)
  })

  it('comes though another one that nobody has cannot be read', async () => {
    const data = await postgres.server.database()
    const first = await start(data)
    for (const name of ['w1', 'w2']) await first.post('/_emulator/accounts', { name })
    await call(first.emulator.url, 'w2', 'POST', '/tickets', ticket)
    await first.emulator.saved()
    const second = await start(data)
    await sql(data, `DELETE FROM @member m USING @account a WHERE a.id = m.account AND a.name = 'w1'`)
    await first.emulator.close()
    await sql(data, `UPDATE @account SET wakes_at = clock_timestamp() WHERE owner IS NULL`)
    await expect.poll(() => ownerOf(data, 'w2'), PATIENCE).toBe(second.emulator.url)
    await expect
      .poll(
        async () => (await second.get('/_emulator/accounts')).body.map((one: { name: string }) => one.name),
        PATIENCE,
      )
      .toContain('w2')
  })
})
