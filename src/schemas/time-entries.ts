import * as z from 'zod'
import { boolean, dateTime, pagination, positiveInteger, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

const HOURS_AND_MINUTES = 'It should be a/an valid time in the format hh:mm'

/** A time as `hh:mm`, which becomes seconds. */
const duration = () =>
  z
    .string({ error: HOURS_AND_MINUTES })
    .regex(/^\d{1,4}:[0-5]\d$/, { error: HOURS_AND_MINUTES })
    .transform((value) => {
      const [hours, minutes] = value.split(':')
      return Number(hours) * 3600 + Number(minutes) * 60
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

export const CreateTimeEntryBody = () => named('CreateTimeEntryBody', settable())
export const UpdateTimeEntryBody = () => named('UpdateTimeEntryBody', settable())

export const TimeEntryListQuery = () =>
  z.strictObject({
    company_id: positiveInteger().optional().meta({ description: 'Of tickets of this company' }),
    agent_id: positiveInteger().optional().meta({ description: 'Of this agent' }),
    executed_after: dateTime().optional().meta({ description: 'At or after this moment' }),
    executed_before: dateTime().optional().meta({ description: 'At or before this moment' }),
    billable: boolean().optional().meta({ description: 'Billable ones, or those that are not' }),
    ...pagination(),
  })

export const TimeEntryReply = () =>
  named('TimeEntry', {
    billable: z.boolean(),
    note: z.string().nullable(),
    id: id(),
    timer_running: z.boolean(),
    agent_id: id(),
    ticket_id: id(),
    company_id: id().nullable(),
    time_spent: z.string().regex(/^\d\d+:\d\d$/),
    time_spent_in_seconds: z.int().nonnegative(),
    executed_at: time(),
    start_time: time(),
    created_at: time(),
    updated_at: time(),
  })

export const TimeEntryListReply = () => z.array(TimeEntryReply())
