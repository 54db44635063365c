import type { RuleValue } from '../store/rows/automation-rules.ts'
import { parseDateTime } from '../times.ts'
import type { FieldKind, FieldValue } from './fields.ts'

/** Any value. In events it also stands for none, in conditions not. */
export const ANY = '--'

export interface Comparison {
  readonly actual: FieldValue
  /** Values that the condition names, one or several. */
  readonly wanted: readonly RuleValue[]
  readonly isCaseSensitive: boolean
}

export interface ConditionOperator {
  /** Name in a sentence: `is not`. */
  readonly label: string
  /** Number of values it takes. */
  readonly takes: 'none' | 'one' | 'many'
  /** Takes `--` and null, which ask whether there is a value. */
  readonly takesAny: boolean
  isMet(comparison: Comparison): boolean
}

type Test = (actual: string, wanted: string) => boolean

const valuesOf = (actual: FieldValue): readonly Exclude<RuleValue, null>[] => {
  const all = Array.isArray(actual) ? actual : [actual]
  return all.filter((value) => value !== null && value !== '')
}

const asText = (value: RuleValue, isCaseSensitive: boolean): string =>
  isCaseSensitive ? String(value) : String(value).toLowerCase()

/** Nothing is asked for as null or as an empty text. */
export const isNone = (value: RuleValue) => value === null || value === ''

/** One of the wanted texts passes with one of the actual ones. */
const someText =
  (test: Test): ConditionOperator['isMet'] =>
  ({ actual, wanted, isCaseSensitive }) => {
    const values = valuesOf(actual)
    return wanted.some((want) =>
      values.some((value) => test(asText(value, isCaseSensitive), asText(want, isCaseSensitive))),
    )
  }

const not =
  (isMet: ConditionOperator['isMet']): ConditionOperator['isMet'] =>
  (comparison) =>
    !isMet(comparison)

const equalsText = someText((actual, wanted) => actual === wanted)

/** One of the wanted values, or what is asked of any and of none. */
const equals: ConditionOperator['isMet'] = (comparison) => {
  const isEmpty = valuesOf(comparison.actual).length === 0
  return comparison.wanted.some((want) => {
    if (isNone(want) || want === ANY) return isEmpty === isNone(want)
    return equalsText({ ...comparison, wanted: [want] })
  })
}
const contains = someText((actual, wanted) => actual.includes(wanted))
const startsWith = someText((actual, wanted) => actual.startsWith(wanted))
const endsWith = someText((actual, wanted) => actual.endsWith(wanted))

/** Compares numbers; nothing is neither greater nor less. */
const compared =
  (test: (actual: number, wanted: number) => boolean): ConditionOperator['isMet'] =>
  ({ actual, wanted }) => {
    const [want] = wanted
    return typeof actual === 'number' && typeof want === 'number' && test(actual, want)
  }

const DAY = 86_400
const isDay = (value: RuleValue) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
const momentOf = (value: FieldValue | undefined): number | undefined =>
  typeof value === 'string' ? parseDateTime(value) : typeof value === 'number' ? value : undefined

/** Compares moments; a wanted day lasts from its midnight to the next, UTC. */
const dated =
  (test: (actual: number, first: number, last: number) => boolean): ConditionOperator['isMet'] =>
  ({ actual, wanted }) => {
    const [want = null] = wanted
    if (want === ANY || isNone(want)) return isNone(want) === (actual === null)
    const moment = momentOf(actual)
    const first = momentOf(want)
    if (moment === undefined || first === undefined) return false
    return test(moment, first, isDay(want) ? first + DAY - 1 : first)
  }

const isOn = dated((actual, first, last) => actual >= first && actual <= last)

const one = (label: string, isMet: ConditionOperator['isMet'], takesAny = false): ConditionOperator => ({
  label,
  takes: 'one',
  takesAny,
  isMet,
})
const many = (label: string, isMet: ConditionOperator['isMet'], takesAny = false): ConditionOperator => ({
  label,
  takes: 'many',
  takesAny,
  isMet,
})

const EQUALITY = {
  is: many('is', equals, true),
  is_not: many('is not', not(equals), true),
  in: many('is one of', equals, true),
  not_in: many('is none of', not(equals), true),
}

const SUBSTRINGS = {
  contains: many('contains', contains),
  does_not_contain: many('does not contain', not(contains)),
}

const NUMBERS = {
  ...EQUALITY,
  greater_than: one(
    'is greater than',
    compared((actual, wanted) => actual > wanted),
  ),
  less_than: one(
    'is less than',
    compared((actual, wanted) => actual < wanted),
  ),
}

const isChecked = ({ actual }: Comparison) => actual === true

/** Operators of Freshdesk's screens, by kind of field; which field takes which is inferred. */
export const OPERATORS: Readonly<Record<FieldKind, Readonly<Record<string, ConditionOperator>>>> = {
  text: {
    ...EQUALITY,
    ...SUBSTRINGS,
    starts_with: many('starts with', startsWith),
    ends_with: many('ends with', endsWith),
  },
  choice: EQUALITY,
  list: { in: EQUALITY.in, not_in: EQUALITY.not_in, ...SUBSTRINGS },
  number: NUMBERS,
  hours: { is: one('is', equals), greater_than: NUMBERS.greater_than, less_than: NUMBERS.less_than },
  date: {
    is: one('is', isOn, true),
    is_not: one('is not', not(isOn), true),
    greater_than: one(
      'is after',
      dated((actual, _first, last) => actual > last),
    ),
    less_than: one(
      'is before',
      dated((actual, first) => actual < first),
    ),
  },
  checkbox: {
    is: one('is', ({ actual, wanted }) => (actual === true) === wanted[0]),
    selected: { label: 'is selected', takes: 'none', takesAny: false, isMet: isChecked },
    not_selected: { label: 'is not selected', takes: 'none', takesAny: false, isMet: not(isChecked) },
  },
}
