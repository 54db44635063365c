import type { Account } from '../account/account.ts'
import { actorOf } from '../account/actor.ts'
import { act } from '../control/act.ts'
import { addHookRule } from '../control/automations.ts'
import { advanceClock } from '../control/clock.ts'
import { redeliver, settle } from '../control/deliveries.ts'
import type { Drive } from '../incidents/incident.ts'
import type { Stage } from './client.ts'

const EVENTS = ['ticket.created', 'ticket.resolved'] as const
const TICKETS = ['The printer is on fire', 'Where is my invoice?', 'Please reset my password']
const RESOLVED = 4

/** Cause of what happens while a receiver listens; it is the same without any incident. */
const CAUSE = { kind: 'traffic', name: 'certify' } as const

/** Has tickets created and resolved, of which a receiver hears by webhooks, and waits until they have arrived. */
export async function deliverWebhooks(
  { account, url }: Stage,
  { receiver, isBurst = false, again = false, advance_s = 0 }: Drive & { readonly receiver: string },
): Promise<void> {
  addHooks(account, receiver)
  const before = newestDelivery(account)
  const ids: number[] = []
  const during = async (work: () => void) => {
    account.changes.during(CAUSE, work)
    if (isBurst) return
    await settle(account)
    await quiet(account)
  }
  for (const subject of TICKETS) await during(() => ids.push(created({ account, url }, subject)))
  for (const id of ids) await during(() => resolved({ account, url }, id))
  if (advance_s > 0) await advanceClock(account, advance_s)
  await settle(account)
  if (!again) return
  for (const { id } of [...account.deliveries.list({ since_id: before })]) redeliver(account, id)
  await settle(account)
}

/** Milliseconds without a call after which a receiver's work on a webhook counts as done. */
const QUIET_MS = 150

/** Waits until the receiver, which may have answered at once, makes no more calls. */
async function quiet({ journal }: Account): Promise<void> {
  while (await journal.nextEntry(QUIET_MS));
}

function addHooks(account: Account, url: string): void {
  if (account.database.automation_rules.by.active.size > 0) return // those of the run before
  account.changes.during(CAUSE, () => {
    for (const event of EVENTS) addHookRule(account, { event, url })
  })
}

const newestDelivery = ({ deliveries }: Account): number => [...deliveries.list({})].at(-1)?.id ?? 0

type Place = Pick<Stage, 'account' | 'url'>

function created(place: Place, subject: string): number {
  const body = { email: 'customer@example.com', subject, description: subject, status: 2, priority: 1 }
  return (done(place, 'createTicket', { body }) as { readonly id: number }).id
}

const resolved = (place: Place, id: number) =>
  done(place, 'updateTicket', { params: { id }, body: { status: RESOLVED } })

/** Does something as any agent who may: an incident may have changed one, and the account. */
function done({ account, url }: Place, operation: string, told: object): unknown {
  const { isSuspended } = account
  account.isSuspended = false
  try {
    for (const agent of account.database.agents.all()) {
      if (actorOf(account, agent) === undefined) continue
      const { status, body } = act(account, url, { agent_id: agent.id, operation, ...told })
      if (status < 400) return body
      if (status !== 403) throw new Error(`${operation} is refused: ${status} ${JSON.stringify(body)}`)
    }
    throw new Error(`no agent may ${operation}`)
  } finally {
    account.isSuspended = isSuspended
  }
}
