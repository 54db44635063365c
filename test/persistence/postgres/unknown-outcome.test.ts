import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { differenceOf } from '../../support/difference.ts'
import type { Freshdesk } from '../../support/freshdesk.ts'
import { STEPS, startKept, stateOf } from '../../support/kept-steps.ts'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'
import { type Cut, TcpProxy } from '../../support/tcp-proxy.ts'

vi.setConfig({ testTimeout: 180_000 })

const ticket = { email: 'ada@acme.test', subject: 'cut', description: 'd', status: 2, priority: 1 }
const subjectsOf = async (desk: Freshdesk): Promise<string[]> =>
  (await desk.get('/tickets?per_page=100')).body.map(({ subject }: { subject: string }) => subject)

/** The last of them breaks when all is done, of one statement or several. */
const CUTS: readonly [Cut, ...string[]][] = [
  ['before', 'keep_1', 'end_account_1'],
  ['during', 'keep_1', 'end_account_1'],
  ['after', 'keep_1', 'end_account_1'],
  ['after', 'COMMIT'],
]

/** It can be written again. */
const isReady = (desk: Freshdesk) =>
  expect
    .poll(async () => (await desk.get('/_emulator/health')).body.data.state, { timeout: 30_000, interval: 20 })
    .toBe('ready')

describeWithPostgres('a write whose connection to PostgreSQL breaks', () => {
  const postgres = usePostgres()
  let proxy: TcpProxy
  let url = ''
  let desk: Freshdesk
  const begin = async () => {
    url = await postgres.server.database()
    desk = await startKept(proxy.through(url))
  }
  beforeAll(async () => {
    proxy = await TcpProxy.to(postgres.server.port)
  })
  afterAll(async () => {
    await proxy.end()
  })

  it.each<[Cut, number]>([
    ['before', 503],
    ['during', 201],
    ['after', 201],
  ])('%s it is done is answered as it came out', async (cut, expected) => {
    await begin()
    proxy.cutNext(cut, 'keep_1')
    const { status, text } = await desk.post('/tickets', ticket)
    // What was on its way when the connection broke may be done or not.
    if (cut === 'during') expect([201, 503]).toContain(status)
    else expect(status, text).toBe(expected)
    const before = await subjectsOf(desk)
    expect(before.includes('cut')).toBe(status === 201)
    await isReady(desk)
    expect((await desk.post('/tickets', { ...ticket, subject: 'next' })).status).toBe(201)
    const whole = stateOf(desk.emulator)
    await desk.emulator.close()
    const again = await startKept(url)
    expect(differenceOf(stateOf(again.emulator), whole)).toBeUndefined()
    await again.emulator.close()
  })

  it('is answered only once the database tells what became of it', async () => {
    await begin()
    proxy.cutNext('after', 'keep_1')
    proxy.onCut = () => proxy.down()
    let isAnswered = false
    const answer = desk.post('/tickets', ticket).finally(() => {
      isAnswered = true
    })
    await sleep(600)
    expect(isAnswered).toBe(false)
    proxy.onCut = () => undefined
    proxy.up()
    expect((await answer).status).toBe(201)
    await desk.emulator.close()
  })

  it('is answered with nothing where another replica has the account by then', async () => {
    await begin()
    proxy.cutNext('after', 'keep_1')
    proxy.onCut = () => proxy.down()
    const answer = desk.post('/tickets', ticket).then(
      ({ status }) => status,
      () => 'nothing',
    )
    await sleep(300)
    await postgres.server.query(url, 'UPDATE freshdesk_emulator.account SET token = gen_random_uuid()')
    proxy.onCut = () => undefined
    proxy.up()
    expect(await answer).toBe('nothing')
    // It is taken over again, and read anew: the write was done.
    expect(await subjectsOf(desk)).toContain('cut')
    await desk.emulator.close()
  })

  it('that deletes an account leaves it there where that was not done', async () => {
    await begin()
    await desk.post('/_emulator/accounts', { name: 'w1', fixture: 'empty' })
    await desk.emulator.saved()
    proxy.cutNext('before', 'end_account_1')
    expect((await desk.delete('/_emulator/accounts/w1')).status).toBe(503)
    await isReady(desk)
    expect((await desk.get('/_emulator/accounts/w1')).status).toBe(200)
    proxy.cutNext('after', 'end_account_1')
    expect((await desk.delete('/_emulator/accounts/w1')).status).toBe(204)
    await desk.emulator.close()
    const again = await startKept(url)
    expect((await again.get('/_emulator/accounts/w1')).status).toBe(404)
    await again.emulator.close()
  })

  it('leaves what a restart finds as it stood, wherever it comes among the steps', async () => {
    await begin()
    for (const [place, step] of STEPS.entries()) {
      let isDone = false
      for (const [cut, ...words] of CUTS) {
        await desk.emulator.saved()
        const before = stateOf(desk.emulator)
        proxy.cutNext(cut, ...words)
        const { status } = await step(desk)
        expect(proxy.isCutDue, `step ${place}, ${cut}: ${status}`).toBe(false)
        isDone = status < 300
        if (isDone) break
        expect(status, `step ${place}, ${cut}`).toBe(503)
        expect(differenceOf(stateOf(desk.emulator), before), `step ${place}, ${cut}`).toBeUndefined()
        await isReady(desk)
      }
      expect(isDone, `step ${place}`).toBe(true)
      const whole = stateOf(desk.emulator)
      await desk.emulator.close()
      desk = await startKept(proxy.through(url))
      // What a start notes is no step.
      await desk.emulator.saved()
      expect(differenceOf(stateOf(desk.emulator), whole), `step ${place}`).toBeUndefined()
    }
    await desk.emulator.close()
  })
})
