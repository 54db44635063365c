import type { Account } from '../account/account.ts'
import type { AutomationRuleRow, AutomationType, ConditionSet } from '../store/rows/automation-rules.ts'
import { formatTime } from '../times.ts'
import { bold } from './actions/action-kind.ts'
import { actionKind } from './actions/action-kinds.ts'
import { checkRule } from './check-rule.ts'
import { describeCondition, resourceOf } from './conditions.ts'
import { describeEvent, describePerformer } from './events.ts'
import { ruleField } from './fields.ts'
import { cascades, rulesOfType } from './ordered-rules.ts'
import { masked } from './secrets.ts'

/** View of a rule as it was sent, secrets masked, with what Freshdesk adds. Key order and summary are inferred. */
export function viewedRule(account: Account, rule: AutomationRuleRow) {
  const { performer, operator, events, automation_type_id: type } = rule
  return {
    id: rule.id,
    name: rule.name,
    description: rule.description,
    position: rule.position,
    active: rule.active,
    outdated: isOutdated(account, rule),
    last_updated_by: rule.last_updated_by,
    affected_tickets_count: rule.affected_tickets_count,
    ...(operator === null ? {} : { operator }),
    ...(performer === null ? {} : { performer }),
    ...(type === 4 ? { events } : {}),
    conditions: rule.conditions,
    actions: rule.actions.map(masked),
    summary: summaryOf(account, rule),
    created_at: formatTime(rule.created_at),
    updated_at: formatTime(rule.updated_at),
  }
}

/** Tells whether a rule names something that has gone: a group, an agent, a field, a choice. */
function isOutdated(account: Account, rule: AutomationRuleRow): boolean {
  const { automation_type_id: type, performer, events, conditions, actions } = rule
  const fields = { conditions, actions, ...(type === 4 ? { performer: performer ?? undefined, events } : {}) }
  const errors = checkRule(account, { type, fields, stored: rule })
  return errors.some((error) => error.code !== 'inaccessible_field')
}

function summaryOf(
  account: Account,
  { performer, events, conditions, actions, automation_type_id }: AutomationRuleRow,
) {
  return {
    ...(performer === null ? {} : { performer: `Performed by ${bold(describePerformer(account, performer))}` }),
    ...(automation_type_id === 4 ? { events: events.map((event) => describeEvent(account, event, bold)) } : {}),
    conditions: Object.fromEntries(conditions.map((set) => [set.name, wordsOfSet(account, set)])),
    actions: actions.map((action) => actionKind(account, action.field_name)?.describe(account, action) ?? ''),
  }
}

const wordsOfSet = (account: Account, { properties }: ConditionSet): string[] =>
  properties.map((condition) => {
    const field = ruleField(account, resourceOf(condition), condition.field_name)
    return field === undefined ? bold(condition.field_name) : describeCondition(field, condition, bold)
  })

export function listedRules(account: Account, type: AutomationType) {
  const rules = rulesOfType(account, type)
  return {
    rules: rules.map((rule) => viewedRule(account, rule)),
    meta: { count: rules.length, cascading_rules: cascades(account, type) },
  }
}

export function changedRule(account: Account, rule: AutomationRuleRow) {
  const rules = rulesOfType(account, rule.automation_type_id)
  return {
    ...viewedRule(account, rule),
    meta: { total_active_count: rules.filter((one) => one.active).length, total_count: rules.length },
  }
}
