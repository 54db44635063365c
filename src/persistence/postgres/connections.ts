import { setTimeout as wait } from 'node:timers/promises'
import type { ClientBase, Pool, PoolClient, QueryResultRow } from 'pg'
import { SCHEMA } from './schema.ts'
import { shownUrl } from './url.ts'

/** A lease without renewal, by the database's clock. */
export const LEASE_MS = 4000
/** What the database is asked for ends below that: no statement outlives the lease of the replica that sent it. */
const STATEMENT_MS = 2000
/** And so long an answer to it is waited for. */
const ANSWER_MS = 2500

/** A start has no lease to lose: it waits so long for each answer, of a busy machine and for others that make the schema. */
export const START_MS = 60_000

const MOST_CONNECTIONS = 8

/** As Node's own of a request: at the server's address and at the client's. */
const SETTINGS = {
  search_path: SCHEMA,
  idle_in_transaction_session_timeout: STATEMENT_MS,
  tcp_user_timeout: STATEMENT_MS,
  tcp_keepalives_idle: 1,
  tcp_keepalives_interval: 1,
  tcp_keepalives_count: 2,
  // Estimates of tables that were never analyzed: each plan goes by an index.
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  // A plan that goes over a small table all the same counts as dear then, and compiling it takes a second.
  jit: 'off',
}

export interface Statement {
  readonly text: string
  readonly values?: readonly unknown[]
  /** Sent again while it returns as many: work by portions, in the column `done`. */
  readonly portion?: number
}

/** What a statement came to is not known: the connection was lost meanwhile. */
export class Unanswered extends Error {
  readonly code = 'UNANSWERED'
}

/** No connection came in time. */
class Unconnected extends Error {
  readonly code = 'UNCONNECTED'

  constructor(cause: unknown) {
    super((cause as Error).message, { cause })
  }
}

/** Connections to a database, made when they are asked for. */
export class Connections {
  readonly shown: string
  readonly #pool: Pool

  private constructor(pool: Pool, shown: string) {
    this.#pool = pool
    this.shown = shown
    pool.on('error', () => undefined) // one that nobody uses: the next asks for another
  }

  /** @param name of the replica, by which another one finds its connections */
  static async of(
    url: string,
    name: string,
    { most = MOST_CONNECTIONS, answerMs = ANSWER_MS, statementMs = STATEMENT_MS } = {},
  ): Promise<Connections> {
    const { default: pg } = await import('pg').catch((cause: unknown) => {
      throw new Error('it takes the package pg beside this one: npm install pg', { cause })
    })
    const limits = { statement_timeout: statementMs, lock_timeout: statementMs }
    const options = Object.entries({ ...SETTINGS, ...limits }).map(([setting, value]) => `-c ${setting}=${value}`)
    const pool = new pg.Pool({
      connectionString: url,
      application_name: `freshdesk-emulator ${name}`,
      options: options.join(' '),
      max: most,
      keepAlive: true,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
      idleTimeoutMillis: 30_000,
    })
    return new Connections(pool, shownUrl(url))
  }

  /** Rows of one statement. Rejects with the database's error, or `Unanswered`. */
  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.using(async (client) => (await asked<Row>(client, { text, values })).rows)
  }

  /** All of them, or none: one alone is one round trip. */
  async write(statements: readonly Statement[]): Promise<void> {
    await this.using(async (client) => {
      const [first] = statements
      if (statements.length === 1 && first !== undefined && first.portion === undefined) {
        await asked(client, first)
        return
      }
      await asked(client, { text: 'BEGIN' })
      for (const statement of statements) await askedByPortions(client, statement)
      await asked(client, { text: 'COMMIT' })
    })
  }

  /** One that nobody else uses meanwhile; closed where the work failed. */
  async using<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#connected()
    client.on('error', ignore) // what waits for an answer is told of it
    let isWell = false
    try {
      const result = await work(client)
      isWell = true
      return result
    } finally {
      client.off('error', ignore)
      if (!isWell) client.on('error', ignore)
      client.release(!isWell)
    }
  }

  async #connected(): Promise<PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      // The pool's own, for want of time: nothing was asked yet.
      throw (error as { code?: string }).code === undefined ? new Unconnected(error) : error
    }
  }

  end(): Promise<void> {
    return this.#pool.end()
  }
}

const ignore = () => undefined

async function askedByPortions(client: ClientBase, statement: Statement): Promise<void> {
  const { portion } = statement
  for (;;) {
    const { rows } = await asked<{ done: number }>(client, statement)
    if (portion === undefined || (rows[0]?.done ?? 0) < portion) return
  }
}

/** An error that the database tells ends the statement, and what it did; any other leaves that open. */
export async function asked<Row extends QueryResultRow>(client: ClientBase, { text, values = [] }: Statement) {
  try {
    return await client.query<Row>(text, [...values])
  } catch (error) {
    throw isToldByDatabase(error) ? error : new Unanswered((error as Error).message, { cause: error })
  }
}

/** FATAL comes also when a commit was under way. */
const isToldByDatabase = (error: unknown): boolean => (error as { severity?: string }).severity === 'ERROR'

/** A time that was too short, a lock, or a connection that broke: the same may do well when it is asked again. */
const isOfTheMoment = (error: unknown): boolean =>
  error instanceof Unanswered || error instanceof Unconnected || OF_THE_MOMENT.has((error as { code?: string }).code)

/** Cancelled, no lock, deadlock, not serializable; starting up. */
const OF_THE_MOMENT: ReadonlySet<string | undefined> = new Set(['57014', '55P03', '40P01', '40001', '57P03'])

const ATTEMPTS = 10
const ASK_AGAIN_MS = 200

/** A busy database may take longer than a statement may: asked again, a few times. */
export async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (attempt === ATTEMPTS || !isOfTheMoment(error)) throw error
      await wait(ASK_AGAIN_MS)
    }
  }
}
