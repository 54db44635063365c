import type { Account } from '../account/account.ts'
import type { Page } from '../domain/paging.ts'
import { json } from '../http/reply.ts'
import { atOffset, zoneOfAccount } from './times.ts'

/** `{"company": {...}}`, with what version 2 shows of it. */
export const wrappedOne = (account: Account, name: string, shown: object) =>
  json<unknown>({ [name]: atOffset(zoneOfAccount(account), shown) })

/** `[{"company": {...}}]`. No `Link` goes with it: none was recorded. */
export function wrappedRows<Row extends object>(
  account: Account,
  { rows }: Pick<Page<Row>, 'rows'>,
  view: Readonly<Record<string, (row: Row) => object>>,
) {
  const zone = zoneOfAccount(account)
  const wrap = (row: Row) =>
    Object.fromEntries(Object.entries(view).map(([name, show]) => [name, atOffset(zone, show(row))]))
  return { ...json<unknown>(rows.map(wrap)), rows }
}
