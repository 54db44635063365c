import type { Account } from '../account/account.ts'
import type { RowWrite } from '../account/write.ts'
import { type FieldError, type Finding, invalidValue, missingField } from '../errors.ts'
import type { Seconds } from '../store/rows/base.ts'
import { type OtherCompany, type UserRow, userRow } from '../store/rows/users.ts'
import { replacedTarget } from './custom-objects/lookups.ts'
import { followsHandedOver } from './discussions/follows.ts'
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

/** The contacts of a merge: existing ones that are not deleted, each named once. */
export interface MergedPeople {
  readonly primary: UserRow
  readonly secondaries: readonly UserRow[]
}

const MERGED_ONES = ['phone', 'mobile', 'twitter_id', 'unique_external_id'] as const

/**
 * Finds the contacts to merge, or returns what is wrong. Source: https://developers.freshdesk.com/api/#merge_contact;
 * the sentences are inferred.
 */
export function prepareMerge(account: Account, fields: Partial<MergeFields>): Finding[] | MergedPeople {
  const { primary_contact_id, secondary_contact_ids, contact } = fields
  if (primary_contact_id === undefined || secondary_contact_ids === undefined) return []
  const live = (id: number) => {
    const user = account.database.users.get(id)
    return user === undefined || user.is_agent || user.deleted ? undefined : user
  }
  const primary = live(primary_contact_id)
  if (primary === undefined) {
    return [invalidValue('primary_contact_id', 'There is no contact matching the given primary_contact_id')]
  }
  const secondaries = secondary_contact_ids.map(live).filter((user) => user !== undefined)
  const isWrong =
    secondaries.length === 0 || secondaries.length < secondary_contact_ids.length || secondaries.includes(primary)
  if (isWrong || new Set(secondaries).size < secondaries.length) {
    return [invalidValue('secondary_contact_ids', 'There are no contacts matching the given secondary_contact_ids')]
  }
  const errors = [
    ...MERGED_ONES.filter((name) => contact?.[name] == null)
      .filter((name) => primary[name] !== null && secondaries.some((user) => user[name] !== null))
      .map((name) => missingField(`contact.${name}`, 'It should be given since several of the contacts have one')),
    ...checkMergedValues(account, [primary, ...secondaries], contact),
  ]
  const findings = errors.map((error) => ({ ...error, readFrom: ['contact'] }))
  return findings.length > 0 ? findings : { primary, secondaries }
}

/** Most e-mails of a merged contact: from product help, unverified. */
const MAX_EMAILS = 10
const MAX_COMPANIES = 20

function checkMergedValues(
  account: Account,
  people: readonly UserRow[],
  contact: MergeFields['contact'],
): FieldError[] {
  const errors: FieldError[] = []
  const own = emailsOf(people)
  const chosen = [contact?.email, ...(contact?.other_emails ?? [])].filter((email) => email != null)
  if (chosen.some((email) => !own.includes(email))) {
    errors.push(invalidValue('contact.email', 'It should be an email of one of the contacts'))
  }
  if (own.length > MAX_EMAILS) {
    errors.push(invalidValue('secondary_contact_ids', `A contact can have at most ${MAX_EMAILS} emails`))
  }
  const companyIds = contact?.company_ids ?? companiesOf(people).map((company) => company.company_id)
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
 * Writes that move the secondaries' tickets, e-mails, companies and follows to the primary, and delete the secondaries (softly,
 * marked as merged). What goes beyond the reference's sentence is inferred.
 */
export function* contactMerge(
  account: Account,
  { primary, secondaries }: MergedPeople,
  contact: MergeFields['contact'],
): Generator<RowWrite, void, undefined> {
  const updated_at = account.clock.seconds()
  const { users } = account.database
  for (const secondary of secondaries) {
    for (const ticket of ticketsOfRequester(account, secondary.id)) {
      yield () => changeTicket(account, ticket, { requester_id: primary.id, updated_at })
    }
    yield* followsHandedOver(account, secondary.id, primary.id)
    yield* replacedTarget(account, 'contact', {
      from: Number(secondary.org_contact_id),
      to: Number(primary.org_contact_id),
    })
    yield () => users.replace(userRow({ ...secondary, ...RELEASED, merged_into: primary.id, updated_at }))
  }
  yield () => users.replace(mergedRow({ primary, secondaries }, contact, updated_at))
}

/** Members of a contact that was merged into another. */
const RELEASED = {
  ...{ email: null, other_emails: [], phone: null, mobile: null, twitter_id: null },
  ...{ unique_external_id: null, deleted: true },
}

function mergedRow(
  { primary, secondaries }: MergedPeople,
  contact: MergeFields['contact'],
  updated_at: Seconds,
): UserRow {
  const people = [primary, ...secondaries]
  const email = contact?.email ?? people.find((user) => user.email !== null)?.email ?? null
  const companies = contact?.company_ids
    ? contact.company_ids.map((company_id) => ({ company_id, view_all_tickets: false }))
    : companiesOf(people)
  const merged = Object.fromEntries(
    MERGED_ONES.map((name) => [name, contact?.[name] ?? people.find((user) => user[name] !== null)?.[name] ?? null]),
  )
  return userRow({
    ...primary,
    ...merged,
    email,
    other_emails: [...new Set(contact?.other_emails ?? emailsOf(people))].filter((one) => one !== email),
    company_id: companies[0]?.company_id ?? null,
    view_all_tickets: companies[0]?.view_all_tickets ?? false,
    other_companies: companies.slice(1),
    updated_at,
  })
}
