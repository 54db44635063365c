import type { Account } from '../account/account.ts'
import { type FieldError, invalidValue, missingField } from '../errors.ts'
import { createContact, findRequester, resolveRequester } from './users.ts'

export interface ActivityContact {
  readonly id?: number | undefined
  readonly email?: string | undefined
  readonly twitter_id?: string | undefined
  readonly unique_external_id?: string | undefined
  readonly facebook_id?: string | undefined
  readonly name?: string | null | undefined
}

const IDENTITIES = ['email', 'twitter_id', 'unique_external_id', 'facebook_id'] as const

const isNamed = (contact: ActivityContact) =>
  contact.id !== undefined || IDENTITIES.some((name) => contact[name]?.trim())

/** Checks that the contact is named, and that an id is that of an existing contact. */
export function checkActivityContact(account: Account, contact: ActivityContact): FieldError[] {
  if (!isNamed(contact)) {
    return [missingField('contact', `Please fill at least 1 of ${IDENTITIES.join(', ')}, id fields`)]
  }
  if (contact.id === undefined || account.database.users.get(contact.id) !== undefined) return []
  return [invalidValue('contact.id', 'There is no contact matching the given id')]
}

/** Makes the contact unless it exists. Source: https://developers.freshdesk.com/api/#contact_activities */
export function ensureActivityContact(account: Account, { id, ...contact }: ActivityContact): void {
  const named = { ...contact, ...(id !== undefined && { requester_id: id }) }
  if (findRequester(account, named) !== undefined) return
  const { facebook_id = null, name } = contact
  const hasOther = IDENTITIES.some((one) => one !== 'facebook_id' && contact[one]?.trim())
  if (hasOther) resolveRequester(account, named)
  else createContact(account, { name: name?.trim() || facebook_id || 'Unknown', facebook_id })
}
