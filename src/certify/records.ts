import { act } from '../control/act.ts'
import type { Stage } from './client.ts'

export type ApiRecord = { readonly id: number } & Readonly<Record<string, unknown>>
/** Records by type and id, as the API's lists show them. */
export type Records = ReadonlyMap<string, ReadonlyMap<number, ApiRecord>>

interface Listed {
  readonly type: string
  readonly operation: string
  readonly path: string
}

/** Types of records that a client can hold, and the lists that have them. */
export const LISTED: readonly Listed[] = [
  { type: 'ticket', operation: 'listTickets', path: '/api/v2/tickets' },
  { type: 'contact', operation: 'listContacts', path: '/api/v2/contacts' },
  { type: 'company', operation: 'listCompanies', path: '/api/v2/companies' },
  { type: 'agent', operation: 'listAgents', path: '/api/v2/agents' },
  { type: 'group', operation: 'listGroups', path: '/api/v2/groups' },
]

const PAGE = 100

/** Records in their present state, read as the administrator, without calls. */
export function apiRecordsOf({ account, url }: Stage): Records {
  const [administrator] = account.database.agents.all()
  if (administrator === undefined) return new Map()
  const read = (operation: string, params: Readonly<Record<string, string | number>>): ApiRecord[] => {
    const { body } = act(account, url, { agent_id: administrator.id, operation, params: { ...params, per_page: PAGE } })
    return Array.isArray(body) ? body : []
  }
  return new Map(
    LISTED.map((listed) => {
      const records = new Map<number, ApiRecord>()
      for (const row of listed.type === 'ticket' ? ticketsBy(read) : pagesBy(read, listed)) records.set(row.id, row)
      return [listed.type, records] as const
    }),
  )
}

type Read = (operation: string, params: Readonly<Record<string, string | number>>) => ApiRecord[]

function* pagesBy(read: Read, { operation }: Listed): Generator<ApiRecord> {
  for (let page = 1; ; page++) {
    const rows = read(operation, { page })
    yield* rows
    if (rows.length < PAGE) return
  }
}

/** All tickets, read by the time of the last one instead of by pages, of which Freshdesk shows 300. */
function* ticketsBy(read: Read): Generator<ApiRecord> {
  let [since, page] = ['1970-01-01T00:00:00Z', 1]
  for (;;) {
    const order = { order_by: 'updated_at', order_type: 'asc', include: 'description' }
    const rows = read('listTickets', { updated_since: since, page, ...order })
    yield* rows
    if (rows.length < PAGE) return
    const last = String(rows.at(-1)?.updated_at)
    page = last === since ? page + 1 : 1
    since = last
  }
}
