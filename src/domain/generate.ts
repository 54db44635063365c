import { createRequire } from 'node:module'
import type { Faker } from '@faker-js/faker'
import type { Account } from '../account/account.ts'
import type { Fixture } from '../schemas/fixture.ts'
import type { TicketRow } from '../store/rows.ts'
import { loadFixtureFrom } from './fixture.ts'
import { loadFixture } from './load-fixture.ts'
import { findUserByEmail } from './users.ts'

/** A shipped fixture's name, a path or the fixture itself; or what is to be generated. */
export type RowSource = (
  | { readonly fixture: string | object }
  | {
      readonly generate: Omit<GenerateOptions, 'seed'>
      /** Equal seeds generate equal rows. Default: the account's. */
      readonly seed?: number | undefined
    }
) & {
  /** Automation rules run on the tickets, as if their requesters had just created them. */
  readonly events?: boolean | undefined
}

/** Rows by table. */
export type RowCounts = Readonly<Record<keyof Account['database'], number>>

export interface GenerateOptions {
  readonly tickets: number
  /** Besides the account's own, who write tickets too. Default: one for 20 tickets. */
  readonly contacts?: number
  /** Default: one for 20 contacts. */
  readonly companies?: number
  /** Of each ticket, replies of its agent and its requester in turn. Default 1. */
  readonly conversations?: number
  /** Default: the account's. */
  readonly seed?: number | undefined
}

/** Adds the rows to the account and returns how many they are. Throws an `Error` of one line that says what is wrong. */
export function loadRows(account: Account, source: RowSource): RowCounts {
  const tables = Object.entries(account.database)
  const before = tables.map(([, table]) => table.size)
  const tickets =
    'fixture' in source
      ? loadFixtureFrom(account, source.fixture)
      : loadFixture(account, generateFixture(account, { ...source.generate, seed: source.seed }))
  if (source.events) raiseCreations(account, tickets)
  return Object.fromEntries(
    tables.map(([name, table], index) => [name, table.size - (before[index] ?? 0)]),
  ) as RowCounts
}

function raiseCreations(account: Account, tickets: readonly TicketRow[]): void {
  for (const ticket of tickets) {
    account.ticketEvents.raise({
      kind: 'created',
      before: undefined,
      after: ticket,
      performerId: ticket.requester_id,
    })
  }
  account.ticketEvents.settle()
}

type Company = NonNullable<Fixture['companies']>[number]
type Contact = NonNullable<Fixture['contacts']>[number]
type Ticket = NonNullable<Fixture['tickets']>[number]
type Conversation = NonNullable<Ticket['conversations']>[number]

const DAY = 24 * 3600
const TICKET_AGE = 90 * DAY
const CUSTOMER_AGE = 400 * DAY
/** Tickets of a contact, contacts of a company. */
const RECORDS_OF_EACH = 20
const TICKETS_WITHOUT_RESPONDER = 0.2
const TICKETS_WITH_TAG = 0.2

const SOURCES = [1, 2, 3, 7, 9]
const TAGS = ['billing', 'hardware', 'invoice', 'login', 'network', 'outage', 'refund', 'shipping', 'urgent', 'vip']
const COMPLAINTS = ['does not start any more', 'arrived damaged', 'was charged twice', 'lost its settings']
const QUESTIONS = ['How do I return', 'When will you ship', 'Can I still cancel', 'Who repairs']
const SENTENCES: readonly ((verb: string, one: string, other: string) => string)[] = [
  (verb, one, other) => `I tried to ${verb} the ${one}, and now the ${other} does not answer.`,
  (verb, one, other) => `Since this morning we cannot ${verb} the ${one}. The ${other} works.`,
  (verb, one, other) => `Please ${verb} the ${one} before you restart the ${other}.`,
  (verb, one, other) => `It helps to ${verb} the ${one} and to look at the ${other} again.`,
]

/**
 * A fixture of any size for this account: its agents, groups and contacts are referred to, new companies and contacts
 * have names and addresses that nobody there has, tickets are spread over the last 90 days, oldest first. Equal seeds
 * make equal fixtures. Throws an `Error` of one line for a number that is none, and for tickets that nobody could ask.
 */
export function generateFixture(account: Account, options: GenerateOptions): Fixture {
  const count = countsOf(options)
  const faker = newFaker(options.seed ?? account.random.seed)
  const companies = listOf(count.companies, companyMaker(account, faker))
  const contacts = listOf(count.contacts, contactMaker(account, faker, companies))
  const people = peopleOf(account, contacts)
  if (count.tickets > 0 && people.requesters.length === 0) throw new Error('generated tickets need a contact')
  const ticket = ticketMaker(account, faker, people)
  const tickets = listOf(count.tickets, (index) => {
    const age = Math.ceil((TICKET_AGE * (count.tickets - index - faker.number.float())) / count.tickets)
    return ticket(Math.max(1, age), count.conversations)
  })
  return { companies, contacts, tickets }
}

function countsOf({ tickets, ...given }: GenerateOptions) {
  const contacts = given.contacts ?? Math.ceil(tickets / RECORDS_OF_EACH)
  const companies = given.companies ?? Math.ceil(contacts / RECORDS_OF_EACH)
  const counts = { tickets, contacts, companies, conversations: given.conversations ?? 1 }
  for (const [name, count] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || count < 0) throw new Error(`generate.${name} should be a whole number from 0`)
  }
  return counts
}

const listOf = <One>(length: number, make: (index: number) => One) => Array.from({ length }, (_, index) => make(index))

const require = createRequire(import.meta.url)

/** The library is loaded when it is first asked for. */
function newFaker(seed: number): Faker {
  const library: typeof import('@faker-js/faker') = require('@faker-js/faker')
  const faker = new library.Faker({ locale: [library.en, library.base], seed })
  faker.setDefaultRefDate(0)
  return faker
}

const ago = (seconds: number) => `-${seconds}s`
const beforeTickets = (faker: Faker) => ago(faker.number.int({ min: TICKET_AGE, max: CUSTOMER_AGE }))
const oneOf = <One>({ helpers }: Faker, list: readonly One[]) =>
  list.length === 0 ? undefined : helpers.arrayElement(list)

/** What the first attempt makes that is free: a name, then the name with 2, with 3 ... */
function firstFree(make: (suffix: string) => string, isFree: (made: string) => boolean): string {
  for (let attempt = 1; ; attempt++) {
    const made = make(attempt === 1 ? '' : String(attempt))
    if (isFree(made)) return made
  }
}

const lettersOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '')

function companyMaker(account: Account, faker: Faker): () => Company {
  const { key } = account.database.companies.by
  const made = new Set<string>()
  // Names that differ have the same domain when only signs and blanks tell them apart: the domain decides.
  const domainOf = (name: string) => `${lettersOf(name)}.example`
  const isFree = (name: string) =>
    !made.has(domainOf(name)) &&
    key.find(`domain:${domainOf(name)}`) === undefined &&
    key.find(`name:${name.toLowerCase()}`) === undefined
  return () => {
    const plainName = faker.company.name()
    const name = firstFree((suffix) => `${plainName} ${suffix}`.trimEnd(), isFree)
    made.add(domainOf(name))
    return {
      name,
      domains: [domainOf(name)],
      created_at: beforeTickets(faker),
    }
  }
}

function contactMaker(account: Account, faker: Faker, companies: readonly Company[]): () => Contact {
  const made = new Set<string>()
  const isFree = (email: string) => !made.has(email) && findUserByEmail(account, email) === undefined
  return () => {
    const first = faker.person.firstName()
    const last = faker.person.lastName()
    const company = oneOf(faker, companies)
    const domain = company?.domains?.[0] ?? 'customers.example'
    const email = firstFree((suffix) => `${lettersOf(first)}.${lettersOf(last)}${suffix}@${domain}`, isFree)
    made.add(email)
    return {
      name: `${first} ${last}`,
      email,
      company: company?.name,
      job_title: faker.person.jobTitle(),
      active: true,
      created_at: beforeTickets(faker),
    }
  }
}

/** An e-mail, or the id of a person without one. */
type Reference = string | number

interface People {
  readonly requesters: readonly Reference[]
  readonly responders: readonly { readonly reference: Reference; readonly groups: readonly string[] }[]
}

/** Who can be a ticket's requester and responder, by e-mail where they have one. */
function peopleOf({ database }: Account, contacts: readonly Contact[]): People {
  const requesters: Reference[] = contacts.map((contact) => contact.email ?? contact.name)
  const responders: People['responders'][number][] = []
  for (const user of database.users.all()) {
    const reference = user.email ?? user.id
    const agent = user.is_agent ? database.agents.get(user.id) : undefined
    if (agent !== undefined) {
      const groups = agent.group_ids.map((id) => database.groups.get(id)?.name)
      responders.push({ reference, groups: groups.filter((name) => name !== undefined) })
    } else if (!user.deleted && !user.blocked) requesters.push(reference)
  }
  return { requesters, responders }
}

function choicesOf(account: Account, field: string): (string | number)[] {
  const choices = account.form('ticket').stock.get(field)?.choices ?? []
  return choices.map((choice) => choice.value)
}

function ticketMaker(account: Account, faker: Faker, { requesters, responders }: People) {
  const { arrayElement } = faker.helpers
  const statuses = choicesOf(account, 'status').map(Number)
  const types = choicesOf(account, 'ticket_type').map(String)
  const groups = [...account.database.groups.all()].map((group) => group.name)
  const happens = (share: number) => faker.number.float() < share
  return (age: number, conversations: number): Ticket => {
    const requester = arrayElement(requesters)
    const responder = happens(TICKETS_WITHOUT_RESPONDER) ? undefined : oneOf(faker, responders)
    const product = faker.commerce.productName()
    const subject = happens(0.5)
      ? `${product} ${arrayElement(COMPLAINTS)}`
      : `${arrayElement(QUESTIONS)} my ${product}?`
    const group = oneOf(faker, responder?.groups.length ? responder.groups : groups)
    const authorOf = (index: number) => (index % 2 === 0 ? (responder?.reference ?? requester) : requester)
    return {
      subject,
      description: sentenceOf(faker),
      requester,
      responder: responder?.reference,
      group,
      status: oneOf(faker, statuses),
      priority: faker.number.int({ min: 1, max: 4 }),
      source: arrayElement(SOURCES),
      type: oneOf(faker, types),
      tags: happens(TICKETS_WITH_TAG) ? [arrayElement(TAGS)] : undefined,
      created_at: ago(age),
      conversations: conversationsOf(faker, age, listOf(conversations, authorOf)),
    }
  }
}

function sentenceOf({ hacker, helpers }: Faker): string {
  const thing = () => `${hacker.adjective()} ${hacker.noun()}`
  return helpers.arrayElement(SENTENCES)(hacker.verb(), thing(), thing())
}

/** One reply of each author, within three days of the ticket, in order of time. */
function conversationsOf(faker: Faker, age: number, authors: readonly Reference[]): Conversation[] {
  let since = age
  return authors.map((by) => {
    since -= faker.number.int({ min: 0, max: Math.min(since, Math.ceil((3 * DAY) / authors.length)) })
    return { kind: 'reply', by, body: sentenceOf(faker), created_at: ago(since) }
  })
}
