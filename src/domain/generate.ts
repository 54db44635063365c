import { createRequire } from 'node:module'
import type { Faker } from '@faker-js/faker'
import type { Account } from '../account/account.ts'
import type { Fixture } from '../schemas/fixture.ts'
import { findUserByEmail } from './users.ts'

export interface GenerateOptions {
  readonly tickets: number
  /** Besides the account's own, who write tickets too. Default: one for 20 tickets. */
  readonly contacts?: number
  /** Default: one for 20 contacts. */
  readonly companies?: number
  /** Of each ticket, replies of its agent and its requester in turn. Default 1. */
  readonly conversations?: number
  /** Default: the account's. */
  readonly seed?: number
}

type Company = NonNullable<Fixture['companies']>[number]
type Contact = NonNullable<Fixture['contacts']>[number]
type Ticket = NonNullable<Fixture['tickets']>[number]
type Conversation = NonNullable<Ticket['conversations']>[number]

const DAY = 24 * 3600
const TICKET_AGE = 90 * DAY
const CUSTOMER_AGE = 400 * DAY
const RECORDS_OF_ONE = 20
const TICKETS_WITHOUT_RESPONDER = 0.2
const TICKETS_WITH_TAG = 0.2

const SOURCES = [1, 2, 3, 7, 9]
const TAGS = ['billing', 'hardware', 'invoice', 'login', 'network', 'outage', 'refund', 'shipping', 'urgent', 'vip']
const COMPLAINTS = [
  'does not start any more',
  'is slower than last week',
  'arrived damaged',
  'was charged twice',
  'cannot be updated',
  'is missing from my order',
  'lost its settings',
  'shows the wrong total',
]
const QUESTIONS = ['How do I return', 'When will you ship', 'Can I still cancel', 'Where is the manual for', 'Who repairs']

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
  const contacts = given.contacts ?? Math.ceil(tickets / RECORDS_OF_ONE)
  const companies = given.companies ?? Math.ceil(contacts / RECORDS_OF_ONE)
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
  const faker = new library.Faker({ locale: library.en, seed })
  faker.setDefaultRefDate(0)
  return faker
}

const ago = (seconds: number) => `-${seconds}s`

/** The first of `base`, `base 2`, `base 3` ... that is free; it is taken then. */
function unusedName(base: (suffix: string) => string, taken: Set<string>, isTaken: (name: string) => boolean): string {
  for (let attempt = 1; ; attempt++) {
    const name = base(attempt === 1 ? '' : String(attempt))
    if (taken.has(name) || isTaken(name)) continue
    taken.add(name)
    return name
  }
}

const domainWord = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '')

function companyMaker(account: Account, faker: Faker): () => Company {
  const { key } = account.database.companies.by
  const taken = new Set<string>()
  return () => {
    const plainName = faker.company.name()
    const suffixed = (suffix: string) => (suffix === '' ? plainName : `${plainName} ${suffix}`)
    const domainOf = (name: string) => `${domainWord(name)}.example`
    const name = unusedName(suffixed, taken, (one) => {
      const domain = domainOf(one)
      return key.find(`name:${one.toLowerCase()}`) !== undefined || key.find(`domain:${domain}`) !== undefined
    })
    return { name, domains: [domainOf(name)], created_at: ago(faker.number.int({ min: TICKET_AGE, max: CUSTOMER_AGE })) }
  }
}

function contactMaker(account: Account, faker: Faker, companies: readonly Company[]): () => Contact {
  const taken = new Set<string>()
  return () => {
    const first = faker.person.firstName()
    const last = faker.person.lastName()
    const company = companies.length === 0 ? undefined : faker.helpers.arrayElement(companies)
    const mailbox = `${domainWord(first)}.${domainWord(last)}`
    const email = unusedName(
      (suffix) => `${mailbox}${suffix}@${company?.domains?.[0] ?? 'customers.example'}`,
      taken,
      (one) => findUserByEmail(account, one) !== undefined,
    )
    return {
      name: `${first} ${last}`,
      email,
      ...(company === undefined ? {} : { company: company.name }),
      job_title: faker.person.jobTitle(),
      active: true,
      created_at: ago(faker.number.int({ min: TICKET_AGE, max: CUSTOMER_AGE })),
    }
  }
}
