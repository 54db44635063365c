import { act } from '../control/act.ts'
import type { Stage } from './client.ts'

export type ApiRecord = { readonly id: number } & Readonly<Record<string, unknown>>
/** By type and id, as the API's lists show them. */
export type Records = ReadonlyMap<string, ReadonlyMap<number, ApiRecord>>

interface Listed {
  readonly type: string
  readonly operation: string
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
}

/** Types of records that a client can hold, and lists that have them all. */
export const LISTED: readonly Listed[] = [
  // Without updated_since the list has thirty days only.
  {
    type: 'ticket',
    operation: 'listTickets',
    path: '/api/v2/tickets',
    params: { updated_since: '1970-01-01T00:00:00Z', include: 'description' },
  },
  { type: 'contact', operation: 'listContacts', path: '/api/v2/contacts' },
  { type: 'company', operation: 'listCompanies', path: '/api/v2/companies' },
  { type: 'agent', operation: 'listAgents', path: '/api/v2/agents' },
  { type: 'group', operation: 'listGroups', path: '/api/v2/groups' },
]

const PAGE = 100

/** Records that stand now, read as the administrator, without calls. */
export function apiRecordsOf({ account, url }: Stage): Records {
  const [administrator] = account.database.agents.all()
  if (administrator === undefined) return new Map()
  return new Map(
    LISTED.map(({ type, operation, params }) => {
      const records = new Map<number, ApiRecord>()
      for (let page = 1; ; page++) {
        const asked = { ...params, page, per_page: PAGE }
        const { body } = act(account, url, { agent_id: administrator.id, operation, params: asked })
        const rows = Array.isArray(body) ? (body as ApiRecord[]) : []
        for (const row of rows) records.set(row.id, row)
        if (rows.length < PAGE) break
      }
      return [type, records] as const
    }),
  )
}
