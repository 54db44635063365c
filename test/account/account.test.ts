import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Account } from '../../src/account/account.ts'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { companyRow } from '../../src/store/rows/companies.ts'
import { stockAccount } from '../support/account.ts'
import { clientOf, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { names, PERSON } from '../support/people.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const companies = async () => names(await freshdesk.get('/companies'))
const addCompany = (name: string) => freshdesk.post('/companies', { name })
const FIXTURE = ['Acme Corporation', 'Globex', 'Umbrella Research']

describe('a reset', () => {
  it('brings back rows, ids and made-up values', async () => {
    const first = await addCompany('Hooli')
    await freshdesk.delete(`/contacts/${PERSON.ada}/hard_delete?force=true`)
    emulator.reset()
    expect(await companies()).toEqual(FIXTURE)
    expect((await freshdesk.get(`/contacts/${PERSON.ada}`)).status).toBe(200)
    expect((await addCompany('Hooli')).text).toBe(first.text)
  })

  it('brings back the clock, the plan and the settings, and empties the outbox', async () => {
    await emulator.clock.advance(3600)
    emulator.settings.hidden_record_status = 403
    await freshdesk.put(`/contacts/${PERSON.marie}/send_invite`)
    emulator.reset()
    expect([emulator.clock.now, emulator.clock.frozen]).toEqual([NOW, true])
    expect(emulator.settings.hidden_record_status).toBe(404)
    expect(emulator.outbox.list()).toEqual([])
    await freshdesk.put(`/contacts/${PERSON.marie}/send_invite`)
    expect(emulator.outbox.list().map(({ id }) => id)).toEqual([1])
  })

  it('opens a new rate-limit window', async () => {
    const remaining = async () => (await freshdesk.get('/companies')).headers.get('x-ratelimit-remaining')
    expect([await remaining(), await remaining()]).toEqual(['699', '698'])
    emulator.reset()
    expect(await remaining()).toBe('699')
  })

  it('brings a running clock back to its start', async () => {
    const running = await createEmulator({ now: NOW, fixture: 'empty' })
    await running.clock.advance(7 * 24 * 3600)
    running.reset()
    const [now, frozen] = [Date.parse(running.clock.now), running.clock.frozen]
    await running.close()
    expect(frozen).toBe(false)
    // Less than an hour of the seven days is left: no machine is so slow.
    expect((now - Date.parse(NOW)) / 3_600_000).toBeLessThan(1)
    expect(now).toBeGreaterThanOrEqual(Date.parse(NOW))
  })

  it('brings a clock without a start of its own back to real time', async () => {
    const real = await createEmulator({ fixture: 'empty' })
    await real.clock.advance(7 * 24 * 3600)
    real.reset()
    const now = Date.parse(real.clock.now)
    await real.close()
    expect(Math.abs(now - Date.now()) / 3_600_000).toBeLessThan(1)
  })

  it('leaves other accounts alone', async () => {
    const other = emulator.createAccount({ name: 'untouched' })
    await freshdesk.post('/companies', { name: 'Hooli' }, { key: other.apiKey })
    emulator.reset()
    expect(names(await freshdesk.get('/companies', { key: other.apiKey }))).toContain('Hooli')
  })
})

describe('snapshots', () => {
  it('are gone back to in any order, any number of times', async () => {
    emulator.snapshot('none')
    await addCompany('Hooli')
    emulator.snapshot('one')
    await addCompany('Initrode')
    emulator.snapshot('two')
    const seen: Record<string, string[]> = {}
    for (const name of ['one', 'two', 'none', 'two', 'one', 'none']) {
      emulator.restore(name)
      seen[name] = await companies()
      await addCompany('Vandelay')
    }
    expect(seen).toEqual({
      none: FIXTURE,
      one: ['Acme Corporation', 'Globex', 'Hooli', 'Umbrella Research'],
      two: ['Acme Corporation', 'Globex', 'Hooli', 'Initrode', 'Umbrella Research'],
    })
  })

  it('hold ids, clock, settings and windows', async () => {
    await freshdesk.get('/companies')
    emulator.snapshot('held')
    const first = await addCompany('Hooli')
    emulator.settings.retry_after = false
    await emulator.clock.advance(120)
    emulator.restore('held')
    expect([emulator.clock.now, emulator.settings.retry_after]).toEqual([NOW, true])
    const again = await addCompany('Hooli')
    expect(again.text).toBe(first.text)
    expect(again.headers.get('x-ratelimit-remaining')).toBe('698')
  })

  it('do not hold the outbox', async () => {
    emulator.snapshot('before the e-mail')
    await freshdesk.put(`/contacts/${PERSON.marie}/send_invite`)
    emulator.restore('before the e-mail')
    expect(emulator.outbox.list()).toHaveLength(1)
  })

  it('of one name replace one another', async () => {
    emulator.snapshot('same')
    await addCompany('Hooli')
    emulator.snapshot('same')
    emulator.reset()
    emulator.restore('same')
    expect(await companies()).toContain('Hooli')
  })

  it('outlive a reset', async () => {
    await addCompany('Hooli')
    emulator.snapshot('kept')
    emulator.reset()
    emulator.restore('kept')
    expect(await companies()).toContain('Hooli')
  })

  it('that do not exist cannot be gone back to', () => {
    expect(() => emulator.restore('never')).toThrow('There is no snapshot named never')
  })
})

type Step = { readonly take: number } | { readonly goBack: number } | { readonly add: number } | 'reset'

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ take: fc.nat(3) }),
  fc.record({ goBack: fc.nat(3) }),
  fc.record({ add: fc.nat(20) }),
  fc.constant('reset' as const),
)

const idsOf = (account: Account) => [...account.database.companies.all()].map(({ id }) => id)

describe('snapshots, resets and writes in any order', () => {
  it('always bring back exactly what was there', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const account = stockAccount()
        const taken = new Map<number, number[]>()
        let expected: number[] = []
        for (const one of steps) {
          if (one === 'reset') {
            account.reset()
            expected = []
          } else if ('take' in one) {
            account.snapshots.take(String(one.take))
            taken.set(one.take, expected)
          } else if ('goBack' in one) {
            expect(account.restore(String(one.goBack))).toBe(taken.has(one.goBack))
            expected = taken.get(one.goBack) ?? expected
          } else if (!expected.includes(one.add)) {
            const name = `Company ${one.add}`
            account.database.companies.insert(companyRow({ id: one.add, created_at: 0, name, org_company_id: '1' }))
            expected = [...expected, one.add].sort((a, b) => a - b)
          }
          expect(idsOf(account)).toEqual(expected)
        }
      }),
    )
  })
})

describe('time', () => {
  it.each([0, -1, Number.NaN])('cannot be moved by %d seconds', async (seconds) => {
    await expect(emulator.clock.advance(seconds)).rejects.toThrow(RangeError)
  })

  it('ends with the year 9999', async () => {
    await expect(emulator.clock.advance(1e12)).rejects.toThrow(RangeError)
    const answer = await freshdesk.post('/_emulator/clock/advance', { seconds: 1e300 })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_value'])
    expect((await freshdesk.get('/companies')).status).toBe(200)
  })
})

describe('accounts of one emulator', () => {
  it('share nothing: keys, rows, clocks and windows are their own', async () => {
    const own = await createEmulator({ now: NOW, freeze: true })
    const client = clientOf(own)
    const [w1, w2] = [own.createAccount({ name: 'w1', now: NOW, freeze: true }), own.createAccount({ name: 'w2' })]
    await client.post('/companies', { name: 'Hooli' }, { key: w1.apiKey })
    await w1.clock.advance(60)
    const lists = []
    for (const key of [own.apiKey, w1.apiKey, w2.apiKey]) lists.push(await client.get('/companies', { key }))
    const misplaced = await client.get('/api/v2/companies', { key: 'w3.admin-api-key' })
    await own.close()
    expect(lists.map((one) => names(one).includes('Hooli'))).toEqual([false, true, false])
    expect([own.clock.now, w1.clock.now]).toEqual([NOW, '2030-01-15T09:01:00Z'])
    expect(lists.map((one) => one.headers.get('x-ratelimit-remaining'))).toEqual(['699', '699', '699'])
    expect(misplaced.status).toBe(401)
  })
})

describe('options that cannot be', () => {
  it.each<[object, string]>([
    [{ plan: 'gold' }, 'plan: '],
    [{ rateLimit: 0 }, 'rate_limit: '],
    [{ seed: 1.5 }, 'seed: '],
    [{ freeze: 'yes' }, 'freeze: '],
    [{ fixture: null }, 'fixture: '],
    [{ deliver: 'never' }, 'deliver is neither real nor record: never'],
    [{ controlToken: '' }, 'controlToken should be printable ASCII without blanks'],
    [{ log: true }, 'log should be a function'],
    [{ port: 'x' }, 'port is not a port: x'],
    [{ port: -1 }, 'port is not a port: -1'],
    [{ host: '' }, 'host is empty'],
    [{ now: 'noon' }, 'now is not an ISO time: noon'],
  ])('are told in one line: %j', async (options, message) => {
    const error = await createEmulator(options as EmulatorOptions).catch((thrown: Error) => thrown)
    expect((error as Error).message).toContain(message)
    expect((error as Error).message).not.toContain('\n')
  })
})
