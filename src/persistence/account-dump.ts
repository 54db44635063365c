import type { Account } from '../account/account.ts'
import type { AccountState, Roots } from '../account/state.ts'
import { type OutboxState, outboxOf } from '../outbox/outbox.ts'
import type { ThreadsState } from '../outbox/threads.ts'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import { walked } from '../store/tail.ts'
import { BTree } from '../store/tree.ts'
import type { DeliveriesState } from '../webhooks/deliveries.ts'
import type { OpenDelivery } from '../webhooks/delivery.ts'
import { faultOfHead, headOf, stateOf } from './account-record.ts'
import type { AttachmentFiles, StoredAttachment } from './attachment-files.ts'
import {
  type AccountDump,
  type AccountHead,
  type DataFile,
  type DumpedTable,
  invalidFile,
  tablesOf,
} from './data-format.ts'
import type { DeliveriesPatch } from './frame.ts'
import { statesOf } from './root-patches.ts'
import {
  DELIVERIES,
  databaseLike,
  databaseOf,
  OUTBOX,
  type RowTree,
  StoredAccount,
  type StoredRoot,
  THREADS,
  treeOf,
} from './stored-account.ts'
import { upgraded } from './upgrade.ts'

/**
 * The account as a file keeps it, now: what it shares with it is never changed.
 * @param deliveries undefined: none go on after a restart
 */
export function dumpOf(account: Account, deliveries?: DeliveriesState): AccountDump {
  const outbox = account.outbox.capture()
  const state = account.capture()
  const tables = new Map(tablesOf(state.database))
  tables.set(OUTBOX, outboxTable(outbox))
  tables.set(THREADS, threadsTable(account.outbox.threads.capture()))
  if (deliveries !== undefined) tables.set(DELIVERIES, deliveriesTable(deliveries))
  const head = {
    ...headOf(account, { ...state, at: account.clock.now(), start: account.journal.start }),
    outboxId: outbox.lastId,
    undo: account.roots.undo,
    deliveries: deliveries && countsOf(deliveries),
  }
  const roots = [...statesOf(account)].map(([name, root]) => ({
    name,
    head: headOf(account, root),
    tables: tablesOf(root.database),
  }))
  return { head, tables, roots }
}

type Counts = Pick<DeliveriesPatch, 'lastId' | 'turns' | 'hour' | 'taken'>

function countsOf({ lastId, schedule: { turns, allowance } }: DeliveriesState): Counts {
  const { hour, taken } = allowance
  return { lastId, turns, hour: Number.isFinite(hour) ? hour : null, taken }
}

const outboxTable = (state: OutboxState): DumpedTable => ({
  size: state.to - state.from,
  version: state,
  all: () => walked(state),
})

const threadsTable = (state: ThreadsState): DumpedTable => ({
  size: state.to - state.from,
  version: state,
  all: () => numbered(state),
})

function* numbered(state: ThreadsState): Generator<object, void, undefined> {
  let id = 0
  for (const thread of walked(state)) yield { id: ++id, ...thread }
}

const deliveriesTable = ({ open }: DeliveriesState): DumpedTable => ({
  size: open.size,
  version: open,
  all: () => open.values(),
})

/** An account as it is taken over by a start. */
export interface LoadedAccount {
  readonly head: AccountHead
  readonly state: AccountState
  /** Roots; files of earlier versions have no initial one. */
  readonly roots: Roots
  readonly outbox: OutboxState
  readonly threads: ThreadsState
  readonly deliveries: DeliveriesState
}

/** Throws an `Error` of one line where an account is not as this version or a former one writes it. */
export function storedAccounts(path: string, { accounts }: DataFile): Map<string, StoredAccount> {
  return new Map(
    accounts.map((dump) => {
      const fault = faultOfHead(dump.head)
      if (fault !== undefined) {
        throw invalidFile(path, `line ${dump.line} is no whole account: its ${fault} is missing or wrong`)
      }
      const current = dump.isFormer ? upgraded(dump) : dump
      const stored = StoredAccount.of(current, (table) =>
        treeOf(table.all(), (index) =>
          invalidFile(path, `line ${(table.line ?? 0) + index + 1} is a row with the id of another`),
        ),
      )
      return [stored.name, stored]
    }),
  )
}

/** Throws an `Error` of one line where a row or a file is not whole. */
export async function loadedAccount(
  path: string,
  stored: StoredAccount,
  {
    attachments,
    dump,
  }: { readonly attachments: Pick<AttachmentFiles, 'read'>; readonly dump: AccountDump | undefined },
): Promise<LoadedAccount> {
  await readAttachments(stored, attachments)
  const now = rootOf(stored, 'now')
  const database = databaseOf(now, (table, row) => rowFault(path, dump, { table, row }))
  const states = new Map(
    [...stored.roots].map(([name, root]) => [
      name,
      name === 'now' ? stateOf(root.head, database) : stateOf(root.head, databaseLike(database, root, now)),
    ]),
  )
  const snapshots = new Map<string, AccountState>()
  for (const [name, state] of states) {
    if (name.startsWith('snapshot:')) snapshots.set(name.slice('snapshot:'.length), state)
  }
  const { deliveries, outboxId, undo } = now.head as {
    readonly deliveries?: Counts
    readonly outboxId?: number
    readonly undo?: number
  }
  return {
    head: now.head,
    state: stateOf(now.head, database),
    roots: { initial: states.get('initial'), snapshots, undo: undo ?? 0 },
    outbox: outboxOf(stored.outbox, outboxId ?? 0),
    threads: { items: stored.threads, from: 0, to: stored.threads.length },
    deliveries: deliveriesOf(stored, deliveries),
  }
}

function rootOf(stored: StoredAccount, name: 'now'): StoredRoot {
  const root = stored.roots.get(name)
  if (root === undefined) throw new Error(`the account ${stored.name} has no rows`)
  return root
}

function deliveriesOf({ deliveries }: StoredAccount, counts: Counts | undefined): DeliveriesState {
  const open = new BTree<number, OpenDelivery>()
  for (const [id, one] of deliveries) open.set(id, { ...one, dueAt: one.dueAt, postponedAt: one.postponedAt })
  const { lastId = 0, turns = 0, hour = null, taken = 0 } = counts ?? {}
  return {
    open,
    changed: [],
    lastId,
    schedule: { turns, allowance: { hour: hour ?? Number.NEGATIVE_INFINITY, taken } },
  }
}

interface Fault {
  readonly table: string
  readonly row: object | undefined
}

function rowFault(path: string, dump: AccountDump | undefined, { table, row }: Fault): Error {
  const dumped = dump?.tables.get(table)
  if (row === undefined) {
    return invalidFile(path, `line ${dumped?.line} is a table that is not known: ${table}`)
  }
  const index = dumped === undefined ? -1 : [...dumped.all()].indexOf(row)
  const place = index < 0 ? 'a row of its log' : `line ${(dumped?.line ?? 0) + index + 1}`
  return invalidFile(path, `${place} is no whole row of ${table}`)
}

/** Each row once, whatever roots it is in. */
async function readAttachments(
  { name, roots }: StoredAccount,
  attachments: Pick<AttachmentFiles, 'read'>,
): Promise<void> {
  const read = new Map<object, AttachmentRow>()
  for (const { tables } of roots.values()) {
    const tree: RowTree | undefined = tables.get('attachments')
    for (const row of [...(tree?.values() ?? [])]) {
      const whole = read.get(row) ?? (await attachments.read(row as StoredAttachment, name))
      read.set(row, whole)
      tree?.set(row.id, whole)
    }
  }
}
