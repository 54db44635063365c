import { type FieldError, incompatibleField, missingField, RULE } from '../errors.ts'
import type { CustomMailbox, IncomingServer, OutgoingServer } from '../store/rows/email-configs.ts'

/** A server as requests name it; what is left out stays as it is. */
interface ServerFields {
  readonly mail_server?: string | undefined
  readonly port?: number | undefined
  readonly use_ssl?: boolean | undefined
  readonly authentication?: string | undefined
  readonly user_name?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly delete_from_server?: boolean | undefined
}

export interface CustomMailboxFields {
  readonly access_type: CustomMailbox['access_type']
  readonly incoming?: ServerFields | undefined
  readonly outgoing?: ServerFields | undefined
}

type Direction = 'incoming' | 'outgoing'

const DIRECTIONS: Readonly<Record<CustomMailbox['access_type'], readonly Direction[]>> = {
  incoming: ['incoming'],
  outgoing: ['outgoing'],
  both: ['incoming', 'outgoing'],
}

const RULES = {
  mail_server: RULE.string,
  port: RULE.positiveInteger,
  authentication: RULE.string,
  user_name: RULE.string,
  password: RULE.string,
  delete_from_server: RULE.boolean,
} as const

/**
 * Checks that there is a server for each direction that the access type names and for no other, and that a new one is
 * complete, password included. Source: https://developers.freshdesk.com/api/#email-mailboxes; the codes are inferred.
 */
export function checkCustomMailbox(fields: CustomMailboxFields, stored: CustomMailbox | null): FieldError[] {
  const wanted = DIRECTIONS[fields.access_type]
  return (['incoming', 'outgoing'] as const).flatMap((direction) => {
    const path = `custom_mailbox.${direction}`
    const server = fields[direction]
    if (!wanted.includes(direction)) return server === undefined ? [] : [incompatibleField(path)]
    const known = stored?.[direction] ?? null
    if (known !== null) return []
    return server === undefined ? [missingField(path, RULE.object)] : missingParts(direction, server, path)
  })
}

function missingParts(direction: Direction, server: ServerFields, path: string): FieldError[] {
  const given: ServerFields = { ...server, user_name: userNameOf(server) }
  return Object.entries(RULES)
    .filter(([name]) => name !== 'delete_from_server' || direction === 'incoming')
    .filter(([name]) => given[name as keyof ServerFields] === undefined)
    .map(([name, rule]) => missingField(`${path}.${name}`, rule))
}

const userNameOf = ({ user_name, username }: ServerFields) => user_name ?? username

export function customMailboxOf(fields: CustomMailboxFields, stored: CustomMailbox | null): CustomMailbox {
  const { access_type, incoming = {}, outgoing = {} } = fields
  const wanted = DIRECTIONS[access_type]
  return {
    access_type,
    incoming: wanted.includes('incoming')
      ? {
          ...serverOf(incoming, stored?.incoming),
          delete_from_server: incoming.delete_from_server ?? stored?.incoming?.delete_from_server ?? false,
        }
      : null,
    outgoing: wanted.includes('outgoing') ? serverOf(outgoing, stored?.outgoing) : null,
  }
}

/**
 * A server's row from checked fields: what is not given is taken from the stored server. SSL is off unless asked for
 * (inferred).
 */
const serverOf = (given: ServerFields, stored: OutgoingServer | IncomingServer | null = null): OutgoingServer => ({
  mail_server: given.mail_server ?? stored?.mail_server ?? '',
  port: given.port ?? stored?.port ?? 0,
  use_ssl: given.use_ssl ?? stored?.use_ssl ?? false,
  authentication: (given.authentication ?? stored?.authentication ?? '').toLowerCase(),
  user_name: userNameOf(given) ?? stored?.user_name ?? '',
})
