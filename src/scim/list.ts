import type { Account } from '../account/account.ts'
import type { Agent } from '../domain/views/agents.ts'
import { type Attribute, findPath, subAttributeOf, USER } from './attributes.ts'
import { invalidPath } from './errors.ts'
import { compiled } from './filter.ts'
import { type Filter, parseFilter } from './filter-parse.ts'
import { viewedUser } from './user.ts'
import { allUsers, countUsers, findUser, usersByExternalId, usersNamed } from './users.ts'
import { type Fields, isFields, valuesAt } from './values.ts'

export interface ListQuery {
  readonly filter: string | undefined
  readonly sortBy: string | undefined
  readonly isDescending: boolean
  /** Number from 1. */
  readonly startIndex: number
  readonly count: number
}

export interface ListedUsers {
  readonly total: number
  readonly users: readonly Fields[]
}

/** Lists users in the order in which they became agents, so that new ones come at the end. Throws a `ScimError` 400. */
export function listUsers(account: Account, query: ListQuery, baseUrl: string): ListedUsers {
  const { filter, sortBy, startIndex, count } = query
  const from = startIndex - 1
  if (filter === undefined && sortBy === undefined) {
    return { total: countUsers(account), users: slice(allUsers(account), from, count, baseUrl) }
  }
  const parsed = filter === undefined ? undefined : parseFilter(filter)
  const matches = parsed === undefined ? () => true : compiled(parsed, USER)
  const candidates = (parsed && namedBy(parsed, account)) ?? allUsers(account)
  const users: Fields[] = []
  for (const agent of candidates) {
    const user = viewedUser(agent, baseUrl)
    if (matches(user)) users.push(user)
  }
  const sorted = sortBy === undefined ? users : users.sort(orderBy(sortBy, query.isDescending))
  return { total: sorted.length, users: sorted.slice(from, from + count) }
}

function slice(agents: Iterable<Agent>, from: number, count: number, baseUrl: string): Fields[] {
  const users: Fields[] = []
  let place = 0
  for (const agent of agents) {
    if (users.length === count) break
    if (place++ >= from) users.push(viewedUser(agent, baseUrl))
  }
  return users
}

/**
 * The users that a filter can find by a key, since providers ask for one user again and again. Undefined for other
 * filters.
 */
function namedBy(filter: Filter, account: Account): readonly Agent[] | undefined {
  if (filter.kind === 'and') {
    for (const one of filter.filters) {
      const found = namedBy(one, account)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (filter.kind !== 'test' || filter.test.operator !== 'eq' || typeof filter.test.value !== 'string') return undefined
  const { value } = filter.test
  const path = findPath(filter.path)
  if (path === undefined || path.length > 1) return undefined
  if (path[0].name === 'userName') return usersNamed(account, value)
  if (path[0].name === 'externalId') return usersByExternalId(account, value)
  return path[0].name === 'id' ? withId(account, value) : undefined
}

function withId(account: Account, id: string): readonly Agent[] {
  try {
    return [findUser(account, id)]
  } catch {
    return [] // a filter that selects nothing is no error
  }
}

/**
 * Order of users; those without the attribute come last, or first when descending. Source: RFC 7644, section 3.4.2.3.
 */
function orderBy(sortBy: string, isDescending: boolean): (a: Fields, b: Fields) => number {
  const path = findPath(sortBy)
  if (path === undefined) throw invalidPath(`There is no attribute ${sortBy.slice(0, 100)} to sort by`)
  const last = path[path.length - 1] as Attribute // a path has a step at least
  const value = last.type === 'complex' ? subAttributeOf(last, 'value') : undefined
  const { caseExact } = value ?? last
  const keyOf = (user: Fields): string | undefined => {
    const values = valuesAt(user, path)
    const one = values.find((each) => isFields(each) && each.primary === true) ?? values[0]
    const text = isFields(one) ? one.value : one
    if (text === undefined || text === null) return undefined
    return caseExact ? String(text) : String(text).toLowerCase()
  }
  const sign = isDescending ? -1 : 1
  return (a, b) => sign * compareKeys(keyOf(a), keyOf(b))
}

const compareKeys = (a: string | undefined, b: string | undefined): number => {
  if (a === b) return 0
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1
  return a < b ? -1 : 1
}
