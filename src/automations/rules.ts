import type { Account } from '../account/account.ts'
import type { Author } from '../account/actor.ts'
import { notFound } from '../errors.ts'
import { definedOnly } from '../store/defined-only.ts'
import { type AutomationRuleRow, type AutomationType, automationRuleRow } from '../store/rows/automation-rules.ts'
import type { Seconds } from '../store/rows/base.ts'
import { keptOperator, type RuleFields } from './check-rule.ts'
import { rulesOfType } from './ordered-rules.ts'
import { unmasked } from './secrets.ts'

/** 404 also for a rule of another type. */
export function findRule({ database }: Account, type: AutomationType, id: number): AutomationRuleRow {
  const rule = database.automation_rules.get(id)
  if (rule?.automation_type_id !== type) throw notFound()
  return rule
}

export type NewRule = RuleFields & Required<Pick<AutomationRuleRow, 'name' | 'actions'>>

/** The last of its type unless it names a position, which moves those from there on. */
export function addRule(
  account: Account,
  author: Author,
  type: AutomationType,
  { position, ...fields }: NewRule & { readonly id?: number | undefined },
): AutomationRuleRow {
  const now = account.clock.seconds()
  const rules = rulesOfType(account, type)
  const rule = automationRuleRow({
    ...definedOnly(fields),
    name: fields.name,
    conditions: fields.conditions ?? [],
    actions: unmasked(fields.actions),
    id: fields.id ?? account.ids.next('automation_rule'),
    created_at: now,
    automation_type_id: type,
    position: rules.length + 1,
    last_updated_by: author.id,
    next_run_at: nextRunOf(type, fields.active ?? true, now),
  })
  account.database.automation_rules.insert(rule)
  return position === undefined ? rule : moveTo(account, rule, position)
}

export function changeRule(
  account: Account,
  author: Author,
  rule: AutomationRuleRow,
  { position, ...fields }: RuleFields,
): AutomationRuleRow {
  const now = account.clock.seconds()
  const active = fields.active ?? rule.active
  const changed = account.database.automation_rules.replace(
    automationRuleRow({
      ...rule,
      ...definedOnly(fields),
      operator: fields.operator === undefined ? keptOperator(fields, rule) : fields.operator,
      ...(fields.actions && { actions: unmasked(fields.actions, rule.actions) }),
      updated_at: now,
      last_updated_by: author.id,
      next_run_at: rule.active && active ? rule.next_run_at : nextRunOf(rule.automation_type_id, active, now),
    }),
  )
  return position === undefined ? changed : moveTo(account, changed, position)
}

export function removeRule(account: Account, rule: AutomationRuleRow): void {
  account.database.automation_rules.delete(rule.id)
  number(account, rulesOfType(account, rule.automation_type_id))
}

function moveTo(account: Account, rule: AutomationRuleRow, position: number): AutomationRuleRow {
  const others = rulesOfType(account, rule.automation_type_id).filter((one) => one.id !== rule.id)
  number(account, others.toSpliced(position - 1, 0, rule))
  return findRule(account, rule.automation_type_id, rule.id)
}

/** Positions are 1, 2, 3 in this order. */
function number({ database }: Account, rules: readonly AutomationRuleRow[]): void {
  rules.forEach((rule, index) => {
    if (rule.position === index + 1) return
    database.automation_rules.replace(automationRuleRow({ ...rule, position: index + 1 }))
  })
}

const HOUR = 3600

/** The next full hour. */
export const hourAfter = (now: Seconds): Seconds => (Math.floor(now / HOUR) + 1) * HOUR

const nextRunOf = (type: AutomationType, isActive: boolean, now: Seconds) =>
  type === 3 && isActive ? hourAfter(now) : null
