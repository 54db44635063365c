import type { ClientBase } from 'pg'
import { asked, type Connections } from './connections.ts'
import { MIGRATIONS, SCHEMA } from './schema.ts'

/** One replica at a time. Any number that nobody else takes. */
const LOCK = 4_680_921_177

/** Makes the schema what this version needs. Throws an `Error` of one line where that cannot be. */
export async function migrate(connections: Connections): Promise<void> {
  await connections.using(async (client) => {
    await refuseOthers(client)
    const ask = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await asked<Row>(client, { text, values })).rows
    await ask('BEGIN')
    await ask('SET LOCAL statement_timeout = 0')
    await ask('SET LOCAL lock_timeout = 0')
    await ask('SELECT pg_advisory_xact_lock($1)', [LOCK])
    const [known] = await ask<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [`${SCHEMA}.format`])
    if (known?.found === null) {
      await ask(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`)
      await ask(`CREATE TABLE ${SCHEMA}.format (migration integer PRIMARY KEY)`)
    }
    const [last] = await ask<{ done: number }>(`SELECT coalesce(max(migration), 0) AS done FROM ${SCHEMA}.format`)
    // A later version's additions are left alone: this one goes on beside it.
    for (let number = (last?.done ?? 0) + 1; number <= MIGRATIONS.length; number++) {
      await client.query(MIGRATIONS[number - 1] ?? '')
      await ask(`INSERT INTO ${SCHEMA}.format VALUES ($1)`, [number])
    }
    await ask('COMMIT')
  })
}

/**
 * What stands between this process and the database may give each transaction another session: settings, locks and the
 * end of a replica's connections would be another's. PgBouncer tells a number of its own as the session's.
 */
async function refuseOthers(client: ClientBase): Promise<void> {
  const { rows } = await asked<{ pid: number; encoding: string }>(client, {
    text: `SELECT pg_backend_pid() AS pid, current_setting('server_encoding') AS encoding`,
  })
  const [{ pid = 0, encoding = '' } = {}] = rows
  const told = (client as ClientBase & { readonly processID: number | null }).processID
  if (told !== pid) throw new Error('it is reached through a pooler, as PgBouncer: name the database itself')
  if (encoding !== 'UTF8') throw new Error(`its encoding is ${encoding}, not UTF8`)
}
