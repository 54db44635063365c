import type { Account } from '../account/account.ts'
import type { Records } from '../schemas/fixture.ts'
import { FixtureError } from './fixtures/fixture-load.ts'
import { listOf, type Maker, newFaker } from './generate/maker.ts'
import { companyMaker, contactMaker, type People, peopleOf } from './generate/people.ts'
import { ticketMaker } from './generate/tickets.ts'

export interface GenerateOptions {
  readonly tickets: number
  /** Besides the account's own, who write tickets too. Default: one for 20 tickets. */
  readonly contacts?: number | undefined
  /** Default: one for 20 contacts. */
  readonly companies?: number | undefined
  /** Of each ticket, replies of its agent and its requester in turn. Default 1. */
  readonly conversations?: number | undefined
  /** Over which the tickets are spread. Default 90. */
  readonly days?: number | undefined
  /** How many tickets share each moment of creation. Default 1. */
  readonly tickets_at_once?: number | undefined
  /** Default: the account's. */
  readonly seed?: number | undefined
}

export interface GeneratedFixture {
  readonly companies: Records<'companies'>[]
  readonly contacts: Records<'contacts'>[]
  /** Each is made when it is asked for, once. */
  readonly tickets: Iterable<Records<'tickets'>>
}

const DAY = 24 * 3600
const MOST_DAYS = 3650
/** Tickets of a contact, contacts of a company. */
const RECORDS_OF_EACH = 20

/**
 * Rows of any number for this account: its agents, groups and contacts are referred to, new companies and contacts
 * have names and addresses that nobody there has, tickets are spread over the last days, oldest first. Equal seeds
 * make equal rows, on every machine. Throws an `Error` of one line for a number that is none, and for tickets that
 * nobody could ask.
 */
export function generateFixture(account: Account, options: GenerateOptions): GeneratedFixture {
  const count = countsOf(options)
  const faker = newFaker(options.seed ?? account.random.seed)
  const oldest = (options.days ?? 90) * DAY
  const maker = { account, faker, oldest }
  const companies = listOf(count.companies, companyMaker(maker))
  const contacts = listOf(count.contacts, contactMaker(maker, companies))
  const people = peopleOf(account, contacts)
  if (count.tickets > 0 && people.requesters.length === 0) {
    throw new FixtureError('generate', 'generated tickets need a contact')
  }
  return { companies, contacts, tickets: ticketsOf(maker, people, count) }
}

type Counts = ReturnType<typeof countsOf>

function* ticketsOf(maker: Maker, people: People, { tickets, conversations, tickets_at_once }: Counts) {
  const { faker, oldest } = maker
  const make = ticketMaker(maker, people)
  const moments = Math.ceil(tickets / tickets_at_once)
  let age = 0
  for (let index = 0; index < tickets; index++) {
    if (index % tickets_at_once === 0) {
      const moment = index / tickets_at_once + faker.number.float()
      age = Math.max(1, Math.ceil((oldest * (moments - moment)) / moments))
    }
    yield make(age, conversations)
  }
}

function countsOf({ tickets, ...given }: GenerateOptions) {
  const contacts = given.contacts ?? Math.ceil(tickets / RECORDS_OF_EACH)
  const companies = given.companies ?? Math.ceil(contacts / RECORDS_OF_EACH)
  const counts = { tickets, contacts, companies, conversations: given.conversations ?? 1 }
  for (const [name, count] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || count < 0) throw new Error(`generate.${name} should be a whole number from 0`)
  }
  const { days = 90, tickets_at_once = 1 } = given
  if (!(days > 0 && days <= MOST_DAYS)) throw new Error(`generate.days should be above 0 and at most ${MOST_DAYS}`)
  if (!Number.isSafeInteger(tickets_at_once) || tickets_at_once < 1) {
    throw new Error('generate.tickets_at_once should be a whole number from 1')
  }
  return { ...counts, tickets_at_once }
}
