import { expect, it } from 'vitest'
import { createEmulator, type EmulatorOptions } from '../../../src/index.ts'
import { shownUrl } from '../../../src/persistence/postgres/url.ts'
import { freePort } from '../../support/free-port.ts'
import { Pooler } from '../../support/pooler.ts'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'
import { TcpProxy } from '../../support/tcp-proxy.ts'

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

  it.each([
    ['--advertise', { advertise: 'http://127.0.0.1:1' }],
    ['--idle', { idle: 1 }],
  ])('alone is shared: %s needs it', async (flag, options) => {
    const error = await createEmulator(options).catch((failure: Error) => failure)
    expect((error as Error).message).toBe(`${flag} needs --data postgres://...`)
  })

  it('has its schema made once, by whichever comes first of several', async () => {
    const url = await postgres.server.database()
    const advertise = 'http://127.0.0.1:1'
    const all = await Promise.all([1, 2, 3].map(() => createEmulator({ data: url, advertise })))
    const rows = await postgres.server.query(url, 'SELECT count(*)::int AS accounts FROM freshdesk_emulator.account')
    expect(rows).toEqual([{ accounts: 1 }])
    for (const one of all) await one.close()
  }, 30_000)

  it('is not used through a pooler, where sessions are not this process’s own', async () => {
    const url = await postgres.server.database()
    const pooler = await Pooler.to(postgres.server.port)
    const error = await failureOf(pooler.through(url))
    await pooler.end()
    expect(error.message).toMatch(
      /cannot be used: it is reached through a pooler, as PgBouncer: name the database itself$/,
    )
    const schemas = await postgres.server.query(url, `SELECT FROM pg_namespace WHERE nspname = 'freshdesk_emulator'`)
    expect(schemas).toEqual([])
  })

  it('is asked again where an answer is late at the start', async () => {
    const proxy = await TcpProxy.to(postgres.server.port)
    const url = proxy.through(await postgres.server.database())
    proxy.cutNext('after', 'INSERT INTO replica')
    const emulator = await createEmulator({ data: url })
    expect(proxy.isCutDue).toBe(false)
    await emulator.close()
    await proxy.end()
  }, 30_000)

  it('is left alone where its rows are of a later version', async () => {
    const url = await postgres.server.database()
    await (await createEmulator({ data: url })).close()
    await postgres.server.query(url, 'UPDATE freshdesk_emulator.account SET format = 1000')
    expect((await failureOf(url)).message).toMatch(/the account acme is of a later version$/)
  })
})
