import { setTimeout as wait } from 'node:timers/promises'
import { uniqueUuid } from '../../time/random.ts'
import { inTurns } from '../../time/turns.ts'
import { ROWS_VERSION } from '../data-format.ts'
import type { Frame, FrameStore } from '../frame.ts'
import { Lost } from '../tenure.ts'
import { NAME_TAKEN, NOT_MINE } from './codes.ts'
import { type Connections, type Statement, Unanswered } from './connections.ts'
import { type Plan, planSteps } from './plan.ts'
import { NOTHING, type StoredPosition } from './position.ts'

/** Between two attempts to learn what became of a write. */
const ASK_AGAIN_MS = 100

export interface WrittenAccount {
  readonly id: string
  readonly name: string
  /** Drawn anew whenever it changes hands, or what became of a write is not known. */
  readonly token: string
  /** Undefined: the database does not have it yet. */
  readonly position: StoredPosition | undefined
}

interface WritingPlace {
  readonly connections: Connections
  /** Id of the lease. */
  readonly owner: string
}

/** Writes what happens in one account: a request is a round trip, which is void where the account is another replica's. */
export class AccountWriter implements FrameStore {
  readonly #connections: Connections
  readonly #owner: string
  readonly id: string
  readonly #name: string
  #position: StoredPosition
  #isThere: boolean
  #isAbandoned = false
  /** The last is the account's, unless the database never took it: then it is one before. */
  #tokens: readonly string[]

  /** @param place of the replica that owns it */
  constructor(place: WritingPlace, { id, name, token, position }: WrittenAccount) {
    this.#connections = place.connections
    this.#owner = place.owner
    this.id = id
    this.#name = name
    this.#tokens = [token]
    this.#position = position ?? NOTHING
    this.#isThere = position !== undefined
  }

  /** Rejects with `Lost` where the account is another's by now; with anything else nothing was done. */
  async append(frames: readonly Frame[]): Promise<void> {
    const plan = await inTurns(planSteps({ id: this.id, token: this.token }, frames, this.#position))
    const statements = this.#isThere ? plan.statements : [this.#beginning(frames), ...plan.statements]
    try {
      await this.#connections.write(statements)
    } catch (error) {
      if (isCode(error, NOT_MINE)) throw new Lost('the account is another replica’s', { cause: error })
      if (isCode(error, NAME_TAKEN)) throw new Lost('another replica made an account of that name', { cause: error })
      if (!(error instanceof Unanswered)) throw error
      if (!(await this.#wasDone(plan))) throw error
    }
    this.#isThere = true
    this.#position = plan.after
  }

  /** Whether it can be written again. Rejects with `Lost` where it is another's. */
  async recover(): Promise<void> {
    if (!this.#isThere) {
      await this.#connections.query('SELECT 1')
      return
    }
    const seq = await this.#reclaim()
    if (seq === undefined) throw new Lost('the account is another replica’s')
    if (seq !== this.#position.seq) throw new Lost('the account has changed without this replica')
  }

  /** What became of the last write is asked no more. */
  abandon(): void {
    this.#isAbandoned = true
  }

  get token(): string {
    return this.#tokens.at(-1) ?? ''
  }

  #beginning([first]: readonly Frame[]): Statement {
    const at = first?.at ?? 0
    return {
      text: 'SELECT begin_account_1($1, $2, $3, $4, $5, $6)',
      values: [this.id, this.#name, this.#owner, this.token, at, ROWS_VERSION],
    }
  }

  /**
   * What became of a write whose answer was lost: asked until the database says so. From then on it cannot be done any
   * more where it was not.
   */
  async #wasDone({ after, isGone }: Plan): Promise<boolean> {
    for (;;) {
      try {
        const seq = this.#isThere ? await this.#reclaim() : await this.#reclaimBeginning()
        if (seq === undefined && isGone && !(await this.#isStillThere())) return true
        if (seq === undefined) throw new Lost('the account is another replica’s')
        // What only ends the account counts nothing up.
        if (!isGone && seq === after.seq) return true
        if (seq === this.#position.seq) return false
        throw new Lost('the account has changed without this replica')
      } catch (error) {
        if (error instanceof Lost) throw error
        if (this.#isAbandoned) throw new Lost('it is not known what became of the last write', { cause: error })
        await wait(ASK_AGAIN_MS, undefined, { ref: false })
      }
    }
  }

  async #isStillThere(): Promise<boolean> {
    return (await this.#connections.query('SELECT FROM account WHERE id = $1', [this.id])).length > 0
  }

  /** Gives the account another token, which waits for what is under way and voids what is still to come. */
  async #reclaim(): Promise<number | undefined> {
    const token = uniqueUuid()
    this.#tokens = [...this.#tokens, token]
    const rows = await this.#connections.query<{ seq: string }>(
      'UPDATE account SET token = $2 WHERE id = $1 AND token = ANY ($3::uuid[]) RETURNING seq',
      [this.id, token, this.#tokens],
    )
    this.#tokens = [token]
    const [row] = rows
    return row && Number(row.seq)
  }

  /** The same of one whose beginning it was: where that was not done its name is taken for a moment. */
  async #reclaimBeginning(): Promise<number | undefined> {
    await this.#connections.query(
      `INSERT INTO account (id, name, owner, token, at, format) VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT DO NOTHING`,
      [this.id, this.#name, this.#owner, this.token, ROWS_VERSION],
    )
    const seq = await this.#reclaim()
    if (seq === 0) await this.#connections.query('DELETE FROM account WHERE id = $1 AND seq = 0', [this.id])
    return seq
  }
}

const isCode = (error: unknown, code: string): boolean => (error as { code?: string }).code === code
