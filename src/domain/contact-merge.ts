import type { Account } from '../account/account.ts'
import { type FieldError, invalidValue, missingField } from '../errors.ts'
import { type OtherCompany, type UserRow, userRow } from '../store/rows/users.ts'
import { findContact } from './contacts.ts'
import { changeTicket, ticketsOfRequester } from './tickets.ts'

export interface MergeFields {
  readonly primary_contact_id: number
  readonly secondary_contact_ids: readonly number[]
  readonly contact?:
    | {
        readonly email?: string | null | undefined
        readonly phone?: string | null | undefined
        readonly mobile?: string | null | undefined
        readonly twitter_id?: string | null | undefined
        readonly unique_external_id?: string | null | undefined
        readonly other_emails?: readonly string[] | null | undefined
        readonly company_ids?: readonly number[] | null | undefined
      }
    | null
    | undefined
}

const MERGED_ONES = ['phone', 'mobile', 'twitter_id', 'unique_external_id'] as const

/** Source: https://developers.freshdesk.com/api/#merge_contact; the sentences are inferred. */
export function checkMerge(account: Account, fields: MergeFields, failed: ReadonlySet<string>): FieldError[] {
  if (failed.has('primary_contact_id') || failed.has('secondary_contact_ids')) return []
  const live = (id: number) => {
    const user = account.database.users.get(id)
    return user === undefined || user.is_agent || user.deleted ? undefined : user
  }
  const primary = live(fields.primary_contact_id)
  if (primary === undefined) {
    return [invalidValue('primary_contact_id', 'There is no contact matching the given primary_contact_id')]
  }
  const secondaries = fields.secondary_contact_ids.map(live)
  const isWrong = secondaries.length === 0 || secondaries.includes(undefined) || secondaries.includes(primary)
  if (isWrong || new Set(secondaries).size < secondaries.length) {
    return [invalidValue('secondary_contact_ids', 'There are no contacts matching the given secondary_contact_ids')]
  }
  const people = [primary, ...secondaries.filter((user) => user !== undefined)]
  return [
    ...MERGED_ONES.filter((name) => fields.contact?.[name] == null)
      .filter((name) => primary[name] !== null && people.slice(1).some((user) => user[name] !== null))
      .map((name) => missingField(`contact.${name}`, 'It should be given since several of the contacts have one')),
    ...checkMergedValues(account, people, fields),
  ]
}

/** Limits from product help, unverified. */
const MAX_EMAILS = 10
const MAX_COMPANIES = 20

/** What is of another type is refused as such beside this. */
const listIn = <Item>(value: readonly Item[] | null | undefined) =>
  Array.isArray(value) ? (value as readonly Item[]) : undefined

function checkMergedValues(account: Account, people: readonly UserRow[], { contact }: MergeFields): FieldError[] {
  const errors: FieldError[] = []
  const own = emailsOf(people)
  const chosen = [contact?.email, ...(listIn(contact?.other_emails) ?? [])].filter((email) => email != null)
  if (chosen.some((email) => !own.includes(email))) {
    errors.push(invalidValue('contact.email', 'It should be an email of one of the contacts'))
  }
  if (own.length > MAX_EMAILS) {
    errors.push(invalidValue('secondary_contact_ids', `A contact can have at most ${MAX_EMAILS} emails`))
  }
  const companyIds = listIn(contact?.company_ids) ?? companiesOf(people).map((company) => company.company_id)
  if (companyIds.some((id) => account.database.companies.get(id) === undefined)) {
    errors.push(invalidValue('contact.company_ids', 'There is no company matching the given company_ids'))
  }
  if (companyIds.length > MAX_COMPANIES) {
    errors.push(invalidValue('contact.company_ids', `A contact can have at most ${MAX_COMPANIES} companies`))
  }
  for (const name of MERGED_ONES) {
    const value = contact?.[name]
    if (value != null && !people.some((user) => user[name] === value)) {
      errors.push(invalidValue(`contact.${name}`, 'It should be a value of one of the contacts'))
    }
  }
  return errors
}

const emailsOf = (people: readonly UserRow[]) =>
  people.flatMap((user) => [...(user.email === null ? [] : [user.email]), ...user.other_emails])

function companiesOf(people: readonly UserRow[]): OtherCompany[] {
  const all = people.flatMap(({ company_id, view_all_tickets, other_companies }) => [
    ...(company_id === null ? [] : [{ company_id, view_all_tickets }]),
    ...other_companies,
  ])
  return all.filter((one, index) => all.findIndex((other) => other.company_id === one.company_id) === index)
}

/**
 * The secondaries' tickets, e-mails and companies move to the primary; they themselves are deleted (soft, and known
 * as merged). Inferred beyond the reference's sentence.
 */
export function mergeContacts(account: Account, fields: MergeFields): void {
  const now = account.clock.seconds()
  const { users } = account.database
  const primary = findContact(account, fields.primary_contact_id)
  const secondaries = fields.secondary_contact_ids.map((id) => findContact(account, id))
  const people = [primary, ...secondaries]
  const { contact } = fields
  const email = contact?.email ?? people.find((user) => user.email !== null)?.email ?? null
  const companies = contact?.company_ids
    ? contact.company_ids.map((company_id) => ({ company_id, view_all_tickets: false }))
    : companiesOf(people)
  for (const secondary of secondaries) {
    for (const ticket of [...ticketsOfRequester(account, secondary.id)]) {
      changeTicket(account, ticket, { requester_id: primary.id, updated_at: now })
    }
    const released = { email: null, other_emails: [], phone: null, mobile: null, twitter_id: null }
    users.replace(
      userRow({
        ...secondary,
        ...released,
        unique_external_id: null,
        deleted: true,
        merged_into: primary.id,
        updated_at: now,
      }),
    )
  }
  const merged = Object.fromEntries(
    MERGED_ONES.map((name) => [name, contact?.[name] ?? people.find((user) => user[name] !== null)?.[name] ?? null]),
  )
  users.replace(
    userRow({
      ...primary,
      ...merged,
      email,
      other_emails: [...new Set(contact?.other_emails ?? emailsOf(people))].filter((one) => one !== email),
      company_id: companies[0]?.company_id ?? null,
      view_all_tickets: companies[0]?.view_all_tickets ?? false,
      other_companies: companies.slice(1),
      updated_at: now,
    }),
  )
}
