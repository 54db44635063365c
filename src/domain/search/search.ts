import type { Account } from '../../account/account.ts'
import type { Actor } from '../../account/actor.ts'
import type { FieldError } from '../../errors.ts'
import type { CustomFieldValues } from '../../store/rows/base.ts'
import type { CompanyRow } from '../../store/rows/companies.ts'
import type { TicketRow } from '../../store/rows/tickets.ts'
import type { UserRow } from '../../store/rows/users.ts'
import { compileSearch, type Program } from './compile.ts'
import { AGENT_ID, COMPANIES, CONTACTS, GROUP_ID, type Searchable, type SearchField, TICKETS } from './fields.ts'
import { type Found, find } from './find.ts'

export interface SearchRequest<Row> {
  readonly program: Program<Row>
  /** From 1, of 30 results each. */
  readonly page?: number | undefined
}

const PAGE_SIZE = 30

type Dated = { readonly updated_at: number }
type Searched = Dated & { readonly custom_fields: CustomFieldValues }

/** What is wrong with the query's text, else its program; its length and the page are the schema's. */
export function prepareSearch<Row extends Searched>(
  account: Account,
  searchable: Searchable<Row>,
  query: string | undefined,
): FieldError[] | { readonly program: Program<Row> } {
  if (query === undefined) return []
  const compiled = compileSearch(searchable, account.form(searchable.form), query)
  return 'errors' in compiled ? compiled.errors : compiled
}

/** What the agent may see, neither deleted nor spam. */
export function searchTickets(account: Account, actor: Actor, request: SearchRequest<TicketRow>): Found<TicketRow> {
  return search(account, TICKETS, request, scopeOf(actor))
}

/** Neither deleted ones nor agents. */
export const searchContacts = (account: Account, request: SearchRequest<UserRow>): Found<UserRow> =>
  search(account, CONTACTS, request)

export const searchCompanies = (account: Account, request: SearchRequest<CompanyRow>): Found<CompanyRow> =>
  search(account, COMPANIES, request)

/** @param scope a condition besides */
function search<Row extends Searched>(
  account: Account,
  searchable: Searchable<Row>,
  { program, page = 1 }: SearchRequest<Row>,
  scope: Program<Row> = [],
): Found<Row> {
  const whole = [program, scope, freshnessOf<Row>(account)].reduce(both)
  return find(searchable.blocks(account.database), whole, { offset: (page - 1) * PAGE_SIZE, size: PAGE_SIZE })
}

/** An empty program holds for every row. */
export const both = <Row>(left: Program<Row>, right: Program<Row>): Program<Row> =>
  right.length === 0 ? left : [...left, ...right, 'AND']

/** The same tickets as `canSeeTicket`. */
function scopeOf({ id, agent }: Actor): Program<TicketRow> {
  if (agent.ticket_scope === 1) return []
  const own: Program<TicketRow> = [{ field: AGENT_ID, range: [id, id] }]
  const groups = agent.ticket_scope === 2 ? agent.group_ids : []
  return [...own, ...groups.flatMap((group): Program<TicketRow> => [{ field: GROUP_ID, range: [group, group] }, 'OR'])]
}

/** To the second, where queries have days. */
const UPDATED_AT: SearchField<Dated> = {
  key: 'updated_at second',
  type: 'integer',
  valuesOf: (row) => [row.updated_at],
}

/** With a lag, a row is not found from its change on until the lag is over. */
const freshnessOf = <Row extends Dated>(account: Account): Program<Row> => freshnessBy<Row>(account, UPDATED_AT)

/** The same by a field of its own: when a row changed, in epoch seconds. */
export function freshnessBy<Row>(account: Account, field: SearchField<Row>): Program<Row> {
  const lag = account.settings.search_lag_s
  if (lag <= 0) return []
  return [{ field, range: [Number.NEGATIVE_INFINITY, account.clock.seconds() - lag] }]
}
