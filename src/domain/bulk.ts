import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { accessDenied, notFound } from '../errors.ts'
import { type JobFailure, type JobRow, jobRow } from '../store/rows/jobs.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import { formatTime } from '../times.ts'
import { addReply } from './conversations.ts'
import { canSeeTicket } from './ticket-access.ts'
import { checkTicket } from './ticket-check.ts'
import { setTicketDeleted, type TicketFields, updateTicket } from './tickets.ts'
import { changedRequester, checkChangedRequester, findRequester, type RequesterFields } from './users.ts'

/**
 * Changes each ticket that can be changed and stores the outcome as a job. The reply is 202 as documented; the work is
 * done at once, so the job is complete when a client first asks for it.
 */
function runBulk(
  account: Account,
  name: string,
  ids: readonly number[],
  act: (ticket: TicketRow) => boolean,
  actor: Actor,
) {
  const succeeded: number[] = []
  const failed: number[] = []
  for (const id of new Set(ids)) {
    const ticket = account.database.tickets.get(id)
    const isChangeable = ticket !== undefined && ticket.shelf === 0 && canSeeTicket(actor, ticket)
    if (isChangeable && act(ticket)) succeeded.push(id)
    else failed.push(id)
  }
  return account.database.jobs.insert(
    jobRow({
      id: account.ids.next('job'),
      created_at: account.clock.seconds(),
      job_id: account.random.uuid('job_id').replaceAll('-', ''),
      name,
      succeeded_ids: succeeded,
      failed_ids: failed,
    }),
  )
}

/**
 * Makes each record that can be made and stores the outcome as a job, whose id is a number, as in the reference's
 * examples.
 * @param make returns the new record's id, or why there is none
 */
export function createInBulk<Given>(
  account: Account,
  name: string,
  given: readonly Given[],
  make: (one: Given) => number | JobFailure,
): JobRow {
  const made = given.map(make)
  const id = account.ids.next('job')
  return account.database.jobs.insert(
    jobRow({
      id,
      created_at: account.clock.seconds(),
      job_id: String(id),
      name,
      succeeded_ids: made.filter((one) => typeof one === 'number'),
      failures: made.filter((one) => typeof one !== 'number'),
    }),
  )
}

export interface BulkUpdate {
  readonly ids: readonly number[]
  readonly properties?: (TicketFields & RequesterFields) | undefined
  readonly reply?: { readonly body: string } | undefined
}

export function bulkUpdate(account: Account, actor: Actor, { ids, properties = {}, reply }: BulkUpdate): JobRow {
  if (reply !== undefined && !actor.privileges.has('reply_ticket')) throw accessDenied()
  const act = (stored: TicketRow) => {
    const found = findRequester(account, properties)
    const requester = () => checkChangedRequester(properties, found)
    if (checkTicket(account, { fields: properties, requester, stored }).length > 0) return false
    const { stored: updated } = updateTicket(account, actor, stored, {
      ...properties,
      ...changedRequester(account, properties, found),
    })
    if (reply !== undefined) addReply(account, actor, updated, { body: reply.body })
    return true
  }
  return runBulk(account, 'bulk_update', ids, act, actor)
}

export function bulkDelete(account: Account, actor: Actor, ids: readonly number[]): JobRow {
  const act = (ticket: TicketRow) => {
    setTicketDeleted(account, actor, ticket, true)
    return true
  }
  return runBulk(account, 'bulk_delete', ids, act, actor)
}

export function findJob(account: Account, jobId: string): JobRow {
  const job = account.database.jobs.by.key.find(`job_id:${jobId}`)
  if (job === undefined) throw notFound()
  return job
}

export const jobReference = (job: JobRow, baseUrl: string) => ({
  job_id: job.job_id,
  href: `${baseUrl}/api/v2/jobs/${job.job_id}`,
})

/** Reference to a job, with its id as a number. */
export const numberedJobReference = (job: JobRow, baseUrl: string) => ({
  job_id: job.id,
  href: `${baseUrl}/api/v2/jobs/${job.job_id}`,
})

export const viewedJob = (job: JobRow) => ({
  id: job.job_id,
  name: job.name,
  status: 'COMPLETED',
  progress: 100,
  created_at: formatTime(job.created_at),
  updated_at: formatTime(job.updated_at),
  status_updated_at: formatTime(job.updated_at),
  data: [
    ...job.succeeded_ids.map((id) => ({ id, success: true })),
    ...job.failed_ids.map((id) => ({ id, success: false })),
    ...job.failures.map(({ errors, ...named }) => ({ ...named, success: false, errors })),
  ],
})
