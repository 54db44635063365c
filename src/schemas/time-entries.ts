import { z } from 'zod'
import { boolean, dateTime, pagination, positiveInteger, text } from './fields.ts'
import { id, time } from './replies.ts'

const HOURS_AND_MINUTES = 'It should be a/an valid time in the format hh:mm'

/** `hh:mm`, becomes seconds. */
const duration = () =>
  z.string({ error: HOURS_AND_MINUTES }).transform((value, context) => {
    const match = /^(\d{1,4}):([0-5]\d)$/.exec(value)
    if (match !== null) return Number(match[1]) * 3600 + Number(match[2]) * 60
    context.issues.push({ code: 'custom', message: HOURS_AND_MINUTES, input: value })
    return z.NEVER
  })

const settable = () => ({
  agent_id: positiveInteger().optional(),
  billable: boolean().optional(),
  executed_at: dateTime().optional(),
  note: text().nullish(),
  start_time: dateTime().optional(),
  time_spent: duration().optional(),
  timer_running: boolean().optional(),
})

export const CreateTimeEntryBody = () => z.strictObject(settable())
export const UpdateTimeEntryBody = () => z.strictObject(settable())

export const TimeEntryListQuery = () =>
  z.strictObject({
    company_id: positiveInteger().optional(),
    agent_id: positiveInteger().optional(),
    executed_after: dateTime().optional(),
    executed_before: dateTime().optional(),
    billable: boolean().optional(),
    ...pagination(),
  })

export const TimeEntryReply = () =>
  z.strictObject({
    billable: z.boolean(),
    note: z.string().nullable(),
    id: id(),
    timer_running: z.boolean(),
    agent_id: id(),
    ticket_id: id(),
    company_id: id().nullable(),
    time_spent: z.string().regex(/^\d\d+:\d\d$/),
    executed_at: time(),
    start_time: time(),
    created_at: time(),
    updated_at: time(),
  })

export const TimeEntryListReply = () => z.array(TimeEntryReply())
