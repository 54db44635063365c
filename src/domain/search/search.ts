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
  /** Number from 1; a page has 30 results. */
  readonly page?: number | undefined
}

const PAGE_SIZE = 30

type Dated = { readonly updated_at: number }
type Searched = Dated & { readonly custom_fields: CustomFieldValues }

/** Compiles the query, or returns what is wrong with its text. Its length and the page are checked by the schema. */
export function prepareSearch<Row extends Searched>(
  account: Account,
  searchable: Searchable<Row>,
  query: string | undefined,
): FieldError[] | { readonly program: Program<Row> } {
  if (query === undefined) return []
  const compiled = compileSearch(searchable, account.form(searchable.form), query)
  return 'errors' in compiled ? compiled.errors : compiled
}

/** Finds tickets that the agent may see and that are neither deleted nor spam. */
export function searchTickets(account: Account, actor: Actor, request: SearchRequest<TicketRow>): Found<TicketRow> {
  return search(account, TICKETS, request, scopeOf(actor))
}

/** Finds contacts; deleted ones and agents are not found. */
export const searchContacts = (account: Account, request: SearchRequest<UserRow>): Found<UserRow> =>
  search(account, CONTACTS, request)

export const searchCompanies = (account: Account, request: SearchRequest<CompanyRow>): Found<CompanyRow> =>
  search(account, COMPANIES, request)

/**
 * Finds rows for a query.
 * @param scope a further condition
 */
function search<Row extends Searched>(
  account: Account,
  searchable: Searchable<Row>,
  { program, page = 1 }: SearchRequest<Row>,
  scope: Program<Row> = [],
): Found<Row> {
  const whole = [program, scope, freshnessOf<Row>(account)].reduce(both)
  return find(searchable.blocks(account.database), whole, { offset: (page - 1) * PAGE_SIZE, size: PAGE_SIZE })
}

/** Joins two programs by AND; an empty program holds for every row. */
export const both = <Row>(left: Program<Row>, right: Program<Row>): Program<Row> =>
  right.length === 0 ? left : [...left, ...right, 'AND']

/** Condition for the tickets that `canSeeTicket` allows. */
function scopeOf({ id, agent }: Actor): Program<TicketRow> {
  if (agent.ticket_scope === 1) return []
  const own: Program<TicketRow> = [{ field: AGENT_ID, range: [id, id] }]
  const groups = agent.ticket_scope === 2 ? agent.group_ids : []
  return [...own, ...groups.flatMap((group): Program<TicketRow> => [{ field: GROUP_ID, range: [group, group] }, 'OR'])]
}

/** Time of the last change to the second; in queries it is a day. */
const UPDATED_AT: SearchField<Dated> = {
  key: 'updated_at second',
  type: 'integer',
  valuesOf: (row) => [row.updated_at],
}

/** Condition that hides rows whose change is younger than the account's search lag. */
const freshnessOf = <Row extends Dated>(account: Account): Program<Row> => freshnessBy<Row>(account, UPDATED_AT)

/** The same for rows that hold the time of their change, in epoch seconds, in another field. */
export function freshnessBy<Row>(account: Account, field: SearchField<Row>): Program<Row> {
  const lag = account.settings.search_lag_s
  if (lag <= 0) return []
  return [{ field, range: [Number.NEGATIVE_INFINITY, account.clock.seconds() - lag] }]
}
