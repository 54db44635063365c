import type { Account } from '../account/account.ts'
import { type Actor, actorOf, apiKeyOf, findActorByKey, findActorByPassword } from '../account/actor.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/**
 * Basic credentials, with or without the scheme's name (a public client sends the bare base64). Undefined when there
 * are none or they are no base64 text.
 */
export function parseAuthorization(header: string | undefined): Credentials | undefined {
  if (header !== lastHeader) {
    lastHeader = header
    lastCredentials = header === undefined ? undefined : parseBasic(header)
  }
  return lastCredentials
}

/**
 * The last header and its credentials: most calls repeat the header of the one before, and the result depends on it
 * alone.
 */
let lastHeader: string | undefined
let lastCredentials: Credentials | undefined

function parseBasic(header: string): Credentials | undefined {
  const encoded = /^(?:basic\s+)?([\w+/=-]+)\s*$/i.exec(header)?.[1]
  if (encoded === undefined) return undefined
  const decoded = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 0) return decoded === '' ? undefined : { username: decoded, password: '' }
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) }
}

/**
 * Sentence for the log about a header without credentials of an agent; undefined where it is not known what is wrong.
 */
export function explainAuthorization(header: string | undefined, account: Account): string | undefined {
  if (header === undefined) return undefined
  const [, scheme, rest = ''] = /^([a-z]{1,10})\s(.*)$/i.exec(header) ?? []
  if (scheme !== undefined && scheme.toLowerCase() !== 'basic') return `${scheme} is not taken: ${HOW}`
  const sent = (scheme === undefined ? header : rest).trim()
  const key = sent.split(':', 1)[0] ?? ''
  if (keyInPlaceOfThePassword(header, account)) return `the key came as the password: ${HOW}`
  const isBare = authenticate(account, { username: key, password: '' }) !== undefined
  return isBare || !isBase64OfText(sent) ? `the credentials came as they are, not in base64: ${HOW}` : undefined
}

function keyInPlaceOfThePassword(header: string, account: Account): boolean {
  const credentials = parseAuthorization(header)
  return credentials !== undefined && authenticateKey(account, credentials.password) !== undefined
}

// For bytes that are no base64 or no UTF-8 the decoder makes control characters or the replacement character.
const isBase64OfText = (text: string) =>
  /^[\w+/=-]*$/.test(text) && !/[\p{Cc}\uFFFD]/u.test(Buffer.from(text, 'base64').toString('utf8'))

const HOW = 'send Basic base64(KEY:X)'

/** The agent with these credentials: an API key with any password, or e-mail and password. */
export function authenticate(account: Account, { username, password }: Credentials): Actor | undefined {
  return (
    authenticateKey(account, username) ??
    (username.includes('@') ? findActorByPassword(account, username, password) : undefined)
  )
}

/** The agent with this API key, which may have the account's name before it. */
export function authenticateKey(account: Account, key: string): Actor | undefined {
  return (
    findActorByKey(account, key) ??
    (key.startsWith(`${account.name}.`) ? findActorByKey(account, key.slice(account.name.length + 1)) : undefined)
  )
}

/** Sentence for the log of a 401: the keys that would have worked. */
export function keysHint(account: Account): string {
  const agents = [...account.database.agents.all()].filter((agent) => actorOf(account, agent) !== undefined)
  const keys = agents.slice(0, 5).map((agent) => apiKeyOf(account, agent))
  return `keys of ${account.name}: ${keys.join(', ')}`
}
