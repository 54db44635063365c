import { describe, expect, it } from 'vitest'
import { basic, startFreshdesk } from '../support/freshdesk.ts'
import { exchangeBytes } from '../support/secure.ts'

const strict = await startFreshdesk({ strictHosts: true, plan: 'growth' })
const lenient = await startFreshdesk()

const ask = async (host: string, path = '/api/v2/companies', url = strict.emulator.url) => {
  const answer = await exchangeBytes(
    url,
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${basic('admin-api-key')}\r\nConnection: close\r\n\r\n`,
  )
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), head, body }
}

describe('with --strict-hosts', () => {
  it.each(['other.freshdesk.com', 'OTHER.freshdesk.com:443', 'acme.eu.freshdesk.com', 'other.freshdesk.com.'])(
    '%s, which names no account, is 404 with an empty body',
    async (host) => {
      const { status, head, body } = await ask(host)
      expect([status, body]).toEqual([404, ''])
      expect(head).not.toMatch(/application\/json/)
    },
  )

  it.each([
    'acme.freshdesk.com',
    'ACME.freshdesk.com:443',
    'localhost',
    '127.0.0.1:4800',
    'other.localhost',
    'fd.test',
  ])('%s is answered: it names the account, or is no freshdesk.com host', async (host) => {
    expect((await ask(host)).status).toBe(200)
  })

  it('no path and no key of an account helps under a host that names none', async () => {
    strict.emulator.createAccount({ name: 'w1' })
    expect((await ask('other.freshdesk.com', '/w1/api/v2/companies')).status).toBe(404)
    expect((await ask('w1.freshdesk.com', '/w1/api/v2/companies')).status).toBe(200)
    strict.emulator.deleteAccount('w1')
  })

  it('costs nobody a call, and the journal tells why', async () => {
    const before = strict.emulator.rateLimits.remaining
    await ask('other.freshdesk.com')
    expect(strict.emulator.rateLimits.remaining).toBe(before)
    expect(strict.emulator.requests.list()).toMatchObject([
      { status: 404, credits: 0, decision: 'not_found', reason: 'no account has this host name' },
    ])
  })

  it('files are not served there either', async () => {
    const { status, body } = await ask('other.freshdesk.com', '/data/helpdesk/attachments/production/1/original/x')
    expect([status, body]).toEqual([404, expect.stringContaining('NoSuchBucket')])
  })

  it('control is the emulator’s own and answers', async () => {
    expect((await ask('other.freshdesk.com', '/_emulator/health')).status).toBe(200)
  })
})

it('without it any real domain is the default account', async () => {
  expect((await ask('other.freshdesk.com', '/api/v2/companies', lenient.emulator.url)).status).toBe(200)
})
