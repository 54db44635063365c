import type { Account } from '../account/account.ts'
import type { RaisedChange } from '../account/events.ts'
import type { TicketFields } from '../domain/tickets.ts'
import type { AutomationRuleRow, AutomationType } from '../store/rows/automation-rules.ts'
import { STATUS, type TicketRow, ticketRow } from '../store/rows/tickets.ts'
import type { TicketEvent, WebhookRequest } from '../webhooks/deliveries.ts'
import type { Acting } from './actions/action-kind.ts'
import { actionKind } from './actions/action-kinds.ts'
import type { Trigger } from './events.ts'
import { judge } from './judge.ts'
import { webhookRequest } from './webhook.ts'

export type DryRequest = Pick<WebhookRequest, 'method' | 'url' | 'headers' | 'body' | 'failure'>

export interface DryRun {
  readonly rule_id: number
  readonly name: string
  readonly automation_type_id: AutomationType
  readonly fired: boolean
  /** Why it did not fire, in words: the performer is not asked. */
  readonly unmet: string | null
  /** Requests that its webhooks would send. */
  readonly requests: readonly DryRequest[]
}

/** Tells what each rule would do if this happened to the ticket now, each by itself. Nothing is written or sent. */
export function dryRun(account: Account, ticket: TicketRow, event: TicketEvent): DryRun[] {
  const change = supposed(ticket, event)
  return [...account.database.automation_rules.by.position.all()].map((rule) => {
    const verdict = judge(account, { ...rule, performer: null }, change, change.after)
    const fired = 'trigger' in verdict
    return {
      rule_id: rule.id,
      name: rule.name,
      automation_type_id: rule.automation_type_id,
      fired,
      unmet: fired ? null : verdict.unmet,
      requests: fired ? requestsOf(account, rule, change.after, verdict.trigger) : [],
    }
  })
}

/** The change that would be told. A ticket that is there already comes from a status in which it is not. */
function supposed(ticket: TicketRow, event: TicketEvent): RaisedChange {
  const base = { kind: 'updated', performerId: null, causes: [] } as const
  const between = (from: number, to: number): RaisedChange => ({
    ...base,
    before: withStatus(ticket, ticket.status === to ? from : ticket.status),
    after: withStatus(ticket, to),
  })
  switch (event) {
    case 'ticket.created':
      return { ...base, kind: 'created', before: undefined, after: ticket }
    case 'ticket.updated':
      return { ...base, before: ticket, after: ticket }
    case 'ticket.resolved':
      return between(STATUS.open, STATUS.resolved)
    case 'ticket.closed':
      return between(STATUS.open, STATUS.closed)
    case 'ticket.reopened': {
      const isDone = ticket.status === STATUS.resolved || ticket.status === STATUS.closed
      const before = isDone ? ticket : withStatus(ticket, STATUS.resolved)
      return { ...base, before, after: withStatus(ticket, STATUS.open) }
    }
  }
}

const withStatus = (ticket: TicketRow, status: number) => ticketRow({ ...ticket, status })

/** Requests that the rule would make, after the fields that it sets itself. */
function requestsOf(account: Account, rule: AutomationRuleRow, ticket: TicketRow, trigger: Trigger): DryRequest[] {
  const requests: DryRequest[] = []
  let fields: TicketFields = {}
  for (const action of rule.actions) {
    const filling = { account, ticket: withFields(ticket, fields), triggeredEvent: trigger.text }
    const firing = { rule, event: trigger.event }
    const acting: Acting = { ...filling, firing, action, author: { id: rule.last_updated_by } }
    const kind = actionKind(account, action.field_name)
    if (kind?.changes) fields = kind.changes(acting, fields)
    if (action.field_name !== 'trigger_webhook') continue
    const { rule_id: _, event: __, ticket_id: ___, ...request } = webhookRequest(action, firing, filling)
    requests.push(request)
  }
  return requests
}

function withFields(ticket: TicketRow, { custom_fields, ...fields }: TicketFields): TicketRow {
  return ticketRow({
    ...ticket,
    ...(fields as Partial<TicketRow>), // what rules set has the row's own names and types
    custom_fields: { ...ticket.custom_fields, ...custom_fields },
  })
}
