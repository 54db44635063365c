import type { Account, AccountRows } from '../account/account.ts'
import { duplicateValue, type FieldError, type Finding, invalidValue, missingField, RULE } from '../errors.ts'
import { type NewUser, type UserRow, userRow } from '../store/rows/users.ts'
import { organisationId } from '../time/ids.ts'

/** Finds the contact or agent with the e-mail; they share addresses, and deleted contacts still hold theirs. */
export function findUserByEmail(account: Account, email: string): UserRow | undefined {
  return account.database.users.by.key.find(`email:${email.toLowerCase()}`)
}

export function findAgent(account: Account, id: number): UserRow | undefined {
  const user = account.database.users.get(id)
  return user?.is_agent ? user : undefined
}

/** Id of the company that has the e-mail's domain. Source: https://developers.freshdesk.com/api/#companies */
export function companyIdByEmail(account: AccountRows, email: string | null | undefined): number | null {
  const domain = email?.split('@')[1]
  return domain === undefined ? null : (account.database.companies.by.key.find(`domain:${domain}`)?.id ?? null)
}

export type NewContact = Omit<NewUser, 'id' | 'created_at' | 'visitor_id' | 'org_contact_id'>

export function createContact(account: Account, contact: NewContact): UserRow {
  return account.database.users.insert(
    userRow({
      ...contact,
      company_id: contact.company_id ?? companyIdByEmail(account, contact.email),
      id: account.ids.next('user'),
      created_at: account.clock.seconds(),
      visitor_id: account.random.uuid('visitor_id'),
      org_contact_id: organisationId(account.random.next('org_contact_id')),
    }),
  )
}

export interface RequesterFields {
  readonly requester_id?: number | null | undefined
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
  readonly phone?: string | null | undefined
  readonly twitter_id?: string | null | undefined
  readonly unique_external_id?: string | null | undefined
  readonly facebook_id?: string | null | undefined
}

const IDENTITIES = ['email', 'unique_external_id', 'phone', 'twitter_id', 'facebook_id'] as const

/** A text that names somebody; null for a blank one, which forms send. */
const nonBlank = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : null)

/**
 * Finds the person whom the fields name, by the first of them that is given. Of several people with one phone it is one
 * who is neither deleted nor blocked.
 */
export function findRequester(account: Account, fields: RequesterFields): UserRow | undefined {
  const { users } = account.database
  if (fields.requester_id != null) return users.get(fields.requester_id)
  for (const name of IDENTITIES) {
    const value = nonBlank(fields[name])
    if (value === null) continue
    const key = `${name}:${name === 'email' ? value.toLowerCase() : value}`
    const first = users.by.key.find(key)
    if (first !== undefined && !first.deleted && !first.blocked) return first
    const keys = name === 'phone' ? [key, `mobile:${value}`] : [key]
    const holders = keys.flatMap((one) => [...users.by.key.all(one)])
    return holders.find((user) => !user.deleted && !user.blocked) ?? holders[0]
  }
  return undefined
}

/**
 * Checks the fields that name a requester. Source: https://developers.freshdesk.com/api/#create_ticket; the texts about
 * unknown people are inferred.
 */
export const checkRequester = (fields: RequesterFields, requester: UserRow | undefined): Finding[] =>
  requesterErrors(fields, requester).map((error) => ({ ...error, readFrom: ['requester_id', ...IDENTITIES] }))

function requesterErrors(fields: RequesterFields, requester: UserRow | undefined): FieldError[] {
  const given = IDENTITIES.find((name) => nonBlank(fields[name]) !== null)
  if (fields.requester_id == null && given === undefined) {
    return [
      missingField(
        'requester_id',
        'Please fill at least 1 of requester_id, phone, email, twitter_id, facebook_id fields',
      ),
    ]
  }
  const field = fields.requester_id == null ? (given ?? 'requester_id') : 'requester_id'
  if (requester?.deleted || requester?.blocked) {
    return [invalidValue(field, 'The requester is a deleted or blocked contact')]
  }
  if (requester !== undefined) return []
  if (field === 'requester_id' || field === 'facebook_id') {
    return [invalidValue(field, `There is no contact matching the given ${field}`)]
  }
  return field === 'phone' && nonBlank(fields.name) === null ? [missingField('name', RULE.string)] : []
}

/** The requester, made as a new contact when nobody has the e-mail, phone, Twitter or external id. */
export function resolveRequester(
  account: Account,
  fields: RequesterFields,
  found: UserRow | undefined = findRequester(account, fields),
): UserRow {
  if (found !== undefined) return found
  const email = nonBlank(fields.email)
  const phone = nonBlank(fields.phone)
  const twitter_id = nonBlank(fields.twitter_id)
  const unique_external_id = nonBlank(fields.unique_external_id)
  const name = nonBlank(fields.name) || nameFromEmail(email) || twitter_id || unique_external_id || phone || 'Unknown'
  return createContact(account, { name, email, phone, twitter_id, unique_external_id })
}

const namesRequester = (fields: RequesterFields) =>
  fields.requester_id != null || IDENTITIES.some((name) => nonBlank(fields[name]) !== null)

/** Checks the requester of an update, which may name none. */
export const checkChangedRequester = (fields: RequesterFields, requester: UserRow | undefined) =>
  namesRequester(fields) ? checkRequester(fields, requester) : []

/** Members of a ticket that an update's requester sets: the requester, and its company unless the update names one. */
export function changedRequester(
  account: Account,
  fields: RequesterFields & { company_id?: number | null | undefined },
  found?: UserRow,
) {
  if (!namesRequester(fields)) return {}
  const requester = resolveRequester(account, fields, found)
  return { requester_id: requester.id, company_id: fields.company_id ?? requester.company_id }
}

/** Name by an e-mail. Recorded: `test-ticket@example.com` becomes `Test-ticket`. */
function nameFromEmail(email: string | null | undefined): string | undefined {
  const local = email?.split('@')[0]
  return local && local.charAt(0).toUpperCase() + local.slice(1)
}

export interface UniqueFields {
  readonly email?: string | null | undefined
  readonly other_emails?: readonly string[] | null | undefined
  readonly twitter_id?: string | null | undefined
  readonly unique_external_id?: string | null | undefined
}

/** Errors (409) for values that another person has; other_emails count too. */
export function checkUnique(account: Account, fields: UniqueFields, selfId?: number): FieldError[] {
  const errors: FieldError[] = []
  const check = (field: string, key: string) => {
    for (const holder of account.database.users.by.key.all(key)) {
      if (holder.id !== selfId) {
        errors.push(duplicateValue(field, holder.id))
        return
      }
    }
  }
  if (fields.email) check('email', `email:${fields.email.toLowerCase()}`)
  for (const email of fields.other_emails ?? []) check('other_emails', `email:${email.toLowerCase()}`)
  for (const name of ['twitter_id', 'unique_external_id'] as const) {
    if (fields[name]) check(name, `${name}:${fields[name]}`)
  }
  return errors
}
