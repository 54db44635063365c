import type { ClientBase, QueryResultRow } from 'pg'
import type { OutboxEmail } from '../../outbox/outbox.ts'
import type { NamedThread } from '../../outbox/threads.ts'
import { Turns } from '../../time/turns.ts'
import type { OpenDelivery } from '../../webhooks/delivery.ts'
import { type LoadedAccount, loadedAccount } from '../account-dump.ts'
import { faultOfHead } from '../account-record.ts'
import { hashOf, type StoredAttachment } from '../attachment-files.ts'
import { type AccountHead, ROWS_VERSION, type RootName } from '../data-format.ts'
import { type RowTree, StoredAccount, treeOf } from '../stored-account.ts'
import { asked, type Connections } from './connections.ts'
import { headOfMembers } from './members.ts'
import type { ListName, Span, StoredPosition } from './position.ts'

const PAGE_ROWS = 5000
const PAGE_BYTES = 8 << 20

export interface ReadAccount {
  readonly loaded: LoadedAccount
  readonly position: StoredPosition
}

/**
 * Reads an account in one transaction that sees one moment. Who reads has taken it over before, and committed that: no
 * write of a former owner can come after that moment. Throws an `Error` of one line where it is not whole.
 */
export async function readStoredAccount(connections: Connections, id: string): Promise<ReadAccount> {
  return connections.using(async (client) => {
    await asked(client, { text: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' })
    const read = await new Reading(client, id, connections.shown).all()
    await asked(client, { text: 'COMMIT' })
    return read
  })
}

interface StoredRow extends QueryResultRow {
  readonly kind: string
  readonly id: string
  readonly since: string
  readonly until?: string
  readonly content: string
}

type Row = { readonly id: number }

class Reading {
  readonly #client: ClientBase
  readonly #id: string
  readonly #shown: string
  readonly #turns = new Turns()
  readonly #rows = new Map<string, { readonly row: Row; readonly since: number; readonly until: number }[]>()

  constructor(client: ClientBase, id: string, shown: string) {
    this.#client = client
    this.#id = id
    this.#shown = shown
  }

  async all(): Promise<ReadAccount> {
    const [own] = await this.#ask<{ name: string; seq: string; stamp: string; at: number; format: number }>(
      'SELECT name, seq, stamp, at, format FROM account WHERE id = $1',
    )
    if (own === undefined) throw new Error('the account is gone')
    if (own.format > ROWS_VERSION) throw new Error(`its rows have format version ${own.format}`)
    const stored = new StoredAccount(own.name)
    const head = { ...(await this.#head()), at: own.at }
    await this.#readRows('account_row')
    await this.#readRows('former_row')
    stored.roots.set('now', { head, tables: this.#tablesAt(Number.POSITIVE_INFINITY) })
    const roots = new Map<string, number>()
    for (const root of await this.#ask<{ name: string; stamp: string; head: string }>(
      'SELECT name, stamp, head FROM root WHERE account = $1 ORDER BY stamp',
    )) {
      const name = JSON.parse(root.name) as RootName
      const stamp = Number(root.stamp)
      roots.set(name, stamp)
      stored.roots.set(name, { head: this.#checked(JSON.parse(root.head)), tables: this.#tablesAt(stamp) })
    }
    const lists = {
      outbox: await this.#list('outbox', (one) => stored.outbox.push(one as OutboxEmail)),
      threads: await this.#list('threads', (one) => stored.threads.push(one as NamedThread)),
    }
    await this.#list('deliveries', (one, id) => stored.deliveries.set(id, one as OpenDelivery))
    const files = await this.#files()
    const attachments = { read: async (row: StoredAttachment) => wholeOf(row, files) }
    const loaded = await loadedAccount(this.#shown, stored, { attachments, dump: undefined })
    const position = { seq: Number(own.seq), stamp: Number(own.stamp), roots, lists, files: new Set(files.keys()) }
    return { loaded, position }
  }

  async #ask<Found extends QueryResultRow>(text: string, ...values: readonly unknown[]): Promise<Found[]> {
    return (await asked<Found>(this.#client, { text, values: [this.#id, ...values] })).rows
  }

  async #head(): Promise<AccountHead> {
    const members = await this.#ask<{ name: string; content: string }>(
      'SELECT name, content FROM member WHERE account = $1 ORDER BY place',
    )
    return this.#checked(headOfMembers(members.map(({ name, content }) => [name, content])))
  }

  #checked(head: AccountHead): AccountHead {
    const fault = faultOfHead(head)
    if (fault !== undefined) throw new Error(`it is no whole account: its ${fault} is missing or wrong`)
    return head
  }

  async #readRows(table: 'account_row' | 'former_row'): Promise<void> {
    let [kind, id, since] = ['', '-9223372036854775808', '0']
    const until = table === 'former_row' ? ', until' : ''
    for (;;) {
      const rows = await this.#ask<StoredRow>(
        `SELECT kind, id, since, content${until} FROM ${table}
          WHERE account = $1 AND (kind, id, since) > ($2, $3, $4) ORDER BY kind, id, since LIMIT ${PAGE_ROWS}`,
        kind,
        id,
        since,
      )
      for (const row of rows) {
        if (this.#turns.isOver) await this.#turns.next()
        this.#take(row)
      }
      const last = rows.at(-1)
      if (last === undefined || rows.length < PAGE_ROWS) return
      ;[kind, id, since] = [last.kind, last.id, last.since]
    }
  }

  #take({ kind, since, until, content }: StoredRow): void {
    const rows = this.#rows.get(kind) ?? []
    this.#rows.set(kind, rows)
    const end = until === undefined ? Number.POSITIVE_INFINITY : Number(until)
    rows.push({ row: JSON.parse(content), since: Number(since), until: end })
  }

  /** @param stamp infinite: as they are now */
  #tablesAt(stamp: number): Map<string, RowTree> {
    const stands = ({ since, until }: { readonly since: number; readonly until: number }) =>
      stamp === Number.POSITIVE_INFINITY ? until === stamp : since <= stamp && stamp < until
    return new Map(
      [...this.#rows].map(([kind, all]) => {
        const rows = all.filter(stands).map(({ row }) => row)
        return [kind, treeOf(rows, () => new Error(`two rows of ${kind} have the same id`))] as const
      }),
    )
  }

  async #list(list: ListName | 'deliveries', add: (item: unknown, id: number) => void): Promise<Span> {
    let [first, last]: [number | undefined, number] = [undefined, 0]
    for (;;) {
      const items = await this.#ask<{ id: string; content: string }>(
        `SELECT id, content FROM item WHERE account = $1 AND list = $2 AND id > $3 ORDER BY id LIMIT ${PAGE_ROWS}`,
        list,
        last,
      )
      for (const { id, content } of items) {
        if (this.#turns.isOver) await this.#turns.next()
        last = Number(id)
        first ??= last
        add(JSON.parse(content), last)
      }
      if (items.length < PAGE_ROWS) return { from: first ?? 1, to: last + 1 }
    }
  }

  /** Contents of attachments, by hash. */
  async #files(): Promise<Map<string, Buffer>> {
    const sizes = await this.#ask<{ sha256: string; size: number }>(
      'SELECT sha256, octet_length(content) AS size FROM attachment WHERE account = $1',
    )
    const files = new Map<string, Buffer>()
    let [page, bytes]: [string[], number] = [[], 0]
    for (const [place, { sha256, size }] of sizes.entries()) {
      page.push(sha256)
      bytes += size
      if (bytes < PAGE_BYTES && place < sizes.length - 1) continue
      const found = await this.#ask<{ sha256: string; content: Buffer }>(
        'SELECT sha256, content FROM attachment WHERE account = $1 AND sha256 = ANY ($2::text[])',
        page,
      )
      for (const one of found) files.set(one.sha256, one.content)
      page = []
      bytes = 0
    }
    return files
  }
}

function wholeOf({ sha256 = '', ...row }: StoredAttachment, files: ReadonlyMap<string, Buffer>) {
  const content = files.get(sha256)
  if (content === undefined || hashOf(content) !== sha256)
    throw new Error(`the content of attachment ${row.id} is missing or another`)
  return { ...row, content }
}
