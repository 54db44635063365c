import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { freePort } from './free-port.ts'
import { describeWhere } from './programs.ts'

const BASE = '/usr/lib/postgresql'

/** Where Debian's packages put the programs; undefined where there are none. */
const BIN = existsSync(BASE)
  ? readdirSync(BASE)
      .map((version) => join(BASE, version, 'bin'))
      .filter((bin) => existsSync(join(bin, 'postgres')))
      .at(-1)
  : undefined

/** Tests of the long run that ask for a server: without PostgreSQL they fail, and say what installs it. */
export const describeWithPostgres = (name: string, suite: () => void): void =>
  describeWhere(BIN !== undefined, 'postgresql', name, suite)

/** The server refuses to be run by root. */
const isRoot = process.getuid?.() === 0

function run(program: string, args: readonly string[]): SpawnSyncReturns<string> {
  const command = join(BIN ?? '', program)
  const whole = isRoot ? ['runuser', '-u', 'postgres', '--', command, ...args] : [command, ...args]
  const result = spawnSync(whole[0] ?? '', whole.slice(1), { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
  if (result.status !== 0) throw new Error(`${program} ended with ${result.status}: ${result.stderr}`)
  return result
}

const idOf = (user: string, kind: '-u' | '-g') => Number(execFileSync('id', [kind, user], { encoding: 'utf8' }))

/** A server of its own, in a folder that goes with it. */
export class PostgresServer {
  readonly port: number
  readonly #folder: string
  readonly #password: string
  #databases = 0

  private constructor(port: number, folder: string, password: string) {
    this.port = port
    this.#folder = folder
    this.#password = password
  }

  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-postgres-'))
    if (isRoot) chownSync(folder, idOf('postgres', '-u'), idOf('postgres', '-g'))
    run('initdb', ['-D', join(folder, 'data'), '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'])
    const server = new PostgresServer(await freePort(), folder, 'secret-of-the-database')
    server.begin()
    return server
  }

  begin(): void {
    const options = `-p ${this.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${this.#folder} -c fsync=off -c max_connections=200`
    run('pg_ctl', ['-D', join(this.#folder, 'data'), '-l', join(this.#folder, 'log'), '-w', '-o', options, 'start'])
  }

  /** As a crash ends it, or politely. */
  stop(mode: 'immediate' | 'fast' = 'immediate'): void {
    run('pg_ctl', ['-D', join(this.#folder, 'data'), '-m', mode, '-w', 'stop'])
  }

  /** URL of a database without tables. */
  async database(): Promise<string> {
    const name = `desk${++this.#databases}`
    await this.query(this.#url('postgres'), `CREATE DATABASE ${name}`)
    return this.#url(name)
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
  async query(url: string, text: string, values: readonly unknown[] = []): Promise<any[]> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(text, [...values])).rows
    } finally {
      await client.end()
    }
  }

  end(): void {
    try {
      this.stop()
    } catch {
      // a test stopped it
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #url(database: string): string {
    return `postgres://owner:${this.#password}@127.0.0.1:${this.port}/${database}`
  }
}

/** A server for the tests of a file. */
export function usePostgres(): { readonly server: PostgresServer } {
  let server: PostgresServer | undefined
  beforeAll(async () => {
    server = await PostgresServer.start()
  }, 60_000)
  afterAll(() => server?.end(), 60_000)
  return {
    get server() {
      if (server === undefined) throw new Error('the server is not started')
      return server
    },
  }
}
