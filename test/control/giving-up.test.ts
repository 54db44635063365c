import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

/** What it does with accounts in PostgreSQL: test/persistence/postgres/giving-up.test.ts. */
const { emulator, get, post } = await startFreshdesk()
const message = 'Accounts are given up with --data postgres:// alone'

it.each(['/_emulator/give-up', '/_emulator/accounts/acme/give-up'])(
  'an account that is this process’s alone is not given up: %s',
  async (path) => {
    expect(await post(path, {})).toMatchObject({ status: 409, body: { code: 'conflict', message } })
    expect((await get('/tickets/1')).status).toBe(200)
  },
)

it('nor by the member in the process', async () => {
  await expect(emulator.giveUpAccount('acme')).rejects.toThrow(message)
  await expect(emulator.giveUpAccount('w1')).rejects.toThrow('There is no account named w1')
})

it('a replica is named by a URL without a path', async () => {
  for (const to of ['b', 'http://b/c', 'ftp://b', 4800]) {
    expect((await post('/_emulator/give-up', { to })).status).toBe(400)
  }
  expect((await post('/_emulator/give-up', { from: 'http://b' })).status).toBe(400)
})
