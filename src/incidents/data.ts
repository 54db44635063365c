import type { Account } from '../account/account.ts'
import { writeAll } from '../account/write.ts'
import { act } from '../control/act.ts'
import { loadInto } from '../control/fixtures.ts'
import { ticketRemoval } from '../domain/ticket-removal.ts'
import { changeTicket, markAsSpam } from '../domain/tickets.ts'
import type { TicketRow } from '../store/rows/tickets.ts'
import type { Changed, Incident, Scene } from './incident.ts'

const PAGES = 'the reference, pagination: pages are counted from the list as it is at each call'
const KEYSET =
  'It goes on by the last updated_at instead of by the number of the page, and takes rows of that second again.'
const AGAIN_NEXT_TIME = 'It begins the next run at the newest updated_at that it has seen, not at its own clock’s.'

const incident = (told: Omit<Incident, 'kind' | 'callsFor'>): Incident => ({
  ...told,
  kind: 'data',
  callsFor: 'survival',
})

/** A ticket that the client was given: the first, or that of the case. */
function givenTicket({ account, given, record }: Scene): TicketRow | undefined {
  for (const id of record === undefined ? given : [record]) {
    const ticket = account.database.tickets.get(id)
    if (ticket !== undefined && ticket.shelf === 0) return ticket
  }
  return undefined
}

/**
 * Milliseconds by which the clock moves, so that what follows a change has a later second, however fast the client is.
 */
const NEXT_SECOND_MS = 1100
const later = { fault: { effect: { delay_ms: NEXT_SECOND_MS } } }

const atCall = (change: (scene: Scene) => Changed | undefined) => [{ when: 'at_call', change }] as const

/** A change of a ticket that the client was given already. */
const ofGiven = (change: (ticket: TicketRow, scene: Scene) => void) => (scene: Scene) => {
  const ticket = givenTicket(scene)
  if (ticket === undefined) return undefined
  change(ticket, scene)
  return { record: ticket.id }
}

/**
 * Does something as an agent in Freshdesk's own interface. Throws where it is refused, which is a mistake in the
 * incident.
 */
function done({ account, url }: Scene, operation: string, told: Omit<Parameters<typeof act>[2] & object, never>): void {
  const agent_id = administratorOf(account)
  const { status, body } = act(account, url, { agent_id, operation, ...told })
  if (status >= 400) throw new Error(`${operation} of an incident is refused: ${status} ${JSON.stringify(body)}`)
}

function administratorOf({ database }: Account): number {
  for (const { id } of database.agents.all()) return id
  throw new Error('the account has no agent')
}

/** Number of tickets with the same time: more than a page. */
const AT_ONE_MOMENT = 130
const SKEW_S = 600
/** Number of tickets on 300 pages of a hundred, and more. */
const BEYOND_PAGE_300 = 30_100
const BEYOND_SEARCH_PAGE_10 = 1500

/** Incidents that other people cause: they change the records while a client reads them. */
export const dataIncidents: readonly Incident[] = [
  incident({
    name: 'updated-mid-walk',
    concerns: 'ticket_walk',
    happens: 'A ticket that was read changes before the next page is.',
    goodClient: AGAIN_NEXT_TIME,
    source: `github singer-io/tap-freshdesk#69 (where a sync by updated_since goes on); ${PAGES}`,
    deeds: [
      later,
      ...atCall(
        ofGiven(({ id }, scene) => done(scene, 'updateTicket', { params: { id }, body: { priority: 4, status: 3 } })),
      ),
    ],
  }),
  incident({
    name: 'added-mid-walk',
    concerns: 'ticket_walk',
    happens: 'A ticket is created before the next page is read: rows move by one.',
    goodClient: 'It counts no row twice that comes twice, and gets the new one in its next run.',
    source: PAGES,
    deeds: atCall((scene) => {
      const email = 'late.comer@example.com'
      const body = { email, subject: 'Came between two pages', description: 'x', status: 2, priority: 1 }
      done(scene, 'createTicket', { body })
      return {}
    }),
  }),
  incident({
    name: 'deleted-mid-walk',
    concerns: 'ticket_walk',
    happens: 'A ticket that was read is deleted before the next page is: a row slips from that page to the one before.',
    goodClient: `${KEYSET} What was deleted it learns from filter=deleted.`,
    source: `github singer-io/tap-freshdesk#26, airbytehq/airbyte#32138 (deleted tickets come by their filter alone); ${PAGES}`,
    deeds: atCall(ofGiven(({ id }, scene) => done(scene, 'deleteTicket', { params: { id } }))),
  }),
  incident({
    name: 'spammed-mid-walk',
    concerns: 'ticket_walk',
    happens: 'A ticket that was read is marked as spam before the next page is.',
    goodClient: `${KEYSET} What is spam it learns from filter=spam.`,
    source: `github singer-io/tap-freshdesk#26; ${PAGES}`,
    deeds: atCall(ofGiven((ticket, { account }) => markAsSpam(account, { id: administratorOf(account) }, ticket))),
  }),
  incident({
    name: 'merged-mid-walk',
    concerns: 'ticket_walk',
    happens: 'Two tickets that were read are merged before the next page is: one is closed, both change.',
    goodClient: AGAIN_NEXT_TIME,
    source: `a production account’s reply to PUT /tickets/merge in a public repository (2025-08); ${PAGES}`,
    deeds: [
      later,
      ...atCall(
        ofGiven(({ id }, scene) => {
          const { account, given } = scene
          const other = given.find((one) => one !== id && account.database.tickets.get(one)?.shelf === 0)
          if (other !== undefined) done(scene, 'mergeTickets', { body: { primary_id: other, ticket_ids: [id] } })
        }),
      ),
    ],
  }),
  incident({
    name: 'one-moment-mid-walk',
    concerns: 'ticket_walk',
    happens: `An import touches ${AT_ONE_MOMENT} tickets in one second before the next page is read.`,
    goodClient: `${KEYSET} Where a whole page is of one second it turns the page.`,
    source:
      'github singer-io/tap-freshdesk#69, airbytehq/airbyte#4002 (updated_since includes its second, and rows share one)',
    deeds: [
      later,
      ...atCall(({ account }) => {
        const updated_at = account.clock.seconds()
        const tickets = [...account.database.tickets.by.created.under({ shelf: 0 })].slice(0, AT_ONE_MOMENT)
        for (const ticket of tickets) changeTicket(account, ticket, { tags: ['imported'], updated_at })
        return {}
      }),
    ],
  }),
  incident({
    name: 'gone-before-view',
    concerns: 'view',
    happens: 'A record is deleted for good between the list that named it and its view: 404 with an empty body.',
    goodClient: 'It goes on with the next one.',
    source: 'the reference, errors: 404 for a record that is not there; live replies have no body',
    deeds: atCall((scene) => {
      const [, kind, digits] = /\/(tickets|contacts)\/(\d+)$/.exec(scene.binding.path) ?? []
      const id = scene.record ?? Number(digits)
      const { account } = scene
      const ticket = kind === 'tickets' ? account.database.tickets.get(id) : undefined
      if (ticket !== undefined) writeAll(ticketRemoval(account, ticket))
      else if (kind === 'contacts') done(scene, 'hardDeleteContact', { params: { id, force: true } })
      else return undefined
      return { record: id }
    }),
    wasMet: (entries) => entries.some(({ status }) => status === 404),
  }),
  incident({
    name: 'past-page-300',
    concerns: 'ticket_walk',
    happens:
      'There are more tickets than 300 pages of a hundred hold: page 301 is 400, though page 300 has a next one.',
    goodClient: 'It goes on by updated_since from the last row of a page, not by the number of the page.',
    source: 'github airbytehq/airbyte#3858, onyx-dot-app/onyx#9186 and #11062 (the 400 of page 301)',
    deeds: [
      {
        when: 'before',
        change({ account }) {
          const generate = { tickets: BEYOND_PAGE_300, conversations: 0, contacts: 0, days: 25, tickets_at_once: 50 }
          loadInto(account, { generate })
          return {}
        },
      },
    ],
  }),
  incident({
    name: 'past-search-page-10',
    concerns: 'search',
    happens: 'A search finds more than its ten pages of thirty show: page 11 is 400, total says how many there are.',
    goodClient: 'It compares total with what it has, and narrows the query until all fits.',
    source: 'github withcoral/coral#589 (the 400 of page 11); the reference, search: at most ten pages',
    deeds: [
      {
        when: 'before',
        change({ account }) {
          loadInto(account, { generate: { tickets: BEYOND_SEARCH_PAGE_10, conversations: 0, contacts: 300, days: 25 } })
          return {}
        },
      },
    ],
  }),
  incident({
    name: 'clock-skew',
    concerns: 'ticket_walk',
    happens: `Freshdesk’s clock is ${SKEW_S / 60} minutes behind the client’s, and a ticket changes after the run.`,
    goodClient: AGAIN_NEXT_TIME,
    source:
      'RFC 9110, section 6.6.1: Date is the server’s clock, which nobody’s else need agree with; github singer-io/tap-freshdesk#69',
    deeds: [
      {
        when: 'before',
        change({ account }) {
          account.clock.shift(-SKEW_S * 1000)
          return {}
        },
      },
      {
        when: 'between_runs',
        change: ofGiven(({ id }, scene) => done(scene, 'updateTicket', { params: { id }, body: { priority: 4 } })),
      },
    ],
  }),
]
