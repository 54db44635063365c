import { beforeEach, describe, expect, it } from 'vitest'
import { ID } from '../support/tickets.ts'
import { letIn, startProvider } from './identity-provider.ts'

const provider = await startProvider()
const { freshdesk } = provider
beforeEach(() => letIn(freshdesk))

const counts = async () => (await freshdesk.get('/_emulator/account')).body.counts

describe('bad input', () => {
  it('is a filter of 10,000 terms, deep or unbalanced: 400 invalidFilter', async () => {
    const long = Array.from({ length: 10_000 }, (_, n) => `userName eq "${n}"`).join(' or ')
    for (const filter of [
      long,
      '('.repeat(50_000),
      `${'('.repeat(40)}userName pr`,
      'userName eq "\\',
      '"'.repeat(10_001),
    ]) {
      const found = await provider.post('/Users/.search', { filter })
      expect([found.status, found.body.scimType]).toEqual([400, 'invalidFilter'])
    }
    const escaped = await provider.get(`/Users?filter=${encodeURIComponent('userName eq "a\\"b\\\\c\\u0041"')}`)
    expect(escaped.body.totalResults).toBe(0)
  })

  it('is an id that is no number: 404', async () => {
    for (const id of ['abc', '-1', '1e3', '99999999999999999999', '%00', '..%2F..', '__proto__', 'x'.repeat(5000)]) {
      const found = await provider.get(`/Users/${id}`)
      expect([found.status, found.body.status], id).toEqual([404, '404'])
    }
  })

  it('is an attribute of 1 MB: 400 invalidValue', async () => {
    const big = 'x'.repeat(1_000_000)
    const before = await counts()
    for (const body of [
      { userName: big },
      { userName: 'a', title: big },
      { userName: 'a', nickName: big },
      { userName: 'a', addresses: [{ x: big }] },
    ]) {
      const refused = await provider.post('/Users', body)
      expect([refused.status, refused.body.scimType]).toEqual([400, 'invalidValue'])
    }
    const patched = await provider.patch(String(ID.amy), [{ op: 'add', path: 'displayName', value: big }])
    expect(patched.body.scimType).toBe('invalidValue')
    const many = await provider.post('/Users', {
      userName: 'a',
      emails: Array.from({ length: 9000 }, (_, n) => `${n}@x.test`),
    })
    expect(many.body.scimType).toBe('invalidValue')
    expect(await counts()).toEqual(before)
  })

  it('is an object that cannot be a text: no number, no boolean', async () => {
    const odd = { toString: { valueOf: 1 } }
    const found = await provider.post('/Users/.search', { count: odd })
    const made = await provider.post('/Users', { userName: 'a', active: odd })
    expect([found.status, found.body.scimType, made.status, made.body.scimType]).toEqual([
      400,
      'invalidValue',
      400,
      'invalidValue',
    ])
  })

  it('is a prototype: left out, or no path', async () => {
    const made = await provider.post(
      '/Users',
      '{"userName":"proto","__proto__":{"active":false},"constructor":{"x":1}}',
    )
    expect([made.status, made.body.active]).toEqual([201, true])
    const patched = await provider.patch(made.body.id, [{ op: 'add', path: '__proto__.polluted', value: true }])
    expect(patched.body.scimType).toBe('invalidPath')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('is an address that is none: 400 invalidValue', async () => {
    const refused = await provider.post('/Users', { userName: 'x', emails: [{ value: 'no address' }] })
    expect(refused.body).toMatchObject({ status: '400', scimType: 'invalidValue' })
  })

  it('is one userName fifty times at once: one is made, the others are 409', async () => {
    const before = await counts()
    const started = Date.now()
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        provider.post('/Users', { userName: n % 2 ? 'At@once.test' : 'at@ONCE.test' }),
      ),
    )
    expect(Date.now() - started).toBeLessThan(20_000)
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 49 }, () => 409)])
    const after = await counts()
    expect([after.agents - before.agents, after.users - before.users]).toEqual([1, 1])
  })
})

describe('5,000 agents', () => {
  it('are imported in pages of 100, each once, while others are added', { timeout: 120_000 }, async () => {
    const agents = Array.from({ length: 5000 }, (_, n) => ({ name: `Agent ${n}`, email: `agent${n}@many.test` }))
    freshdesk.emulator.load({ fixture: { agents } })
    const seen: string[] = []
    let total = 0
    for (let startIndex = 1; seen.length < 5005; startIndex += 100) {
      const page = await provider.get(`/Users?startIndex=${startIndex}&count=100&attributes=userName`)
      for (const { userName } of page.body.Resources) seen.push(userName)
      total = page.body.totalResults
      if (startIndex % 1000 === 1) await provider.post('/Users', { userName: `late${startIndex}@many.test` })
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.slice(0, 5005).filter((name) => name.startsWith('agent')).length).toBe(5000)
    expect(total).toBeGreaterThan(5005)
    const last = await provider.get('/Users?startIndex=5006&count=100')
    expect(last.body.Resources.map(({ userName }: { userName: string }) => userName.startsWith('late'))).not.toContain(
      false,
    )
  })
})
