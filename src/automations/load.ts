import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { FixtureError, placeBelow } from '../fixtures/fixture-load.ts'
import { Time } from '../fixtures/format/values.ts'
import { secondsOf } from '../fixtures/relative-times.ts'
import { CreateRuleBody } from '../schemas/automations.ts'
import { once } from '../schemas/once.ts'
import { automationRuleRow } from '../store/rows/automation-rules.ts'
import { checkRule } from './check-rule.ts'
import { addRule } from './rules.ts'

const LoadedRule = once(() =>
  CreateRuleBody().extend({
    id: z.int().positive().optional(),
    automation_type_id: z.literal([1, 3, 4]),
    last_updated_by: z.int().positive().optional(),
    /** State of an exported rule. What it names may be gone since, so that is not judged again. */
    stored: z
      .strictObject({ created_at: Time(), updated_at: Time(), affected_tickets_count: z.int().nonnegative() })
      .optional(),
  }),
)

type LoadedRule = z.infer<ReturnType<typeof LoadedRule>>

/**
 * A fixture's rules, in order. Throws a `FixtureError` at the first mistake: `automation_rules[0].actions[0].url`.
 * @param areChecked their shapes are right
 */
export function loadRules(account: Account, rules: readonly object[], areChecked: boolean): void {
  rules.forEach((given, index) => {
    const place = `automation_rules[${index}]`
    addLoaded(account, areChecked ? (given as LoadedRule) : parsedRule(given, place), place)
  })
}

function parsedRule(given: object, place: string): LoadedRule {
  const parsed = LoadedRule().safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new FixtureError(`${place}${placeBelow(issue?.path ?? [])}`, issue?.message ?? 'it is wrong')
}

function addLoaded(
  account: Account,
  { automation_type_id: type, last_updated_by, id, stored, ...fields }: LoadedRule,
  place: string,
): void {
  const { agents, automation_rules } = account.database
  const [administrator] = agents.all()
  const authorId = last_updated_by ?? administrator?.id
  if (authorId === undefined) throw new FixtureError(place, 'automation rules need an agent who made them')
  // A plan without webhooks may change: such a rule is kept, and its deliveries fail saying so.
  const error = checkRule(account, { type, fields }).find(({ code }) => code !== 'inaccessible_field')
  if (error !== undefined && stored === undefined) throw new FixtureError(`${place}.${error.field}`, error.message)
  if (id !== undefined) {
    if (automation_rules.get(id) !== undefined) throw new FixtureError(`${place}.id`, `${id} is taken`)
    account.ids.skipTo('automation_rule', id)
  }
  const rule = addRule(account, { id: authorId }, type, { ...fields, id })
  if (stored === undefined) return
  const start = account.clock.seconds()
  automation_rules.replace(
    automationRuleRow({
      ...rule,
      affected_tickets_count: stored.affected_tickets_count,
      created_at: secondsOf(stored.created_at, start),
      updated_at: secondsOf(stored.updated_at, start),
    }),
  )
}
