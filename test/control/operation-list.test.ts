import { expect, it } from 'vitest'
import { controlOperations } from '../../src/control/operations.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

it.each(['/_emulator', '/_emulator/'])('%s lists the control operations', async (path) => {
  const { status, body } = await freshdesk.get(path)
  expect(status).toBe(200)
  expect(body.map(({ id }: { readonly id: string }) => id)).toEqual(controlOperations.map(({ id }) => id))
  expect(body).toContainEqual({
    id: 'addHook',
    method: 'POST',
    path: '/_emulator/hooks',
    summary: 'Have an event of tickets posted to a URL: a rule in one call',
  })
  expect(body).toContainEqual(expect.objectContaining({ id: 'viewAccount', path: '/_emulator/account' }))
  expect(body).toContainEqual(expect.objectContaining({ id: 'rotateApiKey', path: '/_emulator/agents/{id}/api-key' }))
})

it('proposes the nearest operation where there is none', async () => {
  const { status, body } = await freshdesk.get('/_emulator/request')
  const message = 'There is no control operation at /_emulator/request; did you mean /_emulator/requests'
  expect([status, body]).toEqual([404, { code: 'not_found', message: expect.stringContaining(message) }])
})

it('proposes that of the top for the default account', async () => {
  const { body } = await freshdesk.get('/_emulator/account/reset')
  const message = 'There is no control operation at /_emulator/account/reset; did you mean /_emulator/reset'
  expect(body).toEqual({ code: 'not_found', message: expect.stringContaining(message) })
})

it.each([
  [{ name: 'w1', frezee: true }, 'body: Unrecognized key: "frezee"; did you mean freeze?'],
  [{ name: 'w1', rateLimit: 5 }, 'body: Unrecognized key: "rateLimit"; did you mean rate_limit?'],
  [{ name: 'w1', settings: { seat: 5 } }, 'settings: Unrecognized key: "seat"; did you mean seats?'],
])('proposes the nearest of the members for %j', async (account, message) => {
  const { status, body } = await freshdesk.post('/_emulator/accounts', account)
  expect([status, body]).toEqual([400, { code: 'invalid_value', message }])
})

it('leaves journal and log alone when a browser asks for an icon or for robots.txt', async () => {
  const icon = await fetch(`${freshdesk.emulator.url}/favicon.ico`)
  const robots = await fetch(`${freshdesk.emulator.url}/robots.txt`)
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect([robots.status, await robots.text()]).toEqual([200, 'User-agent: *\nDisallow: /\n'])
  expect(freshdesk.emulator.requests.list()).toEqual([])
})
