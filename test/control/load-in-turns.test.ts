import { afterEach, describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const url = emulator.url

/** So many that it takes any machine dozens of turns. */
const LARGE = { generate: { tickets: 1000, contacts: 2000, companies: 4000 }, seed: 3 }
const MANY = { generate: { tickets: 200, contacts: 400, companies: 800 }, seed: 3 }

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

async function ask(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { Authorization: `Basic ${btoa(`${emulator.apiKey}:X`)}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

const load = (body: object) => ask('POST', '/_emulator/load', body)
const countsNow = async () => (await ask('GET', '/_emulator/accounts/acme')).body.counts as Record<string, number>

/** Asks for health until the work is over; how often it was answered meanwhile. */
async function answersDuring(work: Promise<unknown>): Promise<number> {
  let answers = 0
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  while (!isOver) {
    await ask('GET', '/_emulator/health')
    answers++
  }
  await over
  return answers
}

afterEach(() => emulator.reset())

describe('while many rows are loaded over HTTP', () => {
  it('other calls are answered', async () => {
    expect(await answersDuring(load(LARGE))).toBeGreaterThan(5)
  })

  it('other calls are answered while an account is made of them', async () => {
    const made = ask('POST', '/_emulator/accounts', { name: 'large', fixture: { generate: LARGE.generate } })
    expect(await answersDuring(made)).toBeGreaterThan(5)
    expect((await made).status).toBe(201)
    emulator.deleteAccount('large')
  })

  it('nobody sees a part of them', async () => {
    const before = (await countsNow()).companies ?? 0
    const loading = load(MANY)
    const seen = new Set<number>()
    let isOver = false
    const over = loading.then(() => {
      isOver = true
    })
    while (!isOver) seen.add((await countsNow()).companies ?? 0)
    await over
    seen.add((await countsNow()).companies ?? 0)
    expect([...seen].sort((a, b) => a - b)).toEqual([before, before + 800])
  })

  it('what is written meanwhile stays, and they come after it', async () => {
    const loading = load(MANY)
    const created = await ask('POST', '/api/v2/companies', { name: 'Written meanwhile' })
    expect(created.status).toBe(201)
    const { status, body } = await loading
    expect([status, body.companies]).toEqual([200, 800])
    expect((await ask('GET', `/api/v2/companies/${created.body.id}`)).body.name).toBe('Written meanwhile')
    const ids = (emulator.export().companies ?? []).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('nobody waits for rows that are made anew after what was written', async () => {
    const begun = performance.now()
    let longest = 0
    let last = begun
    let isOver = false
    const loading = load(MANY).finally(() => {
      isOver = true
    })
    const written = ask('POST', '/api/v2/companies', { name: 'Written meanwhile' })
    while (!isOver) {
      await ask('GET', '/_emulator/health')
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
    expect([(await written).status, (await loading).status]).toEqual([201, 200])
    expect(longest / (last - begun)).toBeLessThan(0.3)
  })

  it('an account that is written to all the while is left as it is', async () => {
    let number = 0
    let isOver = false
    const loading = load(MANY).finally(() => {
      isOver = true
    })
    while (!isOver) await ask('POST', '/api/v2/companies', { name: `Written meanwhile ${number++}` })
    const { status, body } = await loading
    expect([status, body.code, body.message]).toEqual([
      409,
      'conflict',
      'The account is written to all the while: load the rows before its clients start',
    ])
    expect((emulator.export().companies ?? []).filter(({ name }) => !name.startsWith('Written'))).toHaveLength(3)
  })

  it('time and the calls of a client go on', async () => {
    emulator.rateLimits.set({ mode: 'headers' })
    const remaining = () => emulator.rateLimits.remaining
    const loading = load(MANY)
    await ask('GET', '/api/v2/companies')
    const before = remaining()
    await loading
    expect(remaining()).toBe(before)
  })

  it('nothing is added when one is wrong', async () => {
    const before = await countsNow()
    const companies = Array.from({ length: 900 }, (_, index) => ({ name: `Company ${index}` }))
    const { status, body } = await load({ fixture: { companies: [...companies, { name: 'Company 7' }] } })
    expect([status, body.message]).toEqual([
      400,
      'fixture is not valid: companies[900]: the name Company 7 belongs to another company already',
    ])
    expect(await countsNow()).toEqual(before)
  })

  it('of two accounts of one name that are made at once, one is', async () => {
    const fixture = { generate: { tickets: 300 } }
    const made = await Promise.all([1, 2].map(() => ask('POST', '/_emulator/accounts', { name: 'twin', fixture })))
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409])
    emulator.deleteAccount('twin')
  })

  it('a limit that a fixture sets holds afterwards', async () => {
    const { status } = await load({ fixture: { account: { rate_limits: { window_s: 90, other_apps_per_minute: 5 } } } })
    expect(status).toBe(200)
    expect(emulator.rateLimits).toMatchObject({ window_s: 90, other_apps_per_minute: 5 })
  })
})
