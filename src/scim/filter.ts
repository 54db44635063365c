import { parseDateTime } from '../times.ts'
import { type Attribute, type AttributePath, findPath, subAttributeOf, USER } from './attributes.ts'
import { invalidFilter } from './errors.ts'
import { type ComparedValue, type Filter, type Operator, parseFilter, type Test } from './filter-parse.ts'
import { someAt, valuesAt } from './values.ts'

export type Predicate = (value: unknown) => boolean

/** Compiles a filter's text. Throws a `ScimError` `invalidFilter`, also for an attribute that does not exist. */
export const compileFilter = (text: string): Predicate => compiled(parseFilter(text), USER)

/**
 * Compiles a parsed filter.
 * @param owner attribute whose sub-attributes the filter names: for `emails[type eq "work"]` the e-mails
 */
export function compiled(filter: Filter, owner: Attribute): Predicate {
  switch (filter.kind) {
    case 'and': {
      const all = filter.filters.map((one) => compiled(one, owner))
      return (value) => all.every((matches) => matches(value))
    }
    case 'or': {
      const any = filter.filters.map((one) => compiled(one, owner))
      return (value) => any.some((matches) => matches(value))
    }
    case 'not': {
      const matches = compiled(filter.filter, owner)
      return (value) => !matches(value)
    }
    case 'test':
      return tested(pathOf(filter.path, owner), filter.test)
    case 'values':
      return selecting(filter, owner)
  }
}

function selecting({ path, filter, sub }: Filter & { kind: 'values' }, owner: Attribute): Predicate {
  const steps = pathOf(path, owner)
  const values = steps[steps.length - 1] as Attribute // a path has a step at least
  if (values.type !== 'complex' && values.type !== 'free') throw invalidFilter(`${path} has no sub-attributes`)
  const matches = compiled(filter, values)
  const found = sub === undefined ? undefined : tested(pathOf(sub.name, values), sub.test)
  return (value) => someAt(value, steps, (one) => matches(one) && (found === undefined || found(one)))
}

function pathOf(text: string, owner: Attribute): AttributePath {
  const path = findPath(text, owner)
  if (path === undefined) throw invalidFilter(`There is no attribute ${text.slice(0, 100)}`)
  return path
}

/** Test of the values at a path; `emails eq "x"` is about the e-mails' values. Source: RFC 7643, section 2.4. */
function tested(path: AttributePath, test: Test): Predicate {
  const last = path[path.length - 1] as Attribute // a path has a step at least
  if (last.returned === 'never') throw invalidFilter(`${last.name} is not to be asked for`)
  if (test.operator === 'pr') return (value) => someAt(value, path, isPresent)
  const value = last.type === 'complex' ? subAttributeOf(last, 'value') : last
  if (value === undefined) throw invalidFilter(`${last.name} is complex: name a part of it`)
  const steps = (value === last ? path : [...path, value]) as AttributePath
  const { operator, value: wanted } = test
  if (operator === 'ne') {
    const equals = comparison(value, 'eq', wanted)
    return (one) => {
      const found = valuesAt(one, steps)
      return found.length === 0 ? wanted !== null : found.some((each) => !equals(each))
    }
  }
  if (wanted === null && operator === 'eq') return (one) => valuesAt(one, steps).length === 0
  const compares = comparison(value, operator, wanted)
  return (one) => someAt(one, steps, compares)
}

const isPresent = (value: unknown): boolean =>
  value !== '' && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** Comparison of an attribute's values with that of the filter. */
function comparison(attribute: Attribute, operator: Operator, wanted: ComparedValue): Predicate {
  if (wanted === null) {
    if (operator === 'eq') return () => false
    throw invalidFilter(`null goes with eq and ne, not with ${operator}`)
  }
  if (attribute.type === 'boolean') return booleanComparison(attribute, operator, wanted)
  if (attribute.type === 'dateTime' && !isPart(operator)) return timeComparison(attribute, operator, wanted)
  if (typeof wanted !== 'string') return otherComparison(attribute, operator, wanted)
  const compare = TEXTS[operator]
  if (attribute.caseExact) return (value) => typeof value === 'string' && compare(value, wanted)
  const lower = wanted.toLowerCase()
  return (value) => typeof value === 'string' && compare(value.toLowerCase(), lower)
}

const isPart = (operator: Operator) => operator === 'co' || operator === 'sw' || operator === 'ew'

const TEXTS: Readonly<Record<Operator, (value: string, wanted: string) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  co: (value, wanted) => value.includes(wanted),
  sw: (value, wanted) => value.startsWith(wanted),
  ew: (value, wanted) => value.endsWith(wanted),
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
}

/** Comparison of booleans, which Entra writes as texts: `primary eq "True"`. */
function booleanComparison({ name }: Attribute, operator: Operator, wanted: ComparedValue): Predicate {
  const text = String(wanted).toLowerCase()
  if (operator !== 'eq' || (text !== 'true' && text !== 'false')) {
    throw invalidFilter(`${name} is true or false: it goes with eq and ne`)
  }
  return (value) => value === (text === 'true')
}

function timeComparison({ name }: Attribute, operator: Operator, wanted: ComparedValue): Predicate {
  const moment = typeof wanted === 'string' ? parseDateTime(wanted) : undefined
  if (moment === undefined) throw invalidFilter(`${name} is a time: it goes with an ISO time`)
  const compare = NUMBERS[operator]
  return (value) => compare?.(parseDateTime(String(value)) ?? Number.NaN, moment) ?? false
}

const NUMBERS: Readonly<Partial<Record<Operator, (value: number, wanted: number) => boolean>>> = {
  eq: (value, wanted) => value === wanted,
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
}

/** Comparison of numbers and booleans, which only attributes have that are stored as they were sent. */
function otherComparison(attribute: Attribute, operator: Operator, wanted: number | boolean): Predicate {
  if (attribute.type !== 'free') throw invalidFilter(`${attribute.name} is a text`)
  if (operator === 'eq') return (value) => value === wanted
  const compare = NUMBERS[operator]
  if (compare === undefined || typeof wanted === 'boolean') {
    throw invalidFilter(`${operator} does not go with ${wanted}`)
  }
  return (value) => typeof value === 'number' && compare(value, wanted)
}
