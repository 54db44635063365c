import type { Account } from '../account/account.ts'
import type { RaisedChange, TicketChange, TicketChangeKind } from '../account/events.ts'

import type { NestedLevel, NestedLevels, RuleEvent, RulePerformer, RuleValue } from '../store/rows/automation-rules.ts'
import { STATUS, type TicketRow } from '../store/rows/tickets.ts'
import type { TicketEvent } from '../webhooks/deliveries.ts'
import { valueLabel } from './conditions.ts'
import { canonicalName, type FieldValue, type RuleField, ruleField } from './fields.ts'
import { ANY, isNone } from './operators.ts'

/** Events that name what happened by a `value`; all others are changes of a field. */
interface Happening {
  readonly label: string
  /** Each value with its words. */
  readonly values: Readonly<Record<string, string>>
  /** The change as such a value; undefined when it is no such event. */
  valueOf(change: TicketChange): string | undefined
}

const ACTION_OF: Readonly<Partial<Record<TicketChangeKind, string>>> = {
  updated: 'updated',
  note_added: 'updated',
  reply_sent: 'updated',
  deleted: 'deleted',
  restored: 'restored',
  marked_as_spam: 'marked_as_spam',
}

/** `ticket_action` is seen in recorded webhooks as `{ticket_action:created}`; the other values are inferred. */
const HAPPENINGS: Readonly<Record<string, Happening>> = {
  ticket_action: {
    label: 'Ticket',
    values: { updated: 'updated', deleted: 'deleted', restored: 'restored', marked_as_spam: 'marked as spam' },
    valueOf: ({ kind }) => ACTION_OF[kind],
  },
  note_type: {
    label: 'Note',
    values: { public: 'public', private: 'private', [ANY]: 'any' },
    valueOf: ({ kind, conversation }) =>
      kind === 'note_added' && conversation ? (conversation.private ? 'private' : 'public') : undefined,
  },
  reply_sent: {
    label: 'Reply',
    values: { sent: 'sent', [ANY]: 'any' },
    valueOf: ({ kind }) => (kind === 'reply_sent' ? 'sent' : undefined),
  },
}

export const happening = (name: string): Happening | undefined =>
  Object.hasOwn(HAPPENINGS, name) ? HAPPENINGS[name] : undefined

/** Event that made a rule fire, as its webhook is told. */
export interface Trigger {
  readonly event: TicketEvent
  /** `{{triggered_event}}`; only `{ticket_action:created}` is recorded, the other forms are inferred. */
  readonly text: string
}

export const CREATED: Trigger = { event: 'ticket.created', text: '{ticket_action:created}' }

/** The first of the rule's events that this change is; undefined when none is. */
export function triggerOf(account: Account, events: readonly RuleEvent[], change: TicketChange): Trigger | undefined {
  for (const event of events) {
    const text = textOfEvent(account, event, change)
    if (text === undefined) continue
    return { event: canonicalName(event.field_name) === 'status' ? statusEvent(change) : 'ticket.updated', text }
  }
  return undefined
}

function textOfEvent(account: Account, event: RuleEvent, change: TicketChange): string | undefined {
  const { field_name } = event
  const what = happening(field_name)
  if (what !== undefined) {
    const value = what.valueOf(change)
    const isIt = value !== undefined && (event.value === value || event.value === ANY)
    return isIt ? `{${field_name}:${value}}` : undefined
  }
  const field = ruleField(account, 'ticket', field_name)
  const { before, after } = change
  if (field === undefined || before === undefined || !isChanged(account, event, before, after)) return undefined
  const label = (ticket: TicketRow) => textOfValue(field, field.read(ticket))
  return `{${field_name}:{from:${label(before)},to:${label(after)}}}`
}

const textOfValue = (field: RuleField, value: FieldValue): string =>
  Array.isArray(value) ? value.join(',') : valueLabel(field, value as RuleValue)

/** A change of a lower level alone counts where the event names lower levels. */
function isChanged(account: Account, event: RuleEvent, before: TicketRow, after: TicketRow): boolean {
  const start = partsOf(event.field_name, event.from, event.from_nested_field)
  const end = partsOf(event.field_name, event.to, event.to_nested_field)
  const read = (name: string, ticket: TicketRow) => ruleField(account, 'ticket', name)?.read(ticket) ?? null
  const isAt = (ticket: TicketRow, parts: readonly Part[]) =>
    parts.every(({ field_name, value }) => isWanted(value, read(field_name, ticket)))
  return (
    [...start, ...end].some(({ field_name: name }) => String(read(name, before)) !== String(read(name, after))) &&
    isAt(before, start) &&
    isAt(after, end)
  )
}

type Part = Pick<NestedLevel, 'field_name' | 'value'>

/** The field and the lower levels that the event names. */
const partsOf = (field_name: string, value: RuleValue = ANY, levels: NestedLevels = {}): readonly Part[] => [
  { field_name, value },
  ...Object.values(levels),
]

const isWanted = (wanted: Part['value'], actual: FieldValue) =>
  wanted === ANY || (isNone(wanted as RuleValue) ? isNone(actual as RuleValue) : wanted === actual)

/** Resolved, closed and reopened by the status a ticket comes to. */
function statusEvent({ before, after }: TicketChange): TicketEvent {
  if (after.status === STATUS.resolved) return 'ticket.resolved'
  if (after.status === STATUS.closed) return 'ticket.closed'
  const wasDone = before?.status === STATUS.resolved || before?.status === STATUS.closed
  return wasDone && after.status === STATUS.open ? 'ticket.reopened' : 'ticket.updated'
}

/** Null is whoever it was. */
export function isPerformer(account: Account, performer: RulePerformer | null, { performerId }: RaisedChange): boolean {
  if (performer === null) return true
  if (performerId === null) return performer.type === 4
  const isAgent = account.database.users.get(performerId)?.is_agent ?? false
  if (performer.type === 1) return isAgent && (!performer.members?.length || performer.members.includes(performerId))
  return performer.type === 3 || (performer.type === 2 && !isAgent)
}

const PERFORMERS = { 1: 'agent', 2: 'requester', 3: 'agent or requester', 4: 'system' } as const

export const describePerformer = (account: Account, { type, members = [] }: RulePerformer): string =>
  members.length === 0
    ? PERFORMERS[type]
    : members.map((id) => account.database.users.get(id)?.name ?? String(id)).join(', ')

export function describeEvent(
  account: Account,
  { field_name, value = '', from = ANY, to = ANY }: RuleEvent,
  emphasise: (text: string) => string = (text) => text,
): string {
  const what = happening(field_name)
  if (what !== undefined) return `${emphasise(what.label)} is ${emphasise(what.values[value] ?? value)}`
  const field = ruleField(account, 'ticket', field_name)
  if (field === undefined) return `${emphasise(field_name)} is changed`
  const [start, end] = [from, to].map((one) => emphasise(valueLabel(field, one)))
  return `${emphasise(field.label)} is changed from ${start} to ${end}`
}
