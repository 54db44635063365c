import type * as z from 'zod'
import type { Account } from '../account/account.ts'
import { FixtureError, placeBelow } from '../fixtures/fixture-error.ts'
import { compact } from '../fixtures/fixture-export.ts'
import { FixtureLoad } from '../fixtures/fixture-load.ts'
import { AUTOMATION_RULE, AutomationRule } from '../fixtures/format/automation-rules.ts'
import { withPlainLengths } from '../schemas/lengths.ts'
import { automationRuleRow } from '../store/rows/automation-rules.ts'
import { checkRule } from './check-rule.ts'
import { addRule } from './rules.ts'

type LoadedRule = z.infer<ReturnType<typeof AutomationRule>>

/**
 * A fixture's rules, in order. Throws a `FixtureError` at the first mistake: `automation_rules[0].actions[0].url`.
 * @param areChecked their shapes are right
 */
export function loadRules(account: Account, rules: readonly object[], areChecked: boolean): void {
  const load = new FixtureLoad(account, areChecked)
  rules.forEach((given, index) => {
    const place = `automation_rules[${index}]`
    addLoaded(load, areChecked ? (given as LoadedRule) : parsedRule(given, place), place)
  })
}

function parsedRule(given: object, place: string): LoadedRule {
  const parsed = withPlainLengths(AutomationRule()).safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new FixtureError(`${place}${placeBelow(issue?.path ?? [])}`, issue?.message ?? 'it is wrong')
}

function addLoaded(load: FixtureLoad, given: LoadedRule, place: string): void {
  const { account, start } = load
  const id = load.id('automation_rule', given.id, place)
  const stamps = { created_at: start, updated_at: start }
  const {
    automation_type_id: type,
    last_updated_by,
    created_at,
    updated_at,
    affected_tickets_count,
    ...fields
  } = compact(AUTOMATION_RULE.load(given, { load, place, id, stamps }))
  // A plan without webhooks may change: such a rule is kept, and its deliveries fail saying so.
  const error = checkRule(account, { type, fields }).find(({ code }) => code !== 'inaccessible_field')
  if (error !== undefined && given.stored === undefined) {
    throw new FixtureError(`${place}.${error.field}`, error.message)
  }
  const rule = addRule(account, { id: last_updated_by }, type, fields)
  account.database.automation_rules.replace(
    automationRuleRow({ ...rule, created_at, updated_at, affected_tickets_count }),
  )
}
