import type { Account } from '../account/account.ts'
import type { RaisedChange } from '../account/events.ts'
import type { AutomationRuleRow } from '../store/rows/automation-rules.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { unmetCondition } from './conditions.ts'
import { CREATED, describeEvent, describePerformer, isPerformer, type Trigger, triggerOf } from './events.ts'

/** Judgement of a rule: what triggers it, or why it does not fire, in words. */
export type Judgement = { readonly trigger: Trigger } | { readonly unmet: string }

export const typeOf = (change: Pick<RaisedChange, 'kind'>) => (change.kind === 'created' ? 1 : 4)

/** @param ticket as it is now: rules before this one may have changed it */
export function judge(account: Account, rule: AutomationRuleRow, change: RaisedChange, ticket: TicketRow): Judgement {
  if (!rule.active) return { unmet: 'the rule is not active' }
  if (rule.automation_type_id !== typeOf(change)) return { unmet: UNMET_TYPES[rule.automation_type_id] }
  if (!isPerformer(account, rule.performer, change)) {
    return { unmet: `it is not performed by ${rule.performer && describePerformer(account, rule.performer)}` }
  }
  const trigger = change.kind === 'created' ? CREATED : triggerOf(account, rule.events, change)
  if (trigger === undefined) {
    return { unmet: `no event: ${rule.events.map((event) => describeEvent(account, event)).join('; ')}` }
  }
  const unmet = unmetCondition(account, rule, ticket)
  return unmet === undefined ? { trigger } : { unmet }
}

const UNMET_TYPES = {
  1: 'it runs when a ticket is created',
  3: 'it runs at each full hour',
  4: 'it runs when a ticket is updated',
} as const
