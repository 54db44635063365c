import type { Account } from '../account/account.ts'
import type { Author } from '../account/actor.ts'
import type { FieldError } from '../errors.ts'
import { maskedUrl } from '../journal/redact.ts'
import type { AutomationRuleRow, RuleAction, RuleEvent } from '../store/rows/automation-rules.ts'
import { STATUS } from '../store/rows/tickets.ts'
import type { TicketEvent } from '../webhooks/deliveries.ts'
import { actionKind } from './actions/action-kinds.ts'
import { ANY } from './operators.ts'
import { addRule } from './rules.ts'

export interface Hook {
  readonly event: TicketEvent
  readonly url: string
}

/** The rule events that each stands for; creation has rules of a type of its own. */
const EVENTS: Readonly<Record<Exclude<TicketEvent, 'ticket.created'>, readonly RuleEvent[]>> = {
  'ticket.updated': [{ field_name: 'ticket_action', value: 'updated' }],
  'ticket.resolved': [{ field_name: 'status', from: ANY, to: STATUS.resolved }],
  'ticket.closed': [{ field_name: 'status', from: ANY, to: STATUS.closed }],
  'ticket.reopened': [
    { field_name: 'status', from: STATUS.resolved, to: STATUS.open },
    { field_name: 'status', from: STATUS.closed, to: STATUS.open },
  ],
}

/** Placeholders in the order of recorded simple bodies. */
const CONTENT = [
  'ticket.id',
  'ticket.subject',
  'ticket.description',
  'ticket.url',
  'ticket.status',
  'ticket.priority',
  'ticket.source',
  'ticket.type',
  'ticket.tags',
  'ticket.due_by_time',
  'ticket.requester.name',
  'ticket.requester.email',
  'ticket.agent.name',
  'ticket.agent.email',
  'ticket.group.name',
  'ticket.latest_public_comment',
]

const actionOf = (account: Account, { url }: Hook): RuleAction => ({
  field_name: 'trigger_webhook',
  request_type: 'POST',
  url,
  content_type: 'JSON',
  content_layout: '1',
  content: [
    ...CONTENT,
    ...[...account.form('ticket').custom.keys()].map((name) => `ticket.${name}`),
    'triggered_event',
  ],
})

/** Finds what is wrong with a hook: its URL, or the plan; fields are `hook.url` and so on. */
export function checkHook(account: Account, hook: Hook): FieldError[] {
  const action = actionOf(account, hook)
  return actionKind(account, action.field_name)?.check?.(account, action, 'hook') ?? []
}

/** A rule that posts the simple content whenever the event happens, whoever made it happen. */
export function addHook(account: Account, author: Author, hook: Hook): AutomationRuleRow {
  const rule = { name: `${hook.event} to ${maskedUrl(hook.url)}`, conditions: [], actions: [actionOf(account, hook)] }
  return hook.event === 'ticket.created'
    ? addRule(account, author, 1, rule)
    : addRule(account, author, 4, { ...rule, events: EVENTS[hook.event] })
}
