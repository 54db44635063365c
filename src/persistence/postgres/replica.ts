import { every, later } from '../../time/timers.ts'
import { Connections, patiently, START_MS } from './connections.ts'
import { type GivenUp, giveUp } from './giving-up.ts'
import { Lease } from './lease.ts'
import { migrate } from './migrate.ts'

const BEGIN_AGAIN_MS = 200
/** What accounts that are gone left is taken away so often, and so many rows at once. */
const CLEAN_MS = 10_000
const CLEANED_ROWS = 5000

interface ReplicaOptions {
  /** Where other replicas reach this one; undefined: nowhere. */
  readonly advertise: string | undefined
  /** The lease had run out, and is held again. */
  readonly onHeld: () => void
  /** Another replica ended that lease: its accounts are others' by now. */
  readonly onEnd: (lease: Lease) => void
  readonly onError: (error: unknown) => void
}

/** This process among those that share a database: its connections, and the lease that its accounts go with. */
export class Replica {
  readonly #url: string
  readonly #options: ReplicaOptions
  #connections: Connections | undefined
  #lease: Lease | undefined
  #starting: Connections | undefined
  #cleaning: NodeJS.Timeout | undefined
  #cleaned: Promise<void> | undefined
  #isClosed = false

  constructor(url: string, options: ReplicaOptions) {
    this.#url = url
    this.#options = options
  }

  /** Rejects where the database cannot be used. */
  async open(): Promise<void> {
    this.#starting = await Connections.of(this.#url, 'start', { most: 1, answerMs: START_MS, statementMs: START_MS })
    await migrate(this.#starting)
    await this.#begin()
    this.#cleaning = every(CLEAN_MS, () => this.#clean(), this.#options.onError)
    this.#cleaning.unref()
  }

  /** The connection of the start, which waits longer for answers, until `begun`; then as `connections`. */
  get starting(): Connections {
    return this.#starting ?? this.connections
  }

  /** All stands that the start took over. */
  async begun(): Promise<void> {
    const starting = this.#starting
    this.#starting = undefined
    await starting?.end()
  }

  get isHeld(): boolean {
    return this.#lease?.isHeld === true
  }

  /** Another one once another replica ended it. */
  get lease(): Lease {
    if (this.#lease === undefined) throw new Error('no lease was begun')
    return this.#lease
  }

  get connections(): Connections {
    if (this.#connections === undefined) throw new Error('the database is not open')
    return this.#connections
  }

  /**
   * The accounts are anybody's from now on, without waiting for the lease's end.
   * @param accounts those of which it is known when something falls due
   */
  async close(accounts: readonly GivenUp[]): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#cleaning)
    await this.begun()
    const [lease, connections] = [this.#lease, this.#connections]
    if (lease === undefined || connections === undefined) return
    lease.end()
    await giveUp(connections, lease.id, accounts).catch(runsOut)
    await connections.query('UPDATE account SET owner = NULL WHERE owner = $1', [lease.id]).catch(runsOut)
    await connections.query('DELETE FROM replica WHERE id = $1', [lease.id]).catch(runsOut)
    await connections.end()
    await lease.close()
  }

  async #begin(): Promise<void> {
    const { advertise, onHeld, onEnd, onError } = this.#options
    const renewals = await Connections.of(this.#url, 'lease', { most: 1 })
    const lease: Lease = new Lease(renewals, {
      url: advertise,
      onHeld,
      onEnd: () => {
        this.#beginAgain()
        lease.close().catch(onError)
        onEnd(lease)
      },
      onError,
    })
    const connections = await Connections.of(this.#url, lease.id)
    try {
      await patiently(() => lease.begin())
    } catch (error) {
      await Promise.all([lease.close(), connections.end()])
      throw error
    }
    const former = this.#connections
    this.#connections = connections
    this.#lease = lease
    former?.end().catch(onError) // once the last of its answers has come
  }

  #beginAgain(): void {
    if (this.#isClosed) return
    this.#begin().catch(() => later(BEGIN_AGAIN_MS, () => this.#beginAgain(), this.#options.onError).unref())
  }

  #clean(): void {
    const clean = async () => {
      while (this.isHeld) {
        const [row] = await this.connections.query<{ more: boolean }>('SELECT clean_1($1) AS more', [CLEANED_ROWS])
        if (row?.more !== true) return
      }
    }
    this.#cleaned ??= clean()
      .catch(() => undefined) // another time
      .finally(() => {
        this.#cleaned = undefined
      })
  }
}

const runsOut = () => undefined
