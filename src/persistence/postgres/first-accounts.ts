import { setTimeout as wait } from 'node:timers/promises'
import type { LoadedAccount } from '../account-dump.ts'
import type { AccountPlace } from '../account-store.ts'
import { type Connections, LEASE_MS, patiently } from './connections.ts'
import { orphans } from './taking.ts'

/** A start waits so long for accounts of a replica that ended without a word. */
const PATIENCE_MS = 2 * LEASE_MS
const ASK_AGAIN_MS = 100

interface Start {
  /** Id of the lease. */
  readonly owner: string
  /** It takes all accounts: nobody could reach others. */
  readonly isAlone: boolean
  readonly seek: (name: string) => Promise<AccountPlace>
}

/** Takes over what a start takes: one of several replicas what nobody has, one alone all. Rejects where that cannot be. */
export async function firstAccounts(
  connections: Connections,
  { owner, isAlone, seek }: Start,
): Promise<LoadedAccount[]> {
  const loaded: LoadedAccount[] = []
  for (const name of await patiently(() => (isAlone ? allNames(connections) : orphans(connections, owner)))) {
    const place = isAlone ? await waitedFor(name, seek) : await patiently(() => seek(name))
    if (place.kind === 'elsewhere' && isAlone) {
      throw new Error(`the account ${name} is another emulator's, which still runs`)
    }
    if (place.kind === 'here') loaded.push(place.loaded)
  }
  return loaded
}

async function allNames(connections: Connections): Promise<readonly string[]> {
  const rows = await connections.query<{ name: string }>('SELECT name FROM account ORDER BY number')
  return rows.map(({ name }) => name)
}

/** Until the lease of a replica that ended without a word has run out. */
async function waitedFor(name: string, seek: Start['seek']): Promise<AccountPlace> {
  for (let waited = 0; ; waited += ASK_AGAIN_MS) {
    const place = await patiently(() => seek(name))
    if (place.kind !== 'elsewhere' || waited > PATIENCE_MS) return place
    await wait(ASK_AGAIN_MS)
  }
}
