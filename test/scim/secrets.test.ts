import { afterAll, beforeEach, expect, it } from 'vitest'
import { createEmulator, type RequestLog } from '../../src/index.ts'

const logged: RequestLog[] = []
const emulator = await createEmulator({ log: (entry) => logged.push(entry), settings: { saml_sso: true, scim: true } })
afterAll(() => emulator.close())
beforeEach(() => {
  emulator.requests.clear()
  logged.length = 0
})

const call = (path: string, body?: string) =>
  fetch(`${emulator.url}/scim/v2${path}`, {
    headers: { Authorization: `Bearer ${emulator.scim.token}`, 'Content-Type': 'application/scim+json' },
    ...(body === undefined ? {} : { method: 'POST', body }),
  })

const FILTERS = [
  'password eq "hunter 2"',
  'PASSWORD  Sw "hunter 2"',
  'userName eq "ada" and (password co "a\\"hunter 2")',
  'urn:ietf:params:scim:schemas:core:2.0:User:password eq "hunter 2"',
  'emails[password eq "hunter 2"]',
  'password eq "hunter 2',
  'password eq hunter',
]

it.each(FILTERS)('the password of a filter stands neither in the journal nor in the log: %s', async (filter) => {
  const encoded = encodeURIComponent(filter)
  const paths = [encoded, encoded.replaceAll('%20', '+'), filter.replaceAll(' ', '%20')].map(
    (it) => `/Users?filter=${it}`,
  )
  for (const path of paths) await (await call(path)).text()
  await (await call('/Users/.search', JSON.stringify({ filter }))).text()
  await (await call('/Users/.search', JSON.stringify({ filter }).slice(0, -1))).text()
  const told = JSON.stringify([emulator.requests.list(), logged])
  expect(emulator.requests.list()).toHaveLength(5)
  expect(told).not.toMatch(/hunter/)
  expect(emulator.requests.list()[0]?.query.filter).toContain('[redacted]')
})

it('other filters stand there as they were sent', async () => {
  const filter = 'userName eq "ada@acme.test" and meta.created gt "2020-01-01T00:00:00Z"'
  await call(`/Users?filter=${encodeURIComponent(filter)}`)
  expect(emulator.requests.list()[0]?.query.filter).toBe(filter)
})
