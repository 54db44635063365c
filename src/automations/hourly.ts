import type { Account } from '../account/account.ts'
import { type AutomationRuleRow, automationRuleRow } from '../store/rows/automation-rules.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import type { JobSource } from '../time/jobs.ts'
import { unmetCondition } from './conditions.ts'
import type { Trigger } from './events.ts'
import { fire } from './fire.ts'
import { hourAfter } from './rules.ts'

/** Tickets that did not change for so long are left alone, as Freshdesk does. */
const UPDATED_WITHIN = 30 * 24 * 3600

/** The form is inferred. */
const HOURLY: Trigger = { event: 'ticket.updated', text: '{ticket_action:hourly}' }

/** Runs each active rule of type 3 at every full hour; at one hour in order of position. */
export const hourlyRules = (account: Account): JobSource => ({
  kind: 'hourly_rule',
  next() {
    const next = account.database.automation_rules.by.nextRun.first()?.next_run_at
    return next == null ? undefined : next * 1000
  },
  run() {
    const rule = account.database.automation_rules.by.nextRun.first()
    if (rule === undefined) throw new Error('an hourly job ran without a rule that is due')
    account.database.automation_rules.replace(
      automationRuleRow({ ...rule, next_run_at: hourAfter(account.clock.seconds()) }),
    )
    account.ticketEvents.causedBy([rule.id], () => {
      for (const ticket of matchingTickets(account, rule)) fire(account, rule, ticket.id, HOURLY)
    })
    account.ticketEvents.settle()
    return rule.id
  },
})

function matchingTickets(account: Account, rule: AutomationRuleRow): TicketRow[] {
  const now = account.clock.seconds()
  const recent = account.database.tickets.by.updated.range({ shelf: 0, updated_at: now - UPDATED_WITHIN }, { shelf: 0 })
  return [...recent].filter((ticket) => unmetCondition(account, rule, ticket) === undefined)
}
