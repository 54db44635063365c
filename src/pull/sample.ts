import type { Asker } from './ask/asker.ts'
import { numberOf, type Wire, wireOf, wiresOf } from './fixture/wire.ts'
import { idsIn } from './plan.ts'
import { listOf } from './shape.ts'
import { company, contact, conversation, listedTicket, viewedTicket } from './shapes/records.ts'

/** Records of an account, as its replies were taken. */
export interface Sample {
  readonly tickets: readonly { readonly ticket: Wire; readonly conversations: readonly Wire[] }[]
  readonly contacts: readonly Wire[]
  readonly companies: readonly Wire[]
}

export interface SampleOptions {
  readonly tickets: number
  /** Days before the pull's start. */
  readonly sinceDays: number
  /** Epoch milliseconds. */
  readonly startedAt: number
}

const DAY_MS = 86_400_000
const PER_PAGE = 100
/** Further pages, in which rare tickets are looked for. */
const MORE_PAGES = 3
/** Conversations that a view brings along. */
const BROUGHT_ALONG = 10
/** Credits: one, and one for each thing included, in lists two. */
const COST = { list: 5, view: 2 }

/** Asks for tickets, the newest and some of each rare kind, and for whom they are about. */
export async function askSample(asker: Asker, options: SampleOptions): Promise<Sample> {
  const listed = options.tickets === 0 ? [] : await askTickets(asker, options)
  const tickets = []
  for (const one of chosen(listed, options.tickets)) tickets.push(await askTicket(asker, one))
  const contacts = await askPeople(
    asker,
    tickets.flatMap(({ ticket, conversations }) => [ticket, ...conversations]),
  )
  const all = [...tickets.map(({ ticket }) => ticket), ...contacts]
  const others = contacts.flatMap((one) => wiresOf(one.other_companies))
  const companies: Wire[] = []
  for (const id of idsIn([...all, ...others], 'company_id')) {
    const found = await asker.ask<Wire>({
      path: `/companies/${id}`,
      name: 'companies[]',
      shape: company,
      doing: 'companies',
    })
    if (found !== undefined) companies.push(found)
  }
  return { tickets, contacts, companies }
}

async function askTickets(asker: Asker, { tickets, sinceDays, startedAt }: SampleOptions): Promise<readonly Wire[]> {
  const since = new Date(startedAt - sinceDays * DAY_MS).toISOString().replace(/\.\d+Z$/, 'Z')
  const question = { name: 'tickets', shape: listOf(listedTicket), doing: 'list of tickets' }
  const recent = await asker.pages<Wire>(
    { ...question, path: `/tickets?updated_since=${since}&include=description,stats`, cost: COST.list },
    { perPage: PER_PAGE, most: Math.ceil(tickets / PER_PAGE) + MORE_PAGES },
  )
  const apart: Wire[] = []
  for (const filter of ['deleted', 'spam']) {
    const path = `/tickets?filter=${filter}&updated_since=${since}&include=description,stats&per_page=10`
    const found = await asker.ask<Wire[]>({ ...question, path, cost: COST.list })
    apart.push(...(found ?? []).map((one) => ({ ...one, [filter]: true })))
  }
  return [...(recent ?? []), ...apart]
}

/** Records of one rare kind that are looked for. */
const OF_A_KIND = 3

/** The newest, and a fifth of what is wanted for kinds that are not among them. */
function chosen(listed: readonly Wire[], wanted: number): readonly Wire[] {
  const byId = [...new Map(listed.map((one) => [one.id, one])).values()]
  const newest = byId.slice(0, wanted)
  const counts = new Map<string, number>()
  const count = (one: Wire) => {
    for (const kind of kindsOf(one)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  newest.forEach(count)
  const rare = byId.slice(wanted).filter((one) => {
    const isWanted = kindsOf(one).some((kind) => (counts.get(kind) ?? 0) < OF_A_KIND)
    if (isWanted) count(one)
    return isWanted
  })
  const apart = Math.min(rare.length, Math.ceil(wanted / 5))
  return [
    ...newest.slice(0, wanted - Math.min(apart, Math.max(0, apart - (wanted - newest.length)))),
    ...rare.slice(0, apart),
  ]
}

/** Status, source, type, and each rare shape that it has. */
function kindsOf(ticket: Wire): readonly string[] {
  const { status, source, type, priority, association_type, deleted, spam, responder_id, company_id, product_id } =
    ticket
  const isEmpty = Object.entries(ticket).flatMap(([name, value]) => (value === null ? [`no ${name}`] : []))
  return [
    ...[
      `status ${status}`,
      `source ${source}`,
      `type ${type}`,
      `priority ${priority}`,
      `association ${association_type}`,
    ],
    ...[`deleted ${deleted}`, `spam ${spam}`, `responder ${responder_id == null}`, `company ${company_id == null}`],
    `product ${product_id}`,
    ...isEmpty,
  ]
}

async function askTicket(asker: Asker, listed: Wire): Promise<Sample['tickets'][number]> {
  const path = `/tickets/${listed.id}?include=conversations`
  const viewed = await asker.ask<Wire>({
    path,
    name: 'tickets[]',
    shape: viewedTicket,
    cost: COST.view,
    doing: 'tickets',
  })
  const ticket = { ...listed, ...viewed }
  const conversations = wiresOf(wireOf(viewed).conversations)
  if (conversations.length < BROUGHT_ALONG) return { ticket, conversations }
  const question = {
    path: `/tickets/${listed.id}/conversations`,
    name: 'tickets[].conversations',
    doing: 'conversations',
  }
  const all = await asker.pages<Wire>({ ...question, shape: listOf(conversation) })
  return { ticket, conversations: all ?? conversations }
}

/**
 * Requesters and authors, but for agents, who are there already: their views are 404 here or say that they are agents.
 */
async function askPeople(asker: Asker, records: readonly Wire[]): Promise<readonly Wire[]> {
  const people: Wire[] = []
  for (const id of idsIn(records, 'requester_id', 'user_id')) {
    const found = await asker.ask<Wire>({
      path: `/contacts/${id}`,
      name: 'contacts[]',
      shape: contact,
      doing: 'contacts',
    })
    if (found !== undefined && numberOf(found.id) !== undefined) people.push(found)
  }
  return people
}
