import { createHmac } from 'node:crypto'
import type { Account } from '../account/account.ts'

/** An agent's conversations with a model. Nothing is kept of them: the id says when it was given, and is signed. */

/** Seconds on the account's clock; inferred. */
const LIFETIME_S = 24 * 60 * 60

export function newConversationId(account: Account): string {
  const given = `${account.random.uuid('conversation_id')}.${account.clock.seconds().toString(36)}`
  return `${given}.${signatureOf(account, given)}`
}

/** Given by this account, not longer ago than a day. */
export function isConversationId(account: Account, id: unknown): boolean {
  const [, given, since, signature] = typeof id === 'string' ? (/^([\w-]{1,40}\.(\w{1,8}))\.(\w+)$/.exec(id) ?? []) : []
  if (given === undefined || since === undefined || signature !== signatureOf(account, given)) return false
  const age = account.clock.seconds() - Number.parseInt(since, 36)
  return age >= 0 && age <= LIFETIME_S
}

const signatureOf = ({ signingSecret, name }: Account, text: string): string =>
  createHmac('sha256', signingSecret).update(`${name} ${text}`).digest('hex').slice(0, 16)
