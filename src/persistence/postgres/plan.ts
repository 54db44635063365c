import type { TailPatch } from '../../store/tail.ts'
import type { Steps } from '../../time/turns.ts'
import { type AccountHead, ROWS_VERSION } from '../data-format.ts'
import type { DeliveriesPatch, Frame, Patch } from '../frame.ts'
import type { Statement } from './connections.ts'
import { membersOf } from './members.ts'
import { type ListName, NOTHING, rootStampOf, type StoredPosition } from './position.ts'
import { NO_ROWS, type RowColumns, RowsBatch } from './rows-batch.ts'

/** Where it goes back to another root, rows that one statement moves. */
const PORTION = 20_000
/** A root of the while in which the rows are those of another. */
const HERE = '@here'

export interface PlannedAccount {
  readonly id: string
  readonly token: string
}

export interface Plan {
  readonly statements: readonly Statement[]
  /** What the database has once they are done. */
  readonly after: StoredPosition
  /** The account is no more then. */
  readonly isGone: boolean
}

/** What frames of an account, one after the other, change in the database: all of it at once. */
export function* planSteps(account: PlannedAccount, frames: readonly Frame[], before: StoredPosition): Steps<Plan> {
  const planning = new Planning(account, before)
  for (const frame of frames) yield* planning.add(frame)
  return planning.plan()
}

class Planning {
  readonly #account: PlannedAccount
  readonly #before: StoredPosition
  readonly #rows = new RowsBatch()
  readonly #members = new Map<string, string>()
  readonly #items = new Map<string, { readonly list: string; readonly id: number; readonly content: string | null }>()
  readonly #lists: Record<ListName, { from: number; to: number }>
  readonly #roots: Map<string, number>
  #stamp: number
  #at = 0
  #isNewHead = false
  #hasOtherRoots = false
  #isGone = false
  #hasChanges = false
  /** After the first one, which keeps the members and what fits of the rows. */
  readonly #steps: Statement[] = []
  #firstRows: RowColumns | undefined
  #firstStamp = 0
  #firstRootStamp = 0

  constructor(account: PlannedAccount, before: StoredPosition) {
    this.#account = account
    this.#before = before
    this.#stamp = before.stamp
    this.#roots = new Map(before.roots)
    const { outbox, threads } = before.lists
    this.#lists = { outbox: { ...outbox }, threads: { ...threads } }
  }

  *add(frame: Frame): Steps<void> {
    if (frame.gone) {
      this.#isGone = true
      return
    }
    this.#hasChanges = true
    this.#at = frame.at
    for (const patch of frame.patches) {
      if (patch.root === 'now') yield* this.#patchNow(patch)
      else yield* this.#patchRoot(patch)
    }
    for (const root of frame.dropped ?? []) this.#drop(root)
    this.#mergeHead(frame.head ?? {})
    if (frame.undo !== undefined) this.#members.set('undo', JSON.stringify(frame.undo))
    if (frame.outbox !== undefined) {
      this.#patchList('outbox', frame.outbox)
      this.#members.set('outboxId', JSON.stringify(frame.outbox.lastId))
    }
    if (frame.threads !== undefined) this.#patchList('threads', frame.threads)
    if (frame.deliveries !== undefined) this.#patchDeliveries(frame.deliveries)
  }

  plan(): Plan {
    this.#flush()
    const { files } = this.#rows
    const isSwept = this.#hasOtherRoots || this.#rows.hasCutFiles
    const { id, token } = this.#account
    const statements = this.#hasChanges ? [this.#keeping(), ...this.#steps] : []
    if (isSwept) statements.push({ text: 'SELECT sweep_1($1, $2) AS done', values: [id, PORTION], portion: PORTION })
    const seq = this.#before.seq + (this.#hasChanges ? 1 : 0)
    if (this.#isGone) statements.push({ text: 'SELECT end_account_1($1, $2, $3)', values: [id, token, seq] })
    return {
      statements,
      isGone: this.#isGone,
      after: {
        seq,
        stamp: this.#stamp,
        roots: this.#roots,
        lists: this.#lists,
        files: isSwept
          ? NOTHING.files
          : files.size === 0
            ? this.#before.files
            : new Set([...this.#before.files, ...files.keys()]),
      },
    }
  }

  *#patchNow({ like, head, ...changes }: Patch): Steps<void> {
    if (like !== undefined && like?.root !== 'now') this.#goTo(this.#stampOf(like))
    if (head !== undefined) this.#begin(head)
    yield* this.#rows.add(changes)
  }

  *#patchRoot({ root, like, head, ...changes }: Patch): Steps<void> {
    const isOther = sizeOf(changes) > 0 || like === null
    if (!isOther && (like === undefined || like?.root === 'now')) {
      this.#mark(root, this.#stamp, head)
      return
    }
    if (!isOther) {
      this.#mark(root, this.#stampOf(like), head)
      return
    }
    // The rows are those of that root for a while.
    this.#mark(HERE, this.#stamp, head)
    const here = this.#roots.get(HERE) ?? 0
    if (like !== undefined && like?.root !== 'now') this.#goTo(this.#stampOf(like))
    yield* this.#rows.add(changes)
    this.#mark(root, this.#stamp, head)
    this.#goTo(here)
    this.#drop(HERE)
  }

  /** 0: before all rows. */
  #stampOf(like: Patch['like']): number {
    if (like === null || like === undefined) return 0
    const stamp = like.account === undefined ? this.#roots.get(like.root) : undefined
    if (stamp === undefined) throw new Error(`a root that is not known: ${like.root} of ${like.account ?? 'its own'}`)
    return stamp
  }

  /** Of an account whose rows are others now: what it counts besides them goes on. */
  #begin(head: AccountHead): void {
    this.#isNewHead = true
    for (const name of [...this.#members.keys()]) {
      if (name !== 'outboxId' && name !== 'deliveries' && name !== 'undo') this.#members.delete(name)
    }
    this.#mergeHead(head)
  }

  #mergeHead(head: Readonly<Record<string, unknown>>): void {
    for (const [name, content] of membersOf(head)) this.#members.set(name, content)
  }

  #patchList(list: ListName, { drop, add }: TailPatch<object>): void {
    const span = this.#lists[list]
    const end = drop < 0 ? span.to : Math.min(span.to, span.from + drop)
    for (; span.from < end; span.from++) this.#setItem(list, span.from, null)
    for (const one of add) this.#setItem(list, span.to++, one)
  }

  #patchDeliveries({ put, cut, ...counts }: DeliveriesPatch): void {
    for (const id of cut) this.#setItem('deliveries', id, null)
    for (const one of put) this.#setItem('deliveries', one.id, one)
    this.#members.set('deliveries', JSON.stringify(counts))
  }

  #setItem(list: string, id: number, item: object | null): void {
    this.#items.set(`${list} ${id}`, { list, id, content: item && JSON.stringify(item) })
  }

  #mark(root: string, stamp: number, head: AccountHead | undefined): void {
    this.#flush()
    this.#hasOtherRoots ||= this.#roots.has(root)
    this.#roots.set(root, stamp)
    this.#step(
      `INSERT INTO root VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, name) DO UPDATE SET stamp = excluded.stamp, head = excluded.head`,
      [JSON.stringify(root), stamp, JSON.stringify(head ?? {})],
    )
    if (stamp === this.#stamp) this.#moveOn()
  }

  #drop(root: string): void {
    this.#flush()
    if (!this.#roots.delete(root)) return
    this.#hasOtherRoots = true
    this.#step('DELETE FROM root WHERE account = $1 AND name = $2', [JSON.stringify(root)])
  }

  #goTo(stamp: number): void {
    this.#flush()
    const values = [this.#account.id, stamp, this.#stamp, rootStampOf(this.#roots), PORTION]
    this.#steps.push({ text: 'SELECT go_back_1($1, $2, $3, $4, $5) AS done', values, portion: PORTION })
    this.#hasOtherRoots = true
  }

  #step(text: string, values: readonly unknown[]): void {
    this.#steps.push({ text, values: [this.#account.id, ...values] })
  }

  #moveOn(): void {
    this.#stamp++
    this.#step('UPDATE account SET stamp = $2 WHERE id = $1', [this.#stamp])
  }

  /** What was added until now comes before what is added next. */
  #flush(): void {
    const rootStamp = rootStampOf(this.#roots)
    for (const rows of this.#rows.portions()) {
      if (this.#firstRows === undefined && this.#steps.length === 0) {
        this.#firstRows = rows
        this.#firstStamp = this.#stamp
        this.#firstRootStamp = rootStamp
        continue
      }
      const { kinds, ids, contents, hashes } = rows
      this.#step('SELECT put_rows_1($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[this.#stamp, rootStamp, ROWS_VERSION],
        ...[kinds, ids, contents, hashes],
      ])
    }
  }

  #keeping(): Statement {
    const { kinds, ids, contents, hashes } = this.#firstRows ?? NO_ROWS
    const items = [...this.#items.values()]
    const files = [...this.#rows.files].filter(([hash]) => !this.#before.files.has(hash))
    return {
      text: KEEP,
      values: [
        ...[this.#account.id, this.#account.token, this.#before.seq, this.#at],
        ...[this.#firstStamp || this.#before.stamp, this.#firstRootStamp, ROWS_VERSION],
        ...[kinds, ids, contents, hashes],
        ...[this.#isNewHead, [...this.#members.keys()], [...this.#members.values()]],
        ...[items.map(({ list }) => list), items.map(({ id }) => id), items.map(({ content }) => content)],
        ...[files.map(([hash]) => hash), files.map(([, content]) => content)],
      ],
    }
  }
}

const KEEP = `SELECT keep_1(${Array.from({ length: 19 }, (_, index) => `$${index + 1}`).join(', ')})`

const sizeOf = ({ put = {}, cut = {} }: Pick<Patch, 'put' | 'cut'>): number =>
  [...Object.values(put), ...Object.values(cut)].reduce((sum, list) => sum + list.length, 0)
