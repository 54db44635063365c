import type { IncomingMessage, ServerResponse } from 'node:http'
import { realMilliseconds } from '../time/clock.ts'
import { type Accounts, type Located, placeOf } from './account-of.ts'
import type { CountedCall } from './counted-call.ts'
import type { Door } from './door.ts'
import type { Caller, DoorOperation, Exchange } from './exchange.ts'
import type { RequestLog } from './log.ts'
import { type Router, routerOf } from './router.ts'
import { serveAccount } from './serve-account.ts'
import { serveEmulator } from './serve-emulator.ts'
import { parseQuery, type Target } from './target.ts'

export interface MachineHost {
  readonly accounts: Accounts
  readonly log: ((entry: RequestLog) => void) | undefined
  /** Hears of each call to an account that was answered. */
  readonly count: (call: CountedCall) => void
  /** Hears of unexpected errors, which are answered as 500. */
  readonly onError: (error: unknown) => void
}

/** A request that has come to a door. */
export interface Arrival {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: Target
  readonly located: Located
}

/** A door in service; the types of its operations and callers stay inside. */
export interface OpenDoor {
  readonly mount: string
  readonly scope: 'account' | 'emulator'
  /** Whether a path, without an account's prefix, is one of this door's. */
  holds(path: string): boolean
  /** Answers at once, or when the returned promise settles. */
  serve(arrival: Arrival): Promise<void> | undefined
}

/**
 * Opens a door for the request machine: match, caller, limit, body, operation, write. What the door states decides the
 * rest.
 */
export function openDoor<Operation extends DoorOperation, Who extends Caller>(
  door: Door<Operation, Who>,
  host: MachineHost,
): OpenDoor {
  const router = routerOf(door.endpoints)
  const { mount, scope } = door
  return {
    mount,
    scope,
    holds: (path) => (mount === '' ? router.match('GET', path).kind !== 'none' : isBelow(mount, path)),
    serve(arrival) {
      if (door.scope === 'emulator') return serveEmulator(door, host, begin(door, router, host.accounts, arrival))
      if (door.preflight === undefined || arrival.request.method !== 'OPTIONS') {
        return serveAccount(door, host, begin(door, router, host.accounts, arrival))
      }
      door.preflight(arrival.response)
      return undefined
    },
  }
}

/** Opens a door that is loaded by the first request that comes to it. One without a mount says which paths it holds. */
export function laterDoor(
  mount: `/${string}` | '',
  scope: OpenDoor['scope'],
  load: () => Promise<OpenDoor>,
  holds = (path: string) => isBelow(mount, path),
): OpenDoor {
  let loaded: OpenDoor | undefined
  const serveLater = async (arrival: Arrival) => {
    loaded = await load()
    await loaded.serve(arrival)
  }
  return {
    mount,
    scope,
    holds,
    serve: (arrival) => (loaded === undefined ? serveLater(arrival) : loaded.serve(arrival)),
  }
}

/** Whether a path is the mount or lies below it; the mount itself is the path `/` of its door. */
export const isBelow = (mount: string, path: string): boolean =>
  path.startsWith(mount) && (path.length === mount.length || path.charCodeAt(mount.length) === SLASH)

const SLASH = 0x2f

/** Takes step 1: the match is only recorded. */
function begin<Operation extends DoorOperation, Who extends Caller>(
  door: Door<Operation, Who>,
  router: Router<Operation>,
  accounts: Accounts,
  { request, response, target, located }: Arrival,
): Exchange<Operation> {
  const credentials = door.scope === 'account' ? door.credentialsOf(request.headers.authorization) : undefined
  const place = placeOf(accounts, located, credentials)
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const isHere = isBelow(door.mount, place.path)
  const match = isHere ? router.match(method, place.path.slice(door.mount.length) || '/') : NO_MATCH
  const query = parseQuery(target.search)
  return { request, response, target, credentials, place, match, query, arrivedAt: realMilliseconds() }
}

const NO_MATCH = { kind: 'none' } as const
