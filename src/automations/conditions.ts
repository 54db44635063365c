import type { Account } from '../account/account.ts'
import type { AutomationRuleRow, ConditionSet, RuleCondition, RuleValue } from '../store/rows/automation-rules.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { formatTime } from '../times.ts'
import { type FieldValue, type RuleField, ruleField } from './fields.ts'
import { ANY, isNone, OPERATORS } from './operators.ts'

export const resourceOf = (condition: RuleCondition) => condition.resource_type ?? 'ticket'

export const wantedValues = (value: RuleCondition['value']): readonly RuleValue[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as RuleValue]

const joinsByOr = (operator: string | null) => operator !== null && / or /.test(operator)

/** Undefined when the ticket meets the rule's conditions; else which one it does not, in words. */
export function unmetCondition(
  account: Account,
  { conditions, operator }: Pick<AutomationRuleRow, 'conditions' | 'operator'>,
  ticket: TicketRow,
): string | undefined {
  const unmet: string[] = []
  for (const set of conditions) {
    const reason = unmetOfSet(account, set, ticket)
    if (reason !== undefined) unmet.push(`${set.name}: ${reason}`)
  }
  const isMet = joinsByOr(operator) ? unmet.length < conditions.length : unmet.length === 0
  return isMet ? undefined : unmet.join(' and ')
}

function unmetOfSet(account: Account, { match_type, properties }: ConditionSet, ticket: TicketRow): string | undefined {
  const unmet: string[] = []
  for (const condition of properties) {
    const reason = unmetReason(account, condition, ticket)
    if (reason === undefined && match_type === 'any') return undefined
    if (reason !== undefined && match_type === 'all') return reason
    if (reason !== undefined) unmet.push(reason)
  }
  return match_type === 'any' ? unmet.join('; ') : undefined
}

/** A field that has gone since the rule was made is not met. */
function unmetReason(account: Account, condition: RuleCondition, ticket: TicketRow): string | undefined {
  const { level2, level3 } = condition.nested_fields ?? {}
  const levels = [level2, level3].filter((level) => level !== undefined)
  const parts = [condition, ...levels.map((level) => ({ ...level, operator: level.operator ?? 'is' }))]
  for (const part of parts) {
    const field = ruleField(account, resourceOf(condition), part.field_name)
    if (field === undefined) return `there is no ${resourceOf(condition)} field named ${part.field_name}`
    const actual = field.read(ticket)
    const isMet = OPERATORS[field.kind][part.operator]?.isMet({
      actual,
      wanted: wantedValues(part.value),
      isCaseSensitive: condition.case_sensitive ?? condition.case_senstive ?? false,
    })
    if (!isMet) return `${describeCondition(field, part)} is not met, it is ${actualText(field, actual)}`
  }
  return undefined
}

/** `Status is one of Open, Pending`. */
export function describeCondition(
  field: RuleField,
  { operator, value }: Pick<RuleCondition, 'operator' | 'value'>,
  emphasise: (text: string) => string = (text) => text,
): string {
  const { label } = OPERATORS[field.kind][operator] ?? { label: operator }
  const wanted = wantedValues(value).map((one) => valueLabel(field, one))
  const words = `${emphasise(field.label)} ${label}`
  return wanted.length === 0 ? words : `${words} ${emphasise(wanted.join(', '))}`
}

/** Words for a value: a choice's label, a moment as the API writes it, `any` and `none`. */
export function valueLabel({ choices, kind }: RuleField, value: RuleValue): string {
  if (value === ANY) return 'any'
  if (kind === 'date' && typeof value === 'number') return formatTime(value)
  return isNone(value) ? 'none' : (choices?.label(value) ?? String(value))
}

const actualText = (field: RuleField, actual: FieldValue): string => {
  const labels = (Array.isArray(actual) ? actual : [actual as RuleValue]).map((one) => valueLabel(field, one))
  return labels.length === 0 ? 'none' : labels.join(', ')
}
