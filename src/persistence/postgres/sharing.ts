import type { Sharing } from '../account-store.ts'
import type { Replica } from './replica.ts'
import { orphans } from './taking.ts'

const ALIVE_AT = `SELECT FROM replica WHERE rtrim(url, '/') = $1 AND until >= clock_timestamp()`

/** What a replica is asked of accounts that may be others'. */
export const sharingOf = (replica: Replica, { seek, release }: Pick<Sharing, 'seek' | 'release'>): Sharing => ({
  get isHeld() {
    return replica.isHeld
  },
  seek,
  release,
  orphans: async () => (replica.lease.isSettled ? orphans(replica.connections, replica.lease.id) : []),
  isReplica: async (url) => (await replica.connections.query(ALIVE_AT, [url])).length > 0,
  isTaken: async (name) => (await replica.connections.query('SELECT FROM account WHERE name = $1', [name])).length > 0,
})
