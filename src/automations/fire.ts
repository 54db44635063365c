import type { Account } from '../account/account.ts'
import { type TicketFields, updateTicket } from '../domain/tickets.ts'
import { type AutomationRuleRow, automationRuleRow } from '../store/rows/automation-rules.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import type { Acting } from './actions/action-kind.ts'
import { actionKind } from './actions/action-kinds.ts'
import type { Trigger } from './events.ts'
import type { Firing } from './webhook.ts'

/** Does what the rule does, in order, to the ticket as each action finds it. */
export function fire(account: Account, rule: AutomationRuleRow, ticketId: number, trigger: Trigger): void {
  count(account, rule.id)
  const firing: Firing = { rule, event: trigger.event }
  const author = { id: rule.last_updated_by }
  let fields: TicketFields = {}
  const ticketNow = (): TicketRow | undefined => {
    const ticket = account.database.tickets.get(ticketId)
    if (ticket === undefined || !isChange(ticket, fields)) return ticket
    const changes = fields
    fields = {}
    return updateTicket(account, author, ticket, changes).stored
  }
  for (const action of rule.actions) {
    const kind = actionKind(account, action.field_name)
    const ticket = kind?.changes ? account.database.tickets.get(ticketId) : ticketNow()
    if (ticket === undefined) return
    const acting: Acting = { account, ticket, firing, action, author, triggeredEvent: trigger.text }
    if (kind?.changes) fields = kind.changes(acting, fields)
    else kind?.run?.(acting)
  }
  ticketNow()
}

function count({ database }: Account, ruleId: number): void {
  const rule = database.automation_rules.get(ruleId)
  if (rule === undefined) return
  database.automation_rules.replace(
    automationRuleRow({ ...rule, affected_tickets_count: rule.affected_tickets_count + 1 }),
  )
}

/** An update that would change nothing is none: rules that agree with each other come to rest. */
function isChange(ticket: TicketRow, { custom_fields, ...fields }: TicketFields): boolean {
  const differs = (before: object, after: object) =>
    Object.entries(after).some(([name, value]) => String(before[name as never] ?? null) !== String(value))
  return differs(ticket, fields) || differs(ticket.custom_fields, custom_fields ?? {})
}
