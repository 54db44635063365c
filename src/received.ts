import type { AccountHandle } from './emulator/account-handle.ts'
import type { RequestMatch } from './journal/match.ts'
import type { OperationId } from './journal/operation-ids.ts'
import { explainMisses } from './journal/verify.ts'

/** Match that `toHaveReceived` looks for besides the operation. */
export interface Received extends Omit<RequestMatch, 'operation'> {
  /** Exactly so many times. Default: at least once. */
  readonly times?: number
}

/** Finding of `toHaveReceived`, in the form that test runners ask of their matchers. */
export function received(freshdesk: AccountHandle, operation: OperationId, { times, ...match }: Received = {}) {
  const verification = freshdesk.requests.check({
    match: { operation, ...match },
    ...(times === undefined ? {} : { count: { exactly: times } }),
  })
  const { verified, requests } = verification
  const calls = requests.map(({ id, method, path }) => `#${id} ${method} ${path}`).join(', ')
  return {
    pass: verified,
    message: () => (verified ? `expected not to have received ${operation}: ${calls}` : explainMisses(verification)),
  }
}
