import { expect, it } from 'vitest'
import { createEmulator, type EmulatorOptions } from '../../../src/index.ts'
import { shownUrl } from '../../../src/persistence/postgres/url.ts'
import { freePort } from '../../support/free-port.ts'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'

const failureOf = (data: string, more: EmulatorOptions = {}): Promise<Error> =>
  createEmulator({ data, ...more }).then(
    async (emulator) => {
      await emulator.close()
      throw new Error('it started')
    },
    (error: Error) => error,
  )

it.each([
  ['postgres://desk:secret@db.internal:5433/desk?sslmode=require', 'postgres://desk@db.internal:5433/desk'],
  ['postgresql://desk@db.internal/desk?password=secret', 'postgresql://desk@db.internal/desk'],
  ['postgres:///desk', 'postgres:///desk'],
  ['postgres://desk:sec%ret@[::1', 'postgres://'],
])('shows %s without its password', (url, shown) => {
  expect(shownUrl(url)).toBe(shown)
})

it('says in one line, without the password, that no database answers', async () => {
  const error = await failureOf(`postgres://desk:secret@127.0.0.1:${await freePort()}/desk`)
  expect(error.message).toMatch(/^accounts in postgres:\/\/desk@127\.0\.0\.1:\d+\/desk cannot be used: .*ECONNREFUSED/)
  expect(error.stack).not.toContain('secret')
})

it('says without the URL that it is none', async () => {
  const error = await failureOf('postgres://desk:secret@[::1')
  expect(error.message).toMatch(/^accounts in postgres:\/\/ cannot be used: /)
  expect(`${error.message}${error.stack}`).not.toContain('secret')
})

describeWithPostgres('PostgreSQL', () => {
  const postgres = usePostgres()

  it('keeps the accounts of one emulator at a time, where none says how others reach it', async () => {
    const url = await postgres.server.database()
    const first = await createEmulator({ data: url })
    const error = await failureOf(url)
    expect(error.message).toMatch(/cannot be used: the account acme is another emulator's, which still runs$/)
    await first.close()
    await (await createEmulator({ data: url })).close()
  }, 30_000)

  it('has its schema made once, by whichever comes first of several', async () => {
    const url = await postgres.server.database()
    const advertise = 'http://127.0.0.1:1'
    const all = await Promise.all([1, 2, 3].map(() => createEmulator({ data: url, advertise })))
    const rows = await postgres.server.query(url, 'SELECT count(*)::int AS accounts FROM freshdesk_emulator.account')
    expect(rows).toEqual([{ accounts: 1 }])
    for (const one of all) await one.close()
  }, 30_000)

  it('is left alone where its rows are of a later version', async () => {
    const url = await postgres.server.database()
    await (await createEmulator({ data: url })).close()
    await postgres.server.query(url, 'UPDATE freshdesk_emulator.account SET format = 1000')
    expect((await failureOf(url)).message).toMatch(/the account acme is of a later version$/)
  })
})
