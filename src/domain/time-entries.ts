import type { Account, AccountRows } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type Finding, incompatibleField, invalidValue, notFound } from '../errors.ts'
import type { Seconds } from '../store/rows/base.ts'
import type { TimeEntryRow } from '../store/rows/time-entries.ts'
import { formatTime } from '../times.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { canSeeTicket, findVisibleTicket } from './ticket-access.ts'
import { findAgent } from './users.ts'

export interface TimeEntryFields {
  readonly agent_id?: number | undefined
  readonly billable?: boolean | undefined
  readonly executed_at?: Seconds | undefined
  readonly note?: string | null | undefined
  readonly start_time?: Seconds | undefined
  readonly time_spent?: Seconds | undefined
  readonly timer_running?: boolean | undefined
}

export function checkTimeEntry(account: Account, fields: TimeEntryFields, stored?: TimeEntryRow): Finding[] {
  const errors: Finding[] = []
  if (fields.agent_id !== undefined && findAgent(account, fields.agent_id) === undefined) {
    errors.push(invalidValue('agent_id', 'There is no agent matching the given agent_id'))
  }
  // Source: https://developers.freshdesk.com/api/#time-entries: a start time needs a running timer.
  const isRunning = fields.timer_running ?? stored?.timer_running ?? fields.time_spent === undefined
  if (fields.start_time === undefined) return errors
  if (stored?.timer_running) {
    const message = 'It cannot be changed while the timer is running'
    errors.push(incompatibleField('start_time', message))
  } else if (!isRunning) {
    const message = 'It can be given only when the timer is running'
    errors.push({ ...incompatibleField('start_time', message), readFrom: ['timer_running', 'time_spent'] })
  }
  return errors
}

export const findVisibleTimeEntry = (account: Account, actor: Actor, id: number): TimeEntryRow =>
  visibleTimeEntry(account, actor, account.database.time_entries.get(id))

/** The entry, if the caller sees it. Throws 404, also when its ticket is out of the agent's scope. */
export function visibleTimeEntry(account: Account, actor: Actor, entry: TimeEntryRow | undefined): TimeEntryRow {
  if (entry === undefined) throw notFound()
  findVisibleTicket(account, actor, entry.ticket_id)
  return entry
}

/** Adds a time entry; without `time_spent` its timer runs. A timer that starts stops the agent's others. */
export function addTimeEntry(account: Account, actor: Actor, ticketId: number, fields: TimeEntryFields): TimeEntryRow {
  const now = account.clock.seconds()
  const agentId = fields.agent_id ?? actor.id
  const isRunning = fields.timer_running ?? fields.time_spent === undefined
  if (isRunning) stopTimersOf(account, agentId)
  return account.database.time_entries.insert({
    id: account.ids.next('time_entry'),
    created_at: now,
    updated_at: now,
    ticket_id: ticketId,
    agent_id: agentId,
    billable: fields.billable ?? true,
    note: fields.note ?? null,
    timer_running: isRunning,
    time_spent: fields.time_spent ?? 0,
    executed_at: fields.executed_at ?? now,
    start_time: fields.start_time ?? now,
  })
}

export function changeTimeEntry(account: Account, entry: TimeEntryRow, fields: TimeEntryFields): TimeEntryRow {
  const now = account.clock.seconds()
  const runs = fields.timer_running ?? entry.timer_running
  const agentId = fields.agent_id ?? entry.agent_id
  if (runs && (!entry.timer_running || agentId !== entry.agent_id)) stopTimersOf(account, agentId)
  const timed = runs === entry.timer_running ? entry : runs ? started(entry, now) : stopped(entry, now)
  return account.database.time_entries.replace({
    ...timed,
    agent_id: agentId,
    billable: fields.billable ?? entry.billable,
    note: fields.note === undefined ? entry.note : fields.note,
    time_spent: fields.time_spent ?? timed.time_spent,
    executed_at: fields.executed_at ?? entry.executed_at,
    start_time: fields.start_time ?? timed.start_time,
    updated_at: now,
  })
}

export const toggleTimer = (account: Account, entry: TimeEntryRow): TimeEntryRow =>
  changeTimeEntry(account, entry, { timer_running: !entry.timer_running })

const started = (entry: TimeEntryRow, now: Seconds): TimeEntryRow => ({
  ...entry,
  timer_running: true,
  start_time: now,
})

const stopped = (entry: TimeEntryRow, now: Seconds): TimeEntryRow => ({
  ...entry,
  timer_running: false,
  time_spent: entry.time_spent + Math.max(0, now - entry.start_time),
})

/** Stops the agent's running timer: an agent has one only (inferred from product help). */
function stopTimersOf(account: Account, agentId: number): void {
  const { time_entries } = account.database
  const now = account.clock.seconds()
  for (const entry of [...time_entries.by.running.under({ agent_id: agentId })]) {
    time_entries.replace({ ...stopped(entry, now), updated_at: now })
  }
}

export interface TimeEntryQuery extends PageRequest {
  readonly company_id?: number | undefined
  readonly agent_id?: number | undefined
  readonly executed_after?: Seconds | undefined
  readonly executed_before?: Seconds | undefined
  readonly billable?: boolean | undefined
}

/** Lists time entries by time of execution, newest first (inferred). */
export function listTimeEntries(account: Account, actor: Actor, query: TimeEntryQuery): Page<TimeEntryRow> {
  const { time_entries, tickets } = account.database
  return pageOf(
    {
      ordered: time_entries.by.executed.range(
        query.executed_after === undefined ? {} : { executed_at: query.executed_after },
        query.executed_before === undefined ? {} : { executed_at: query.executed_before },
        'desc',
      ),
      compare: (a: TimeEntryRow, b: TimeEntryRow) => b.executed_at - a.executed_at || b.id - a.id,
      matches(entry: TimeEntryRow) {
        const ticket = tickets.get(entry.ticket_id)
        return (
          ticket !== undefined &&
          canSeeTicket(actor, ticket) &&
          (query.agent_id === undefined || entry.agent_id === query.agent_id) &&
          (query.billable === undefined || entry.billable === query.billable) &&
          (query.company_id === undefined || ticket.company_id === query.company_id)
        )
      },
    },
    query,
  )
}

export const timeEntriesOfTicket = (account: AccountRows, ticketId: number): TimeEntryRow[] => [
  ...account.database.time_entries.by.ticket.under({ ticket_id: ticketId }),
]

/**
 * A time entry as replies show it, `time_spent` as hh:mm. The seconds beside it are recorded (airbytehq/airbyte,
 * expected_records.jsonl: 103 by "00:01"). A running timer has not added its time yet (inferred).
 */
export const viewedTimeEntry = (account: Account, entry: TimeEntryRow) => ({
  billable: entry.billable,
  note: entry.note,
  id: entry.id,
  timer_running: entry.timer_running,
  agent_id: entry.agent_id,
  ticket_id: entry.ticket_id,
  company_id: account.database.tickets.get(entry.ticket_id)?.company_id ?? null,
  time_spent: hoursAndMinutes(entry.time_spent),
  time_spent_in_seconds: entry.time_spent,
  executed_at: formatTime(entry.executed_at),
  start_time: formatTime(entry.start_time),
  created_at: formatTime(entry.created_at),
  updated_at: formatTime(entry.updated_at),
})

function hoursAndMinutes(seconds: Seconds): string {
  const minutes = Math.floor(seconds / 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
