import { uniqueUuid } from '../../time/random.ts'
import type { AccountPlace } from '../account-store.ts'
import { ROWS_VERSION } from '../data-format.ts'
import type { Connections } from './connections.ts'
import { readStoredAccount } from './loading.ts'
import type { StoredPosition } from './position.ts'

/** An account as it was taken over, or where it is instead. */
export type Taken =
  | (Extract<AccountPlace, { readonly kind: 'here' }> & {
      readonly id: string
      readonly token: string
      readonly position: StoredPosition
    })
  | Exclude<AccountPlace, { readonly kind: 'here' }>

interface TakenRow {
  readonly state: 'none' | 'newer' | 'taken' | 'again' | 'mine'
  readonly account_id: string | null
  /** 0: its beginning was never kept; whoever asked what became of that ended meanwhile. */
  readonly last_seq: string | null
  readonly owner_url: string | null
}

/**
 * Takes an account over where that can be: it gets another token in one transaction, which is committed before a second
 * one looks at it. A former owner's write comes before the first, and is seen, or after it, and is void.
 */
export async function takeAccount(
  connections: Connections,
  { name, owner }: { readonly name: string; readonly owner: string },
): Promise<Taken> {
  const token = uniqueUuid()
  for (;;) {
    const [row] = await connections.query<TakenRow>('SELECT * FROM take_account_2($1, $2, $3, $4)', [
      ...[name, owner, token],
      ROWS_VERSION,
    ])
    if (row?.state === 'none') return { kind: 'none' }
    if (row?.state === 'newer') throw new Error(`the account ${name} is of a later version`)
    if (row?.state === 'taken') return { kind: 'elsewhere', url: row.owner_url }
    if (row?.state !== 'mine' || row.account_id === null) continue
    const id = row.account_id
    if (Number(row.last_seq) === 0) {
      await connections.query('DELETE FROM account WHERE id = $1 AND token = $2 AND seq = 0', [id, token])
      continue
    }
    const read = await readStoredAccount(connections, id)
    await connections.query('UPDATE account SET wakes_at = NULL WHERE id = $1 AND token = $2', [id, token])
    return { kind: 'here', id, token, ...read }
  }
}

/**
 * Names of accounts that no living replica has: the last ended without a word, or left something for a moment that is
 * past; and of those that were given up for this one, or that it took over and could not read.
 * @param owner id of this replica's lease
 */
export async function orphans(connections: Connections, owner: string): Promise<string[]> {
  const rows = await connections.query<{ name: string }>(
    `SELECT name FROM account a WHERE format <= $1 AND CASE WHEN owner IS NULL OR owner = $2 THEN wakes_at < clock_timestamp()
      ELSE NOT EXISTS (SELECT FROM replica r WHERE r.id = a.owner AND r.until >= clock_timestamp()) END`,
    [ROWS_VERSION, owner],
  )
  return rows.map(({ name }) => name)
}
