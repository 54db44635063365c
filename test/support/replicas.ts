import type { Command } from './command.ts'
import { freePort } from './free-port.ts'
import { basic } from './freshdesk.ts'
import type { PostgresServer } from './postgres.ts'
import { TcpProxy } from './tcp-proxy.ts'

type Run = Awaited<ReturnType<Command['started']>>

/** How far the clocks of two replicas are apart. */
const SKEW_MS = 5000

/** One process of several that share a database. */
export interface Replica {
  readonly url: string
  /** Its way to the database. */
  readonly proxy: TcpProxy
  run: Run
  isStopped: boolean
}

/** Emulators that share a database, each with a way to it of its own and a clock that shows another time. */
export class Replicas {
  readonly #command: Command
  readonly #data: string
  readonly all: Replica[] = []

  private constructor(command: Command, data: string) {
    this.#command = command
    this.#data = data
  }

  static async start(command: Command, server: PostgresServer, count: number): Promise<Replicas> {
    const replicas = new Replicas(command, await server.database())
    for (let number = 0; number < count; number++) {
      const proxy = await TcpProxy.to(server.port)
      const url = `http://127.0.0.1:${await freePort()}`
      replicas.all.push({ url, proxy, run: await replicas.#started(url, proxy, number), isStopped: false })
    }
    return replicas
  }

  /** Begins one again that was killed. */
  async begin(replica: Replica): Promise<void> {
    replica.run = await this.#started(replica.url, replica.proxy, this.all.indexOf(replica))
    replica.isStopped = false
  }

  signal(replica: Replica, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    replica.run.child.kill(signal)
    replica.isStopped = signal !== 'SIGCONT'
  }

  /** The one that has the account. */
  async ownerOf(server: PostgresServer, account: string): Promise<Replica | undefined> {
    const rows = await server.query(
      this.#data,
      `SELECT r.url FROM freshdesk_emulator.account a JOIN freshdesk_emulator.replica r ON r.id = a.owner WHERE a.name = $1`,
      [account],
    )
    return this.all.find(({ url }) => url === rows[0]?.url)
  }

  async end(): Promise<void> {
    for (const replica of this.all) {
      if (replica.isStopped) replica.run.child.kill('SIGCONT')
      replica.run.child.kill('SIGKILL')
      await replica.run.ended
      await replica.proxy.end()
    }
  }

  #started(url: string, proxy: TcpProxy, number: number): Promise<Run> {
    const flags = ['--port', new URL(url).port, '--advertise', url, '--log', 'json', '--seed', '1']
    return this.#command.started(flags, {
      FRESHDESK_EMULATOR_DATA: proxy.through(this.#data),
      TEST_CLOCK_SKEW_MS: String((number - 1) * SKEW_MS),
    })
  }
}

export interface Reply {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
  readonly body: any
}

/** Longer than a replica waits for the account. */
const ANSWER_MS = 15_000

/** A call to one of them. Rejects where no reply comes. */
export async function call(
  url: string,
  account: string,
  method: string,
  path: string,
  body?: object,
  answerMs = ANSWER_MS,
): Promise<Reply> {
  const isControl = path.startsWith('/_')
  const isForm = body instanceof FormData
  const response = await fetch(`${url}${isControl ? path : `/${account}/api/v2${path}`}`, {
    method,
    headers: { Authorization: basic('admin-api-key'), ...(body && !isForm && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerMs),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}
