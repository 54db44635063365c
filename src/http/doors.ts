import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Accounts, locate } from './account-of.ts'
import { atOwnCost } from './at-own-cost.ts'
import { inOrder } from './in-order.ts'
import { isBelow, type OpenDoor } from './machine.ts'
import { parseTarget, type Target } from './target.ts'

export interface DoorsHost {
  readonly accounts: Accounts
  readonly onError: (error: unknown) => void
}

/**
 * Makes a plain Node listener that leads each request to its door, by the path after an account's prefix, or after a
 * name that no account has. A path that no door holds is answered by the first door of accounts.
 */
export function doorsListener(
  doors: readonly OpenDoor[],
  { accounts, onError }: DoorsHost,
): (request: IncomingMessage, response: ServerResponse) => void {
  const [own, ofAccounts] = [doors.filter(isOwn), doors.filter((door) => !isOwn(door))]
  const mounts = ofAccounts.map(({ mount }) => mount).filter((mount) => mount !== '')
  const isMounted = (path: string) => mounts.some((mount) => isBelow(mount, path))
  const doorOf = (path: string) => ofAccounts.find((door) => door.holds(path))
  const doorAt = (path: string) => doorOf(path) ?? doorOf(withoutName(path)) ?? ofAccounts[0]
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const target = parseTarget(request.url ?? '/')
    const ownDoor = own.find(({ mount }) => isBelow(mount, pathOf(request)))
    if (ownDoor !== undefined) return ownDoor.serve({ request, response, target, located: atNoAccount(target) })
    const located = locate(accounts, target.path, request.headers.host, isMounted)
    return doorAt(located.path)?.serve({ request, response, target, located })
  }
  return inOrder((request, response) => atOwnCost(request.socket, onError, () => serve(request, response)))
}

const isOwn = ({ scope }: OpenDoor) => scope === 'emulator'

/** The path as it was sent: a door of the emulator's own answers to no other spelling. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const mark = url.indexOf('?')
  return mark < 0 ? url : url.slice(0, mark)
}

const withoutName = (path: string): string => path.slice(Math.max(0, path.indexOf('/', 1)))

const atNoAccount = ({ path }: Target) => ({ account: undefined, isUnknown: false, path, prefix: '' })
