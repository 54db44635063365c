import type { Account } from '../../account/account.ts'
import type { Records } from '../../schemas/fixture.ts'
import { findUserByEmail } from '../users.ts'
import { ago, type Maker, oneOf } from './maker.ts'

type Company = Records<'companies'>
type Contact = Records<'contacts'>

/** Seconds, besides the age of the oldest ticket. */
const CUSTOMER_AGE = 310 * 24 * 3600

const beforeTickets = ({ faker, oldest }: Maker) =>
  ago(faker.number.int({ min: Math.ceil(oldest), max: Math.ceil(oldest) + CUSTOMER_AGE }))

/** What the first attempt makes that is free: a name, then the name with 2, with 3 ... */
function firstFree(make: (suffix: string) => string, isFree: (made: string) => boolean): string {
  for (let attempt = 1; ; attempt++) {
    const made = make(attempt === 1 ? '' : String(attempt))
    if (isFree(made)) return made
  }
}

const lettersOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '')

export function companyMaker(maker: Maker): () => Company {
  const { account, faker } = maker
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
      created_at: beforeTickets(maker),
    }
  }
}

export function contactMaker(maker: Maker, companies: readonly Company[]): () => Contact {
  const { account, faker } = maker
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
      created_at: beforeTickets(maker),
    }
  }
}

/** An e-mail, or the id of a person without one. */
export type Reference = string | number

export interface People {
  readonly requesters: readonly Reference[]
  readonly responders: readonly { readonly reference: Reference; readonly groups: readonly string[] }[]
}

/** Who can be a ticket's requester and responder, by e-mail where they have one. */
export function peopleOf({ database }: Account, contacts: readonly Contact[]): People {
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
