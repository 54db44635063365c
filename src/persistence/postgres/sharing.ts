import type { Sharing } from '../account-store.ts'
import type { Replica } from './replica.ts'
import { orphans } from './taking.ts'

/** What a replica is asked of accounts that may be others'. */
export const sharingOf = (replica: Replica, { seek, release }: Pick<Sharing, 'seek' | 'release'>): Sharing => ({
  get isHeld() {
    return replica.isHeld
  },
  seek,
  release,
  orphans: async () => (replica.lease.isSettled ? orphans(replica.connections) : []),
  isTaken: async (name) => (await replica.connections.query('SELECT FROM account WHERE name = $1', [name])).length > 0,
})
