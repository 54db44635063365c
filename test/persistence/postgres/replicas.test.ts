import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { AnswerGaps } from '../../support/answer-gaps.ts'
import { useCommand } from '../../support/command.ts'
import { times } from '../../support/extent.ts'
import { drawer } from '../../support/kept-client.ts'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'
import { call, type Replica, Replicas } from '../../support/replicas.ts'
import { SharedClient } from '../../support/shared-client.ts'
import { tellingRule } from '../../support/telling-rule.ts'

/** `npm run test:replicas` asks for a hundred. */
const TRIALS = Number(process.env.TRIALS ?? times(8, 2))
vi.setConfig({ testTimeout: 120_000 + TRIALS * 60_000, hookTimeout: 120_000 })

const ACCOUNTS = ['acme', 'w1', 'w2']
/** Longer than a lease goes on. */
const BEYOND_LEASE_MS = 3800
const PATIENCE_MS = 60_000
/** Seconds: those of a lease, and one to take over; as many times that as processes wait for each core of a busy machine. */
const longestGap = () => 5 * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism())

describeWithPostgres('three replicas whose clocks stand 5 s apart', () => {
  const postgres = usePostgres()
  const command = useCommand()
  const draw = drawer(11)
  let replicas: Replicas
  let clients: SharedClient[] = []
  const told = new Map<number, number>()
  const receiver = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const id = Number(JSON.parse(text).id)
      told.set(id, (told.get(id) ?? 0) + 1)
      response.end()
    })
  })
  const living = () => replicas.all.filter(({ isStopped }) => !isStopped).map(({ url }) => url)

  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve()))
    replicas = await Replicas.start(command, postgres.server, 3)
    const [first] = living()
    for (const name of ['w1', 'w2']) {
      const made = await call(first ?? '', 'acme', 'POST', '/_emulator/accounts', { name })
      expect(made.status).toBe(201)
    }
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
    const rule = await call(first ?? '', 'acme', 'POST', '/automations/1/rules', tellingRule(url))
    expect(rule.status).toBe(201)
    // A hundred trials make more tickets than an hour has webhooks: the rest would be told of in the next hour.
    const set = await call(first ?? '', 'acme', 'PATCH', '/_emulator/account', {
      settings: { webhook_calls_per_hour: 1_000_000 },
    })
    expect(set.status).toBe(200)
    clients = ACCOUNTS.flatMap((account, place) =>
      [1, 2].map((seed) => new SharedClient(account, 10 * place + seed, living)),
    )
  })
  afterAll(async () => {
    await replicas?.end()
    receiver.closeAllConnections()
    receiver.close()
  })

  const ownerOf = async (account: string): Promise<Replica> => {
    const isOwned = () => replicas.ownerOf(postgres.server, account)
    await expect.poll(isOwned, { timeout: PATIENCE_MS }).toBeDefined()
    return (await isOwned()) ?? (replicas.all[0] as Replica)
  }

  /** Stopped at a moment of its next write until another one may have the account; what it then sends is late. */
  const stopped = async (cut: 'before' | 'after'): Promise<void> => {
    const owner = await ownerOf(ACCOUNTS[draw(3)] ?? '')
    const isStopped = new Promise<void>((resolve) => {
      owner.proxy.holdNext(cut, 'keep_1', () => {
        replicas.signal(owner, 'SIGSTOP')
        resolve()
      })
    })
    await Promise.race([isStopped, sleep(5000)])
    await sleep(BEYOND_LEASE_MS + draw(500))
    // A read that waits in it all the while must not tell what was.
    const waiting = ACCOUNTS.map((account) => readsNothingOld(owner, account))
    await sleep(50)
    if (draw(2) > 0) owner.proxy.release()
    replicas.signal(owner, 'SIGCONT')
    owner.proxy.release()
    await Promise.all(waiting)
  }

  const readsNothingOld = async (stale: Replica, account: string): Promise<void> => {
    const subject = `fresh ${draw(1_000_000)}`
    const done = await call(living()[0] ?? '', account, 'PUT', '/tickets/1', { subject })
    if (done.status !== 200) return
    const reply = await call(stale.url, account, 'GET', '/tickets/1').catch(() => undefined)
    if (reply?.status === 200) expect(reply.body.subject).toBe(subject)
  }

  const TRIAL_KINDS: Record<string, () => Promise<void>> = {
    async 'the owner is killed'() {
      const owner = await ownerOf(ACCOUNTS[draw(3)] ?? '')
      replicas.signal(owner, 'SIGKILL')
      await owner.run.ended
      await sleep(draw(1000))
      await replicas.begin(owner)
    },
    'the owner is stopped before a write, and goes on when its lease has ended': () => stopped('before'),
    'the owner is stopped after a write, and goes on when its lease has ended': () => stopped('after'),
    async 'the database is started again'() {
      postgres.server.stop('immediate')
      await sleep(draw(1500))
      postgres.server.begin()
    },
    async 'the network breaks before a commit'() {
      ;(await ownerOf('acme')).proxy.cutNext('before', 'keep_1')
    },
    async 'the network breaks during a commit'() {
      ;(await ownerOf('w1')).proxy.cutNext('during', 'keep_1')
    },
    async 'the network breaks after a commit'() {
      ;(await ownerOf('w2')).proxy.cutNext('after', 'keep_1')
    },
    async 'the network to the owner is away for longer than its lease'() {
      const owner = await ownerOf(ACCOUNTS[draw(3)] ?? '')
      owner.proxy.cutNext(draw(2) > 0 ? 'after' : 'before', 'keep_1')
      owner.proxy.onCut = () => owner.proxy.down()
      await sleep(BEYOND_LEASE_MS + draw(1000))
      owner.proxy.onCut = () => undefined
      owner.proxy.up()
    },
  }

  /** Resolves once each account is written again. */
  const untilAnswered = async (): Promise<void> => {
    for (const account of ACCOUNTS) {
      const isAnswered = () =>
        call(living()[draw(living().length)] ?? '', account, 'PUT', '/tickets/1', { priority: 1 }).then(
          ({ status }) => status,
          () => 0,
        )
      await expect.poll(isAnswered, { timeout: PATIENCE_MS, interval: 50 }).toBe(200)
    }
  }

  it(`lose nothing that was told, do nothing twice and tell nothing old in ${TRIALS} trials`, async () => {
    const working = clients.map((client) => client.work())
    const kinds = Object.entries(TRIAL_KINDS)
    const gaps = new AnswerGaps(ACCOUNTS, living)
    const longest: number[] = []
    for (let trial = 0; trial < TRIALS; trial++) {
      const [name = '', run] = kinds[trial % kinds.length] ?? []
      await sleep(300 + draw(500))
      await run?.()
      await untilAnswered()
      const gap = gaps.take()
      longest.push(gap)
      expect(gap, `trial ${trial}: ${name}`).toBeLessThanOrEqual(longestGap())
      expect(
        clients.flatMap(({ problems }) => problems),
        `trial ${trial}: ${name}`,
      ).toEqual([])
    }
    gaps.stop()
    for (const client of clients) client.end()
    await Promise.all(working)
    for (const client of clients) expect(await client.lost(living()[0] ?? '')).toEqual([])
    expect(clients.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(TRIALS)
    process.stdout.write(`an account was answered for again after ${Math.max(...longest).toFixed(1)} s at most\n`)
  })

  it('end in a state that a webhook’s receiver and a client that asks for what was updated know', async () => {
    const url = living()[0] ?? ''
    await expect
      .poll(() => call(url, 'acme', 'POST', '/_emulator/deliveries/settle', {}).then(({ status }) => status), {
        timeout: PATIENCE_MS,
      })
      .toBe(200)
    const found = new Map<number, string>()
    for (let page = 1; ; page++) {
      const { body } = await call(url, 'acme', 'GET', `/tickets?updated_since=2000-01-01&per_page=100&page=${page}`)
      for (const { id, subject } of body) found.set(id, subject)
      if (body.length < 100) break
    }
    const ours = [...found].filter(([, subject]) => subject.includes(' ticket '))
    expect(new Set(ours.map(([, subject]) => subject)).size).toBe(ours.length)
    for (const [id] of ours) expect(told.has(id), `ticket ${id} was told of`).toBe(true)
    for (const id of told.keys()) expect(found.has(id), `ticket ${id} is there`).toBe(true)
  })
})
