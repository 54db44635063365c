import type { Account } from '../account/account.ts'
import type { RowWrite } from '../account/write.ts'
import {
  type FieldError,
  type Finding,
  inaccessibleField,
  invalidSize,
  invalidValue,
  methodNotAllowed,
  missingField,
  notFound,
  validationFailed,
} from '../errors.ts'
import type { LookupParameter } from '../schemas/custom-objects.ts'
import type { CustomFieldValues } from '../store/rows/base.ts'
import { type OtherCompany, type UserRow, userRow } from '../store/rows/users.ts'
import { attachmentsRemoval, deleteAttachments, storeAttachments, type Upload } from './attachments.ts'
import { forgottenTarget, recordFinder, withDisplayIds } from './custom-objects/lookups.ts'
import { followerRemoval } from './discussions/follows.ts'
import { checkForm, mergeCustomFields, withFurther } from './form-check.ts'
import { ticketRemoval } from './ticket-removal.ts'
import { ticketsOfRequester } from './tickets.ts'
import { companyIdByEmail, createContact } from './users.ts'

/** Finds a contact, deleted and merged ones included. Throws 404, also for an agent's id (inferred). */
export const findContact = (account: Account, id: number): UserRow => contactIn(account.database.users.get(id))

function contactIn(user: UserRow | undefined): UserRow {
  if (user === undefined || user.is_agent) throw notFound()
  return user
}

/**
 * Finds a contact that can be changed. Throws 405 for blocked and deleted ones. Source: the reference's changelog of
 * April 2016.
 */
export const findChangeableContact = (account: Account, id: number, method: string): UserRow =>
  changeableContact(account.database.users.get(id), method)

export function changeableContact(user: UserRow | undefined, method: string): UserRow {
  const contact = contactIn(user)
  if (contact.deleted || contact.blocked) throw methodNotAllowed(method, ['GET'])
  return contact
}

/**
 * Finds a deleted contact that can be restored. Throws 404, also for a merged one, whose e-mails belong to the primary
 * now (inferred).
 */
export function findDeletedContact(account: Account, id: number): UserRow {
  const contact = findContact(account, id)
  if (!contact.deleted || contact.merged_into !== null) throw notFound()
  return contact
}

export interface ContactFields {
  readonly name?: string | undefined
  readonly email?: string | null | undefined
  readonly phone?: string | null | undefined
  readonly mobile?: string | null | undefined
  readonly twitter_id?: string | null | undefined
  readonly unique_external_id?: string | null | undefined
  readonly other_emails?: readonly string[] | null | undefined
  readonly company_id?: number | null | undefined
  readonly view_all_tickets?: boolean | null | undefined
  readonly other_companies?:
    | readonly { readonly company_id: number; readonly view_all_tickets?: boolean | null | undefined }[]
    | null
    | undefined
  readonly address?: string | null | undefined
  readonly description?: string | null | undefined
  readonly job_title?: string | null | undefined
  readonly language?: string | null | undefined
  readonly time_zone?: string | null | undefined
  readonly tags?: readonly string[] | null | undefined
  readonly custom_fields?: CustomFieldValues | null | undefined
  readonly avatar?: Upload | null | undefined
  /** Names what lookup fields in `custom_fields` refer to records by. Default: `display_id`. */
  readonly lookup_parameter?: LookupParameter | undefined
}

/** The fields that the rules read; an element of `other_companies` that its schema refused is undefined. */
type CheckedFields = Partial<Omit<ContactFields, 'other_companies'>> & {
  readonly other_companies?: readonly ({ readonly company_id: number } | undefined)[] | null | undefined
}

const IDENTITIES = ['email', 'phone', 'mobile', 'twitter_id', 'unique_external_id'] as const

/**
 * Checks a contact's fields. Source: https://developers.freshdesk.com/api/#create_contact; the sentence follows the
 * recorded one of tickets.
 */
export function checkContact(account: Account, fields: CheckedFields, stored?: UserRow): Finding[] {
  const findings: Finding[] = []
  const identified = IDENTITIES.some((name) => (fields[name] === undefined ? stored?.[name] : fields[name]))
  if (!identified) {
    const error = missingField('email', `Please fill at least 1 of ${IDENTITIES.join(', ')} fields`)
    findings.push({ ...error, readFrom: IDENTITIES })
  }
  findings.push(...checkCompanies(account, fields), ...checkViewAll(account, fields, stored))
  return withFurther(
    findings,
    checkForm({
      form: account.form('contact'),
      fields: fields as Readonly<Record<string, unknown>>,
      stored: stored && { fields: stored as unknown as Record<string, unknown>, custom_fields: stored.custom_fields },
      closes: false,
      isRecord: recordFinder(account, fields.lookup_parameter),
    }),
  )
}

const MAX_AVATAR_BYTES = 5 * 1024 * 1024

/**
 * Checks an avatar's type and size. Source: https://developers.freshdesk.com/api/#create_contact (avatar); the
 * sentences are inferred.
 */
export function checkAvatar(avatar: Upload | null | undefined): FieldError[] {
  if (avatar == null) return []
  if (!/\.(jpg|jpeg|jpe|png)$/i.test(avatar.name)) {
    return [invalidValue('avatar', "It should be one of these values: '.jpg,.jpeg,.jpe,.png'")]
  }
  if (avatar.bytes.length <= MAX_AVATAR_BYTES) return []
  return [invalidSize('avatar', 'The size of the avatar should not exceed 5 MB')]
}

function checkCompanies(account: Account, fields: CheckedFields): FieldError[] {
  const errors: FieldError[] = []
  const { companies } = account.database
  if (fields.company_id != null && companies.get(fields.company_id) === undefined) {
    errors.push(invalidValue('company_id', 'There is no company matching the given company_id'))
  }
  if (fields.other_companies == null) return errors
  if (!account.hasFeature('Multiple Companies')) {
    const message = 'It requires the Multiple Companies feature'
    errors.push(inaccessibleField('other_companies', message))
  } else if (
    fields.other_companies.some((other) => other !== undefined && companies.get(other.company_id) === undefined)
  ) {
    errors.push(invalidValue('other_companies', 'There is no company matching the given company_id'))
  }
  return errors
}

/**
 * Refuses `view_all_tickets` without a company. The sentence is quoted from a live reply, its field and code are not.
 * Source: github Aaronontheweb/freshdesk-cli#93
 */
function checkViewAll(account: Account, fields: CheckedFields, stored?: UserRow) {
  if (fields.view_all_tickets !== true) return []
  const given = fields.company_id === undefined ? stored?.company_id : fields.company_id
  const companyId = given ?? companyIdByEmail(account, fields.email)
  return companyId === null
    ? [missingField('company_id', 'Company ID is required for a contact to view all tickets')]
    : []
}

const NULL_IS_DEFAULT = ['language', 'time_zone', 'tags', 'other_emails', 'view_all_tickets'] as const

/** A request's fields as members of the row: nulls reset, files are stored, custom fields are merged. */
function rowFields(account: Account, fields: ContactFields, stored?: UserRow): Partial<UserRow> {
  const { avatar, custom_fields, lookup_parameter, other_companies, ...plain } = fields
  const row: Record<string, unknown> = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  )
  for (const name of NULL_IS_DEFAULT) if (row[name] === null) row[name] = undefined
  if (other_companies !== undefined) row.other_companies = otherCompanies(other_companies)
  if (custom_fields != null) {
    const form = account.form('contact')
    const given = withDisplayIds(account, form, custom_fields, lookup_parameter)
    row.custom_fields = mergeCustomFields(form, stored?.custom_fields ?? {}, given)
  }
  if (avatar !== undefined) {
    if (stored?.avatar_id != null) deleteAttachments(account, [stored.avatar_id])
    row.avatar_id = avatar === null ? null : (storeAttachments(account, [avatar])[0] ?? null)
  }
  return row
}

const otherCompanies = (companies: ContactFields['other_companies']): OtherCompany[] =>
  (companies ?? []).map(({ company_id, view_all_tickets }) => ({
    company_id,
    view_all_tickets: view_all_tickets ?? false,
  }))

export function addContact(account: Account, fields: ContactFields & { readonly name: string }): UserRow {
  return createContact(account, { ...rowFields(account, fields), name: fields.name })
}

export function changeContact(account: Account, contact: UserRow, fields: ContactFields): UserRow {
  const changes = rowFields(account, fields, contact)
  const companyId =
    contact.company_id ?? (fields.company_id === undefined ? companyIdByEmail(account, fields.email) : null)
  return account.database.users.replace(
    userRow({ ...contact, company_id: companyId, ...changes, updated_at: account.clock.seconds() }),
  )
}

export function setContactDeleted(account: Account, contact: UserRow, deleted: boolean): void {
  account.database.users.replace(userRow({ ...contact, deleted, updated_at: account.clock.seconds() }))
}

/**
 * Writes that remove a contact for good, with all its tickets. It must be soft-deleted first unless forced: the reference says so,
 * the form of the 400 is inferred.
 */
export function contactRemoval(account: Account, contact: UserRow, force: boolean): Iterable<RowWrite> {
  if (!contact.deleted && !force) {
    throw validationFailed([invalidValue('force', 'The contact should be deleted before it is deleted permanently')])
  }
  return rowsRemoval(account, contact)
}

function* rowsRemoval(account: Account, contact: UserRow): Generator<RowWrite, void, undefined> {
  const { agents, users } = account.database
  for (const ticket of ticketsOfRequester(account, contact.id)) yield* ticketRemoval(account, ticket)
  if (contact.avatar_id !== null) yield* attachmentsRemoval(account, [contact.avatar_id])
  yield* followerRemoval(account, contact.id)
  yield* forgottenTarget(account, 'contact', Number(contact.org_contact_id))
  yield () => agents.delete(contact.id)
  yield () => users.delete(contact.id)
}
