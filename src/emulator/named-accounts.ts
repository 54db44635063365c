import type { IncomingMessage } from 'node:http'
import { CONTROL_PATH } from '../control/door.ts'
import { GIVE_UP_PATH } from '../control/giving-up.ts'
import { controlOperations } from '../control/operations.ts'
import { nameInHost, nameInKey, nameInPath } from '../http/account-of.ts'
import { parseAuthorization } from '../http/authenticate.ts'
import { isBelow } from '../http/machine.ts'
import { API_PATH, MCP_PATH, parseTarget, SCIM_PATH } from '../http/target.ts'
import { isAccountName } from '../schemas/account.ts'

/** Paths below the control door that concern no account: those of operations on the emulator. */
const OF_EMULATOR = new Set(
  controlOperations.filter(({ scope }) => scope === 'emulator').map(({ path }) => (path === '/' ? '' : path)),
)
/** Paths of doors, which are no account's though one may be named so. */
const MOUNTS = [API_PATH, SCIM_PATH, MCP_PATH]

/** Whether a call has its account given up: it waits for the other calls to that, not for itself. */
export const isGivingUp = ({ url = '/' }: IncomingMessage): boolean => {
  const { path } = parseTarget(url)
  return isBelow(CONTROL_PATH, path) && path.endsWith(GIVE_UP_PATH)
}

/**
 * Names that a request may mean an account by, in the order in which they count; the last is the default account's. None
 * where it concerns the emulator.
 */
export function accountNamesOf({ url = '/', headers }: IncomingMessage, defaultName: string): readonly string[] {
  const { path } = parseTarget(url)
  if (isBelow(CONTROL_PATH, path)) return namesOfControl(path.slice(CONTROL_PATH.length), defaultName)
  const inPath = MOUNTS.some((mount) => isBelow(mount, path)) ? undefined : nameInPath(path)
  const given = [inPath, nameInHost(headers.host), nameInKey(credentialsOf(headers.authorization))]
  return [...given.filter((name) => name !== undefined && isAccountName(name)), defaultName] as string[]
}

function namesOfControl(path: string, defaultName: string): readonly string[] {
  if (OF_EMULATOR.has(path)) return []
  const name = /^\/accounts\/([^/]+)/.exec(path)?.[1]
  if (name === undefined) return [defaultName]
  return isAccountName(name) ? [name] : []
}

function credentialsOf(authorization: string | undefined) {
  // Identity providers send a token, assistants a key as it is.
  const [, bearer] = /^bearer +(\S+) *$/i.exec(authorization ?? '') ?? []
  const token = bearer ?? bareKeyIn(authorization)
  return token === undefined ? parseAuthorization(authorization) : { username: token, password: '' }
}

/** A key as it is, behind its account's name and a dot. */
function bareKeyIn(authorization = ''): string | undefined {
  return /^[!-~]+$/.test(authorization) && authorization.slice(1, -1).includes('.') ? authorization : undefined
}
