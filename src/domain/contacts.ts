import type { Account } from '../account/account.ts'
import {
  type FieldError,
  inconsistentState,
  invalidValue,
  methodNotAllowed,
  missingField,
  notFound,
  validationFailed,
} from '../errors.ts'
import { compareNames } from '../store/database.ts'
import {
  type ContactShelf,
  type CustomFieldValues,
  type OtherCompany,
  type Seconds,
  type UserRow,
  userRow,
} from '../store/rows.ts'
import { deleteAttachments, storeAttachments, type Upload } from './attachments.ts'
import { checkForm, mergeCustomFields } from './form-check.ts'
import { type Listing, type Page, pageOf } from './paging.ts'
import { changeTicket, destroyTicket } from './tickets.ts'
import { companyIdByEmail, createContact } from './users.ts'

/** Contacts only: agents' ids are not contacts' (inferred). Deleted ones are found, merged ones too. */
export function findContact(account: Account, id: number): UserRow {
  const user = account.database.users.get(id)
  if (user === undefined || user.is_agent) throw notFound()
  return user
}

/** Blocked and deleted contacts take no changes: 405. Source: the reference's changelog of April 2016. */
export function findChangeableContact(account: Account, id: number, method: string): UserRow {
  const contact = findContact(account, id)
  if (contact.deleted || contact.blocked) throw methodNotAllowed(method, ['GET'])
  return contact
}

/** For restoring: a merged contact's identity has moved on, so it is not found either (inferred). */
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
}

const IDENTITIES = ['email', 'phone', 'mobile', 'twitter_id', 'unique_external_id'] as const

/** Source: https://developers.freshdesk.com/api/#create_contact; the sentence follows the recorded one of tickets. */
export function checkContact(
  account: Account,
  fields: ContactFields,
  failed: ReadonlySet<string>,
  stored?: UserRow,
): FieldError[] {
  const errors: FieldError[] = []
  const identified = IDENTITIES.some((name) => (fields[name] === undefined ? stored?.[name] : fields[name]))
  if (!identified && !IDENTITIES.some((name) => failed.has(name))) {
    errors.push(missingField('email', `Please fill at least 1 of ${IDENTITIES.join(', ')} fields`))
  }
  errors.push(...checkCompanies(account, fields, failed))
  const form = account.form('contact')
  errors.push(
    ...checkForm({
      form,
      fields: fields as Readonly<Record<string, unknown>>,
      stored: stored && { fields: stored as unknown as Record<string, unknown>, custom_fields: stored.custom_fields },
      closes: false,
      failed: new Set([...failed, ...errors.map((error) => error.field)]),
    }),
  )
  return errors
}

const MAX_AVATAR_BYTES = 5 * 1024 * 1024

/** Source: https://developers.freshdesk.com/api/#create_contact (avatar); the sentences are inferred. */
export function checkAvatar(avatar: Upload | null | undefined, failed: ReadonlySet<string>): FieldError[] {
  if (avatar == null || failed.has('avatar')) return []
  if (!/\.(jpg|jpeg|jpe|png)$/i.test(avatar.name)) {
    return [invalidValue('avatar', "It should be one of these values: '.jpg,.jpeg,.jpe,.png'")]
  }
  if (avatar.bytes.length <= MAX_AVATAR_BYTES) return []
  return [{ ...invalidValue('avatar', 'The size of the avatar should not exceed 5 MB'), code: 'invalid_size' }]
}

function checkCompanies(account: Account, fields: ContactFields, failed: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = []
  const { companies } = account.database
  if (fields.company_id != null && !failed.has('company_id') && companies.get(fields.company_id) === undefined) {
    errors.push(invalidValue('company_id', 'There is no company matching the given company_id'))
  }
  if (fields.other_companies == null || failed.has('other_companies')) return errors
  if (!account.hasFeature('Multiple Companies')) {
    const message = 'It requires the Multiple Companies feature'
    errors.push({ field: 'other_companies', message, code: 'inaccessible_field' })
  } else if (fields.other_companies.some(({ company_id }) => companies.get(company_id) === undefined)) {
    errors.push(invalidValue('other_companies', 'There is no company matching the given company_id'))
  }
  return errors
}

const NULL_IS_DEFAULT = ['language', 'time_zone', 'tags', 'other_emails', 'view_all_tickets'] as const

/** A request's fields as a row's: what null resets, files stored, custom fields merged. */
function rowFields(account: Account, fields: ContactFields, stored?: UserRow): Partial<UserRow> {
  const { avatar, custom_fields, other_companies, ...plain } = fields
  const row: Record<string, unknown> = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  )
  for (const name of NULL_IS_DEFAULT) if (row[name] === null) row[name] = undefined
  if (other_companies !== undefined) row.other_companies = otherCompanies(other_companies)
  if (custom_fields != null) {
    row.custom_fields = mergeCustomFields(account.form('contact'), stored?.custom_fields ?? {}, custom_fields)
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
 * Removes a contact for good, with all its tickets. It must be soft-deleted first unless forced: the reference says
 * so, the form of the 400 is inferred.
 */
export function hardDeleteContact(account: Account, contact: UserRow, force: boolean): void {
  if (!contact.deleted && !force) {
    throw validationFailed([invalidValue('force', 'The contact should be deleted before it is deleted permanently')])
  }
  for (const ticket of [...ticketsOfRequester(account, contact.id)]) destroyTicket(account, ticket)
  if (contact.avatar_id !== null) deleteAttachments(account, [contact.avatar_id])
  account.database.users.delete(contact.id)
}

/** Of every shelf: deleted and spam too. */
function* ticketsOfRequester(account: Account, requester_id: number) {
  const { requester } = account.database.tickets.by
  for (const shelf of [0, 1, 2] as const) {
    yield* requester.range(
      { shelf, requester_id, created_at: 0, id: 0 },
      { shelf, requester_id, created_at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER },
    )
  }
}

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

function checkMergedValues(account: Account, people: readonly UserRow[], { contact }: MergeFields): FieldError[] {
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

/** The form of the two refusals is inferred. */
export function sendInvitation(account: Account, contact: UserRow): void {
  if (contact.email === null) {
    throw inconsistentState('A contact without an email cannot be invited')
  }
  if (contact.active) throw inconsistentState('The contact is active already')
  account.outbox.add({
    at: account.clock.seconds(),
    kind: 'invitation',
    to: [contact.email],
    cc: [],
    bcc: [],
    from: null,
    subject: `${account.name} user activation`,
    html: `<div>Hi ${contact.name}, activate your account.</div>`,
    text: `Hi ${contact.name}, activate your account.`,
    ticket_id: null,
  })
}

export interface ContactQuery {
  readonly email?: string | undefined
  readonly mobile?: string | undefined
  readonly phone?: string | undefined
  readonly unique_external_id?: string | undefined
  readonly company_id?: number | undefined
  readonly state?: 'blocked' | 'deleted' | 'unverified' | 'verified' | undefined
  /** Visitors are people who only chatted: the emulator has none. */
  readonly contact_type?: 'contact' | 'visitor' | undefined
  readonly updated_since?: Seconds | undefined
  readonly page?: number | undefined
  readonly per_page?: number | undefined
}

const SHELF_OF_STATE = { verified: 0, unverified: 1, blocked: 2, deleted: 3 } as const
const MAX = Number.MAX_SAFE_INTEGER

/** By name. Without `state`: neither blocked nor deleted. Source: https://developers.freshdesk.com/api/#contacts */
export function listContacts(account: Account, query: ContactQuery): Page<UserRow> {
  return pageOf(contactListing(account, query), query)
}

function contactListing(account: Account, query: ContactQuery): Listing<UserRow> {
  const { by } = account.database.users
  const shelf = query.state === undefined ? undefined : SHELF_OF_STATE[query.state]
  const matches = (user: UserRow) =>
    query.contact_type !== 'visitor' &&
    (shelf === undefined ? user.shelf <= 1 : user.shelf === shelf) &&
    (query.updated_since === undefined || user.updated_at >= query.updated_since) &&
    (query.email === undefined || user.email === query.email || user.other_emails.includes(query.email)) &&
    (query.mobile === undefined || user.mobile === query.mobile) &&
    (query.phone === undefined || user.phone === query.phone) &&
    (query.unique_external_id === undefined || user.unique_external_id === query.unique_external_id) &&
    (query.company_id === undefined || belongsTo(user, query.company_id))
  const key = identityKey(query)
  if (key !== undefined) return { ordered: [...by.key.all(key)].sort(compareNames), compare: compareNames, matches }
  const ordered = shelf === undefined ? by.name.all() : by.state.range(firstOf(shelf), firstOf(shelf + 1))
  return { ordered, compare: compareNames, matches, ...selectionOf(account, query) }
}

const firstOf = (shelf: number) => ({ shelf: shelf as ContactShelf, sort_name: '', id: 0 }) // 4, the agents', ends 3

/** Of the condition that few contacts share. */
function identityKey(query: ContactQuery): string | undefined {
  const name = (['email', 'unique_external_id', 'mobile', 'phone'] as const).find((one) => query[one] !== undefined)
  return name && `${name}:${query[name]}`
}

function selectionOf(
  account: Account,
  { company_id, updated_since }: ContactQuery,
): Pick<Listing<UserRow>, 'selected'> {
  const { by } = account.database.users
  if (company_id !== undefined) return { selected: () => by.key.all(`company_id:${company_id}`) }
  if (updated_since === undefined) return {}
  return { selected: () => by.updated.range({ updated_at: updated_since, id: 0 }, { updated_at: MAX, id: MAX }) }
}

const belongsTo = (user: UserRow, companyId: number) =>
  user.company_id === companyId || user.other_companies.some((other) => other.company_id === companyId)

/** A page of autocompletion; Freshdesk's own number is not documented. */
const MAX_SUGGESTIONS = 30

/** Contacts with a word of their name, or an e-mail, that starts so. */
export function suggestContacts(account: Account, term: string): UserRow[] {
  const prefix = term.trim().toLowerCase()
  const found = new Map<number, UserRow>()
  const { key } = account.database.users.by
  for (const rows of [key.startingWith(`word:${prefix}`), key.startingWith(`email:${prefix}`)]) {
    for (const user of rows) {
      if (found.size === MAX_SUGGESTIONS) break
      if (user.shelf <= 1) found.set(user.id, user)
    }
  }
  return [...found.values()].sort(compareNames)
}
