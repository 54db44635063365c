import type { Account } from '../account/account.ts'
import { compareNames } from '../store/order.ts'
import type { Seconds } from '../store/rows/base.ts'
import type { UserRow } from '../store/rows/users.ts'
import { type Listing, type Page, pageOf } from './paging.ts'
import { suggest } from './suggest.ts'

export interface ContactQuery {
  readonly email?: string | undefined
  readonly mobile?: string | undefined
  readonly phone?: string | undefined
  readonly unique_external_id?: string | undefined
  readonly company_id?: number | undefined
  readonly state?: 'blocked' | 'deleted' | 'unverified' | 'verified' | undefined
  /** Visitors are people who only chatted; the emulator has none. */
  readonly contact_type?: 'contact' | 'visitor' | undefined
  readonly updated_since?: Seconds | undefined
  readonly page?: number | undefined
  readonly per_page?: number | undefined
}

const SHELF_OF_STATE = { verified: 0, unverified: 1, blocked: 2, deleted: 3 } as const

/**
 * Lists contacts by name; without `state` those that are neither blocked nor deleted. Source:
 * https://developers.freshdesk.com/api/#contacts
 */
export function listContacts(account: Account, query: ContactQuery): Page<UserRow> {
  return pageOf(contactListing(account, query), query)
}

function contactListing(account: Account, query: ContactQuery): Listing<UserRow> {
  const { by } = account.database.users
  const shelf = query.state === undefined ? undefined : SHELF_OF_STATE[query.state]
  const matches = (user: UserRow) =>
    query.contact_type !== 'visitor' &&
    (shelf === undefined ? user.shelf <= 1 : user.shelf === shelf) &&
    (query.updated_since === undefined || user.updated_at >= query.updated_since) &&
    (query.email === undefined || user.email === query.email || user.other_emails.includes(query.email)) &&
    (query.mobile === undefined || user.mobile === query.mobile) &&
    (query.phone === undefined || user.phone === query.phone) &&
    (query.unique_external_id === undefined || user.unique_external_id === query.unique_external_id) &&
    (query.company_id === undefined || belongsTo(user, query.company_id))
  const key = identityKey(query)
  if (key !== undefined) return { ordered: [...by.key.all(key)].sort(compareNames), compare: compareNames, matches }
  const ordered = shelf === undefined ? by.name.all() : by.state.under({ shelf })
  return { ordered, compare: compareNames, matches, ...selectionOf(account, query) }
}

/** Index key of the first condition that only few contacts can meet. */
function identityKey(query: ContactQuery): string | undefined {
  const name = (['email', 'unique_external_id', 'mobile', 'phone'] as const).find((one) => query[one] !== undefined)
  return name && `${name}:${query[name]}`
}

function selectionOf(
  account: Account,
  { company_id, updated_since }: ContactQuery,
): Pick<Listing<UserRow>, 'selected'> {
  const { by } = account.database.users
  if (company_id !== undefined) return { selected: () => by.key.all(`company_id:${company_id}`) }
  if (updated_since === undefined) return {}
  return { selected: () => by.updated.range({ updated_at: updated_since }, {}) }
}

const belongsTo = (user: UserRow, companyId: number) =>
  user.company_id === companyId || user.other_companies.some((other) => other.company_id === companyId)

/** Contacts whose name has words that begin with those of the term, or whose e-mail begins with it. */
export function suggestContacts({ database: { users } }: Account, term: string): UserRow[] {
  const { key, name } = users.by
  const named = (sort_name: string) => name.under({ sort_name })
  return suggest({ key, named, isWanted: ({ shelf }) => shelf <= 1 }, term)
}
