import type { Account } from '../account/account.ts'
import { findAgent } from '../domain/users.ts'
import { type FieldError, invalidValue, missingField, ruleOneOf, unexpectedField } from '../errors.ts'
import type { RuleEvent, RulePerformer } from '../store/rows/automation-rules.ts'
import { checkLevels } from './check-conditions.ts'
import { checkValue } from './check-value.ts'
import { happening } from './events.ts'
import { canonicalName, type RuleField, ruleField } from './fields.ts'
import { ANY, isNone } from './operators.ts'

export function checkPerformer(account: Account, { type, members }: RulePerformer): FieldError[] {
  if (members === undefined) return []
  if (type !== 1) return [unexpectedField('performer.members')]
  return members.every((id) => findAgent(account, id) !== undefined)
    ? []
    : [invalidValue('performer.members', 'There are no agents matching the given members')]
}

/** Fields without events: they never change, or are another field or the requester's. */
const WITHOUT_EVENTS: ReadonlySet<string> = new Set(['subject_or_description', 'from_email', 'to_email', 'created_at'])

export function checkEvent(account: Account, event: RuleEvent, path: string): FieldError[] {
  const { field_name } = event
  const what = happening(field_name)
  if (what !== undefined) return checkHappening(Object.keys(what.values), event, path)
  const field = WITHOUT_EVENTS.has(canonicalName(field_name)) ? undefined : ruleField(account, 'ticket', field_name)
  if (field === undefined || field.kind === 'hours') {
    return [invalidValue(`${path}.field_name`, `There is no event named ${field_name}`)]
  }
  return [
    ...(event.value === undefined ? [] : [unexpectedField(`${path}.value`)]),
    ...(['from', 'to'] as const).flatMap((name) => checkEnd(field, event[name], `${path}.${name}`)),
    ...(['from_nested_field', 'to_nested_field'] as const).flatMap((name) => {
      const levels = event[name]
      return levels === undefined ? [] : checkLevels(account, { field, levels, path: `${path}.${name}` })
    }),
  ]
}

function checkHappening(values: readonly string[], event: RuleEvent, path: string): FieldError[] {
  const given = (['from', 'to', 'from_nested_field', 'to_nested_field'] as const).filter(
    (name) => event[name] !== undefined,
  )
  const errors = given.map((name) => unexpectedField(`${path}.${name}`))
  const rule = ruleOneOf(values)
  if (event.value === undefined) return [...errors, missingField(`${path}.value`, rule)]
  return values.includes(event.value) ? errors : [...errors, invalidValue(`${path}.value`, rule)]
}

/** Fields without choices change from anything to anything. */
function checkEnd(field: RuleField, value: RuleEvent['from'], path: string): FieldError[] {
  if (value === undefined || value === ANY || isNone(value)) return []
  if (field.kind === 'choice' || field.kind === 'checkbox') return checkValue(path, field, value)
  return [invalidValue(path, ruleOneOf([ANY]))]
}
