import { uniqueUuid } from '../../time/random.ts'
import type { AccountPlace } from '../account-store.ts'
import { FORMAT_VERSION } from '../data-format.ts'
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
    const [row] = await connections.query<TakenRow>('SELECT * FROM take_account_1($1, $2, $3, $4)', [
      ...[name, owner, token],
      FORMAT_VERSION,
    ])
    if (row?.state === 'none') return { kind: 'none' }
    if (row?.state === 'newer') throw new Error(`the account ${name} is of a later version`)
    if (row?.state === 'taken') return { kind: 'elsewhere', url: row.owner_url }
    if (row?.state !== 'mine' || row.account_id === null) continue
    const id = row.account_id
    return { kind: 'here', id, token, ...(await readStoredAccount(connections, id)) }
  }
}

/** Names of accounts that no living replica has: the last ended without a word, or left something for a moment that is past. */
export async function orphans(connections: Connections): Promise<string[]> {
  const rows = await connections.query<{ name: string }>(
    `SELECT name FROM account a WHERE format <= $1 AND CASE WHEN owner IS NULL THEN wakes_at < clock_timestamp()
      ELSE NOT EXISTS (SELECT FROM replica r WHERE r.id = a.owner AND r.until >= clock_timestamp()) END`,
    [FORMAT_VERSION],
  )
  return rows.map(({ name }) => name)
}
