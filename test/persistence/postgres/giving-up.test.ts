import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Notice } from '../../../src/index.ts'
import { openEventStream } from '../../support/event-stream.ts'
import { basic, type Freshdesk } from '../../support/freshdesk.ts'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'
import { useReplicaEmulators } from '../../support/replica-emulators.ts'
import { call } from '../../support/replicas.ts'
import { SharedClient } from '../../support/shared-client.ts'
import { useTcpProxies } from '../../support/tcp-proxy.ts'
import { tellingRule } from '../../support/telling-rule.ts'
import { startReceiver } from '../../support/webhooks.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const PATIENCE = { timeout: 30_000, interval: 50 }
const NOBODY = 'http://127.0.0.1:1'

const receiver = await startReceiver()
const proxyTo = useTcpProxies()
const start = useReplicaEmulators()

const ticket = { email: 'ada@acme.test', subject: 's', description: 'd', status: 2, priority: 1 }
const telling = tellingRule(receiver.url)

describeWithPostgres('an account that its replica is asked to give up', () => {
  const postgres = usePostgres()
  let data = ''
  let [first, second, third] = [] as unknown as [Freshdesk, Freshdesk, Freshdesk]
  const told: Notice[] = []

  beforeAll(async () => {
    data = await postgres.server.database()
    const onNotice = (notice: Notice) => told.push(notice)
    ;[first, second, third] = [await start(data, { onNotice }), await start(data, { onNotice }), await start(data, {})]
  })

  const urlOf = ({ emulator }: Freshdesk) => emulator.url
  const urls = () => [first, second, third].map(urlOf)
  const ownerOf = async (name: string): Promise<string | null> => {
    const [row] = await postgres.server.query(
      data,
      `SELECT a.owner, r.url FROM freshdesk_emulator.account a
        LEFT JOIN freshdesk_emulator.replica r ON r.id = a.owner WHERE a.name = $1`,
      [name],
    )
    return row.owner === null ? null : row.url
  }
  const namesAt = async (desk: Freshdesk): Promise<string[]> =>
    (await desk.get('/_emulator/accounts')).body.map(({ name }: { name: string }) => name)
  const giveUp = (desk: Freshdesk, name: string, to?: Freshdesk | string) =>
    desk.post(
      `/_emulator/accounts/${name}/give-up`,
      to === undefined ? {} : { to: typeof to === 'string' ? to : urlOf(to) },
    )

  /** An account at the first replica. */
  let count = 0
  const made = async (): Promise<string> => {
    const name = `w${++count}`
    expect((await first.post('/_emulator/accounts', { name })).status).toBe(201)
    return name
  }

  it('is nobody’s, and whole at the replica that the next call meets', async () => {
    const name = await made()
    const { id } = (await call(urlOf(first), name, 'POST', '/tickets', ticket)).body
    const { body } = await call(urlOf(first), name, 'GET', `/tickets/${id}`)
    expect(await giveUp(first, name)).toMatchObject({ status: 204, text: '' })
    expect(await ownerOf(name)).toBeNull()
    expect(await namesAt(first)).not.toContain(name)
    expect((await call(urlOf(second), name, 'GET', `/tickets/${id}`)).body).toEqual(body)
    expect(await ownerOf(name)).toBe(urlOf(second))
    expect((await call(urlOf(first), name, 'GET', `/tickets/${id}`)).body).toEqual(body)
    expect(await ownerOf(name)).toBe(urlOf(second))
  })

  it('is at the named replica soon, though nobody calls it', async () => {
    const name = await made()
    expect((await giveUp(first, name, `${urlOf(third)}/`)).status).toBe(204)
    expect(await ownerOf(name)).toBe(urlOf(third))
    await expect.poll(() => namesAt(third), PATIENCE).toContain(name)
    expect((await call(urlOf(second), name, 'GET', '/tickets/1')).status).toBe(200)
    expect(await ownerOf(name)).toBe(urlOf(third))
  })

  it('is asked for wherever it is, and the log says by whom', async () => {
    const name = await made()
    told.length = 0
    expect((await giveUp(third, name, second)).status).toBe(204)
    expect(await ownerOf(name)).toBe(urlOf(second))
    const written = told.filter(({ notice }) => notice === 'control_write')
    expect(written).toHaveLength(1)
    expect(written[0]).toMatchObject({
      account: name,
      message: expect.stringMatching(/^giveUpAccountByName by .*: 204$/),
    })
  })

  it('stays where it is when that is the named replica', async () => {
    const name = await made()
    expect((await giveUp(second, name, first)).status).toBe(204)
    expect(await ownerOf(name)).toBe(urlOf(first))
    expect(await namesAt(first)).toContain(name)
  })

  it('may be the default one, by each of its paths', async () => {
    await call(urlOf(first), 'acme', 'GET', '/tickets/1')
    for (const [path, to] of [
      ['/_emulator/give-up', second],
      ['/_emulator/accounts/acme/give-up', first],
    ] as const) {
      expect((await third.post(path, { to: urlOf(to) })).status).toBe(204)
      expect(await ownerOf('acme')).toBe(urlOf(to))
      expect((await third.get('/tickets/1')).status).toBe(200)
    }
  })

  it('is given up by the member in the process, too', async () => {
    const name = await made()
    await first.emulator.giveUpAccount(name, { to: urlOf(second) })
    expect(await ownerOf(name)).toBe(urlOf(second))
    await expect(first.emulator.giveUpAccount(name)).rejects.toThrow(`There is no account named ${name}`)
    await expect(second.emulator.giveUpAccount('acme', { to: 'second' })).rejects.toThrow('URL without a path')
  })

  it('stays where nobody is reached at the URL, and where that is none', async () => {
    const name = await made()
    expect(await giveUp(second, name, NOBODY)).toMatchObject({
      status: 409,
      body: { code: 'conflict', message: `No replica that runs is reached by others at ${NOBODY}` },
    })
    expect((await giveUp(second, name, 'second')).status).toBe(400)
    expect((await giveUp(second, name, `${NOBODY}/path`)).status).toBe(400)
    expect(await ownerOf(name)).toBe(urlOf(first))
    expect((await giveUp(second, 'nobodys')).status).toBe(404)
  })

  it('is given up once where two ask at a time', async () => {
    const name = await made()
    receiver.answer = (_, response) => setTimeout(() => response.end(), 500)
    await call(urlOf(first), name, 'POST', '/automations/1/rules', telling)
    await call(urlOf(first), name, 'POST', '/tickets', ticket)
    await receiver.arrivals(1)
    const statuses = (await Promise.all([giveUp(first, name, second), giveUp(third, name, third)])).map(
      ({ status }) => status,
    )
    expect(statuses.sort()).toEqual([204, 409])
  })

  describe('while webhooks are sent', () => {
    it('waits for those that are under way, answering calls meanwhile', async () => {
      const name = await made()
      await call(urlOf(first), name, 'POST', '/automations/1/rules', telling)
      let answer = () => {}
      receiver.answer = (_, response) => {
        answer = () => response.end()
      }
      const { body } = await call(urlOf(first), name, 'POST', '/tickets', ticket)
      await receiver.arrivals(1)
      const given = giveUp(first, name, second)
      await sleep(300)
      expect(await ownerOf(name)).toBe(urlOf(first))
      const during = await call(urlOf(third), name, 'POST', '/tickets', ticket)
      expect(during.status).toBe(201)
      receiver.answer = (_, response) => response.end()
      answer()
      expect((await given).status).toBe(204)
      // What became due meanwhile is the next one's to send.
      await receiver.arrivals(2)
      await call(urlOf(second), 'acme', 'POST', `/_emulator/accounts/${name}/deliveries/settle`, {})
      expect(receiver.bodies.map((text) => Number(JSON.parse(text).id))).toEqual([body.id, during.body.id])
      expect(await ownerOf(name)).toBe(urlOf(second))
    })

    it('leaves those that are due to whoever looks for them, once each', async () => {
      const name = await made()
      await call(urlOf(first), name, 'POST', '/automations/1/rules', telling)
      await call(urlOf(first), 'acme', 'PATCH', `/_emulator/accounts/${name}`, {
        settings: { webhook_chaos: { delay_s: 2 } },
      })
      await call(urlOf(first), name, 'POST', '/tickets', ticket)
      expect((await giveUp(first, name)).status).toBe(204)
      await receiver.arrivals(1)
      expect(await ownerOf(name)).not.toBe(urlOf(first))
      await sleep(1500)
      expect(receiver.received).toHaveLength(1)
    })
  })

  it('ends the readers of its events, and calls that wait for an injected delay, without a reply', async () => {
    const name = await made()
    const stream = await openEventStream(`${urlOf(first)}/_emulator/accounts/${name}/events`, {
      Authorization: basic('admin-api-key'),
    })
    await call(urlOf(first), 'acme', 'POST', `/_emulator/accounts/${name}/faults`, {
      match: { method: 'POST', operation: 'createTicket' },
      effect: { delay_ms: 100_000 },
    })
    const delayed = call(urlOf(first), name, 'POST', '/tickets', { ...ticket, subject: 'late' }, 90_000).then(
      ({ status }) => status,
      () => 'nothing',
    )
    await sleep(200)
    expect((await giveUp(first, name, second)).status).toBe(204)
    await stream.ended
    expect((await call(urlOf(second), name, 'GET', '/tickets?per_page=100')).body).not.toContainEqual(
      expect.objectContaining({ subject: 'late' }),
    )
    expect(await delayed).toBe('nothing')
  })

  it('goes round under load: nothing told is lost, nothing is told twice, and every call is answered', async () => {
    const name = await made()
    receiver.answer = (_, response) => setTimeout(() => response.end(), 20)
    await call(urlOf(first), name, 'POST', '/automations/1/rules', telling)
    const clients = [1, 2, 3].map((seed) => new SharedClient(name, seed, urls))
    const working = clients.map((client) => client.work())
    const replicas = [first, second, third]
    for (let time = 0; time < 9; time++) {
      await sleep(100)
      const [asked, to] = [replicas[time % 2], replicas[(time + 1) % 3]]
      if (asked === undefined || to === undefined) throw new Error('no replica')
      const { status, text } = await giveUp(asked, name, time % 4 === 3 ? undefined : to)
      expect([status, text]).toEqual([204, ''])
    }
    for (const client of clients) client.end()
    await Promise.all(working)
    for (const client of clients) expect(await client.lost(urlOf(third))).toEqual([])
    expect(clients.map(({ unanswered }) => unanswered)).toEqual([0, 0, 0])
    const { body } = await call(urlOf(second), 'acme', 'POST', `/_emulator/accounts/${name}/deliveries/settle`, {})
    expect(body).toEqual({ settled: true })
    const ids = receiver.bodies.map((text) => Number(JSON.parse(text).id))
    expect(new Set(ids).size).toBe(ids.length)
    const { body: export_ } = await call(urlOf(second), 'acme', 'GET', `/_emulator/accounts/${name}/export`)
    const ours = export_.tickets.filter(({ subject }: { subject: string }) => subject.includes(' ticket '))
    expect(ids.length).toBe(ours.length)
    expect(ours.length).toBeGreaterThan(5)
  })

  it.each(['before', 'after'] as const)(
    'is given up though the connection to the database breaks %s that',
    async (cut) => {
      const proxy = await proxyTo(postgres.server.port)
      const fourth = await start(proxy.through(data))
      const name = `cut-${cut}`
      expect((await fourth.post('/_emulator/accounts', { name })).status).toBe(201)
      proxy.cutNext(cut, 'given.wakes_in')
      expect((await giveUp(fourth, name, second)).status).toBe(204)
      expect(proxy.isCutDue).toBe(false)
      expect(await ownerOf(name)).toBe(urlOf(second))
      await fourth.emulator.close()
    },
  )

  it('stays, and is answered for again, where the database cannot be asked', async () => {
    const proxy = await proxyTo(postgres.server.port)
    const fourth = await start(proxy.through(data))
    expect((await fourth.post('/_emulator/accounts', { name: 'stays' })).status).toBe(201)
    proxy.down()
    expect(await giveUp(fourth, 'stays', second)).toMatchObject({ status: 503 })
    proxy.up()
    const isAnswered = () => call(urlOf(first), 'stays', 'PUT', '/tickets/1', { priority: 2 }).then((one) => one.status)
    await expect.poll(isAnswered, PATIENCE).toBe(200)
    await fourth.emulator.close()
  })
})
