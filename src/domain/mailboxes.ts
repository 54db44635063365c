import type { Account } from '../account/account.ts'
import { duplicateValue, type Finding, incompatibleField, invalidValue, missingField, RULE } from '../errors.ts'
import { definedOnly } from '../store/defined-only.ts'
import type { EmailConfigRow } from '../store/rows/email-configs.ts'
import { findById } from './configuration.ts'
import { type CustomMailboxFields, checkCustomMailbox, customMailboxOf } from './custom-mailbox.ts'
import { checkRoom } from './definition-limit.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'

/** Support addresses as `/email/mailboxes` changes them; the rows are those of `/email_configs`. */

export interface MailboxFields {
  readonly name?: string | undefined
  readonly support_email?: string | undefined
  readonly mailbox_type?: 'freshdesk_mailbox' | 'custom_mailbox' | undefined
  readonly group_id?: number | null | undefined
  readonly product_id?: number | null | undefined
  readonly default_reply_email?: boolean | undefined
  readonly custom_mailbox?: CustomMailboxFields | undefined
}

export const findMailbox = ({ database }: Account, id: number): EmailConfigRow => findById(database.email_configs, id)

/**
 * Checks a mailbox's fields.
 * @param stored the mailbox that is changed
 */
export function checkMailbox(account: Account, fields: MailboxFields, stored?: EmailConfigRow): Finding[] {
  const { products, groups, email_configs } = account.database
  const { product_id, group_id, support_email } = fields
  const errors: Finding[] = [...checkKind(fields, stored)]
  if (product_id != null && products.get(product_id) === undefined) {
    errors.push(invalidValue('product_id', 'There is no product matching the given product_id'))
  }
  if (group_id != null && groups.get(group_id) === undefined) {
    errors.push(invalidValue('group_id', 'There is no group matching the given group_id'))
  }
  if (support_email !== undefined) {
    const holder = email_configs.by.key.find(`email:${support_email}`)
    if (holder !== undefined && holder.id !== stored?.id) errors.push(duplicateValue('support_email'))
  }
  return errors
}

const typeOf = ({ custom_mailbox }: EmailConfigRow) =>
  custom_mailbox === null ? 'freshdesk_mailbox' : 'custom_mailbox'

function checkKind({ mailbox_type, custom_mailbox }: MailboxFields, stored: EmailConfigRow | undefined): Finding[] {
  const type = mailbox_type ?? (stored && typeOf(stored))
  const ofType = (error: Finding): Finding => ({ ...error, readFrom: ['mailbox_type'] })
  if (type === 'custom_mailbox') {
    if (custom_mailbox !== undefined)
      return checkCustomMailbox(custom_mailbox, stored?.custom_mailbox ?? null).map(ofType)
    return stored?.custom_mailbox ? [] : [ofType(missingField('custom_mailbox', RULE.object))]
  }
  return custom_mailbox === undefined || type === undefined ? [] : [ofType(incompatibleField('custom_mailbox'))]
}

/**
 * Address to which mail for the support address is to be forwarded; one in the account's own domain is itself.
 * Source: airbytehq/airbyte, source-freshdesk/integration_tests/expected_records.jsonl, email_mailboxes
 */
function forwardEmailOf({ name }: Account, supportEmail: string): string {
  const own = `${name}.freshdesk.com`
  const [local = '', domain = ''] = supportEmail.split('@')
  return domain === own ? supportEmail : `${domain.replaceAll('.', '')}${local}@${own}`
}

function rowFields(account: Account, fields: MailboxFields, stored?: EmailConfigRow): Partial<EmailConfigRow> {
  const { name, support_email, group_id, product_id, default_reply_email, mailbox_type, custom_mailbox } = fields
  const isCustom = (mailbox_type ?? (stored && typeOf(stored))) === 'custom_mailbox'
  const kept = isCustom ? (stored?.custom_mailbox ?? null) : null
  return definedOnly({
    name,
    reply_email: support_email,
    to_email: support_email === undefined ? undefined : forwardEmailOf(account, support_email),
    group_id,
    product_id,
    primary_role: default_reply_email,
    custom_mailbox: isCustom && custom_mailbox !== undefined ? customMailboxOf(custom_mailbox, kept) : kept,
  })
}

/**
 * Adds a mailbox: unverified, unless the setting `mailboxes_active` says otherwise, and with the name of its product,
 * else of the account (inferred).
 */
export function addMailbox(
  account: Account,
  fields: MailboxFields & { readonly support_email: string },
): EmailConfigRow {
  checkRoom(account, 'email_configs')
  const { email_configs, products } = account.database
  const now = account.clock.seconds()
  const product = products.get(fields.product_id ?? 0)
  const mailbox = email_configs.insert({
    name: product?.name ?? account.name,
    reply_email: fields.support_email,
    to_email: fields.support_email,
    active: account.settings.mailboxes_active,
    primary_role: false,
    product_id: null,
    group_id: null,
    custom_mailbox: null,
    ...rowFields(account, fields),
    id: account.ids.next('email_config'),
    created_at: now,
    updated_at: now,
  })
  yieldPrimary(account, mailbox)
  return mailbox
}

export function changeMailbox(account: Account, stored: EmailConfigRow, fields: MailboxFields): EmailConfigRow {
  const mailbox = account.database.email_configs.replace({
    ...stored,
    ...rowFields(account, fields, stored),
    updated_at: account.clock.seconds(),
  })
  yieldPrimary(account, mailbox)
  return mailbox
}

/**
 * Makes other mailboxes of the product, or of the account, cease to be the primary one, where the given one is: the
 * last to be made primary is (inferred).
 */
function yieldPrimary({ database: { email_configs } }: Account, mailbox: EmailConfigRow): void {
  if (!mailbox.primary_role) return
  for (const one of [...email_configs.all()]) {
    const isRival = one.id !== mailbox.id && one.primary_role && one.product_id === mailbox.product_id
    if (isRival) email_configs.replace({ ...one, primary_role: false })
  }
}

/** Deletes a mailbox for good; tickets that came in by it keep its id (inferred). */
export function removeMailbox({ database }: Account, { id }: EmailConfigRow): void {
  database.email_configs.delete(id)
}

export interface MailboxQuery extends PageRequest {
  readonly support_email?: string | undefined
  readonly forward_email?: string | undefined
  readonly product_id?: number | undefined
  readonly group_id?: number | undefined
  readonly active?: boolean | undefined
  readonly order_by?: 'product_id' | 'group_id' | undefined
  readonly order_type?: 'asc' | 'desc' | undefined
}

/**
 * Lists mailboxes, primary ones first, then by product; those without a product or group come last. An account has few.
 */
export function listMailboxes({ database }: Account, query: MailboxQuery): Page<EmailConfigRow> {
  const compare = orderOf(query)
  const isSame = <Value>(wanted: Value | undefined, value: Value) => wanted === undefined || wanted === value
  return pageOf(
    {
      ordered: [...database.email_configs.all()].sort(compare),
      compare,
      matches: (one) =>
        isSame(query.support_email?.toLowerCase(), one.reply_email) &&
        isSame(query.forward_email?.toLowerCase(), one.to_email) &&
        isSame(query.product_id, one.product_id ?? undefined) &&
        isSame(query.group_id, one.group_id ?? undefined) &&
        isSame(query.active, one.active),
    },
    query,
  )
}

type Compare = (a: EmailConfigRow, b: EmailConfigRow) => number

function orderOf({ order_by, order_type = 'asc' }: MailboxQuery): Compare {
  const byId: Compare = (a, b) => a.id - b.id
  if (order_by !== undefined) {
    const sign = order_type === 'asc' ? 1 : -1
    return (a, b) => compareLast(a[order_by], b[order_by], sign) || byId(a, b)
  }
  return (a, b) =>
    Number(b.primary_role) - Number(a.primary_role) || compareLast(a.product_id, b.product_id, 1) || byId(a, b)
}

/** Compares two ids; null comes last in either direction (the second is inferred). */
const compareLast = (a: number | null, b: number | null, sign: 1 | -1): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : sign * (a - b)
