import type { Account } from '../account/account.ts'
import { type Actor, actorOf } from '../account/actor.ts'
import type { Privilege } from '../account/privileges.ts'
import { afterTraffic, nextTraffic, type TrafficKind } from '../account/traffic.ts'
import { STATUS, type TicketRow } from '../store/rows/tickets.ts'
import type { UserRow } from '../store/rows/users.ts'
import type { JobSource } from '../time/jobs.ts'
import { addReply } from './conversations.ts'
import { addAnswer } from './mail/answer.ts'
import { receiveMail } from './mail/receive.ts'
import { canSeeTicket } from './ticket-access.ts'
import { mergeTickets } from './ticket-merge.ts'
import { setTicketDeleted, updateTicket } from './tickets.ts'

/**
 * Traffic: what customers and agents do by themselves while a client runs. The account's seed decides who does what.
 */
export const traffic = (account: Account): JobSource => ({
  kind: 'traffic',
  by: 'traffic',
  next: () => (account.traffic === undefined ? undefined : nextTraffic(account.traffic)?.at),
  run() {
    const next = account.traffic && nextTraffic(account.traffic)
    if (account.traffic === undefined || next === undefined) throw new Error('traffic was due, and there is none')
    account.traffic = afterTraffic(account.random, account.traffic, next.kind)
    try {
      return DEEDS[next.kind](account) ?? 0
    } finally {
      account.ticketEvents.settle()
    }
  },
})

/**
 * Does something, and returns the ticket that it was done to; undefined where there was nobody, or no ticket, to do it.
 */
type Deed = (account: Account) => number | undefined

const DEEDS: Readonly<Record<TrafficKind, Deed>> = {
  new_tickets: newTicket,
  customer_replies(account) {
    const ticket = someTicket(account)
    const sender = ticket && account.database.users.get(ticket.requester_id)
    if (ticket === undefined || sender === undefined) return undefined
    addAnswer(account, ticket, { sender, html: `<div>${drawn(account, ANSWERS)}</div>` })
    return ticket.id
  },
  agent_updates: byAgent('edit_ticket_properties', (account, agent, ticket) => {
    const [status, priority] = [drawn(account, STATUSES), 1 + Math.floor(chance(account) * 4)]
    updateTicket(account, agent, ticket, { status, priority })
  }),
  agent_replies: byAgent('reply_ticket', (account, agent, ticket) => {
    addReply(account, agent, ticket, { body: `<div>${drawn(account, REPLIES)}</div>` })
  }),
  deletions: byAgent('delete_ticket', (account, agent, ticket) => setTicketDeleted(account, agent, ticket, true)),
  merges: byAgent('edit_ticket_properties', (account, agent, primary) => {
    const secondary = someTicket(account)
    if (secondary === undefined || secondary.id === primary.id || secondary.merged_into != null) return
    mergeTickets(account, agent, { primary_id: primary.id, ticket_ids: [secondary.id] }, [secondary])
  }),
}

const STATUSES = [STATUS.open, STATUS.pending, STATUS.resolved, STATUS.closed] as const
const SUBJECTS = [
  'Cannot sign in',
  'Where is my order?',
  'The app stops at start-up',
  'Please change my address',
  'Question about the last invoice',
  'The export has no rows',
] as const
const ANSWERS = ['It happens again.', 'Thank you, that helped.', 'Any news?', 'I tried that, without success.'] as const
const REPLIES = ['We are looking into it.', 'Could you send us a screenshot?', 'This is solved now.'] as const

function byAgent(privilege: Privilege, work: (account: Account, agent: Actor, ticket: TicketRow) => void): Deed {
  return (account) => {
    const ticket = someTicket(account)
    const agent = ticket && someAgent(account, ticket, privilege)
    if (ticket === undefined || agent === undefined) return undefined
    work(account, agent, ticket)
    return ticket.id
  }
}

/** Makes a ticket by mail, mostly from somebody who has written before. */
function newTicket(account: Account): number | undefined {
  const known = chance(account) < 0.8 ? someCustomer(account) : undefined
  const number = Math.floor(chance(account) * 1_000_000)
  const from = known?.email ?? `customer-${number}@traffic.example`
  const received = receiveMail(account, {
    from,
    subject: drawn(account, SUBJECTS),
    text: `${drawn(account, ANSWERS)} (${number})`,
  })
  return 'refusal' in received ? undefined : received.ticket_id
}

function someCustomer(account: Account): UserRow | undefined {
  const ticket = someTicket(account)
  const customer = ticket && account.database.users.get(ticket.requester_id)
  return customer === undefined || customer.deleted || customer.blocked ? undefined : customer
}

/** Draws before the newest ticket is taken instead: many ids may be those of deleted tickets. */
const MOST_DRAWS = 8

/** A ticket that lists show, drawn by its id: tickets are numbered one by one. */
function someTicket(account: Account): TicketRow | undefined {
  const { tickets } = account.database
  const newest = newestTicket(account)
  if (newest === undefined) return undefined
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const ticket = tickets.get(1 + Math.floor(chance(account) * newest.id))
    if (ticket?.shelf === 0) return ticket
  }
  return newest
}

function newestTicket({ database }: Account): TicketRow | undefined {
  for (const ticket of database.tickets.by.created.under({ shelf: 0 }, 'desc')) return ticket
  return undefined
}

/** An agent with the privilege who sees the ticket. */
function someAgent(account: Account, ticket: TicketRow, privilege: Privilege): Actor | undefined {
  const actors = [...account.database.agents.all()]
    .map((agent) => actorOf(account, agent))
    .filter((actor) => actor?.privileges.has(privilege) && canSeeTicket(actor, ticket))
  return actors[Math.floor(chance(account) * actors.length)]
}

const chance = ({ random }: Account): number => random.fraction('traffic')

const drawn = <One>(account: Account, all: readonly [One, ...One[]]): One =>
  all[Math.floor(chance(account) * all.length)] ?? all[0]
