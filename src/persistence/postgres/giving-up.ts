import { setTimeout as wait } from 'node:timers/promises'
import type { Account } from '../../account/account.ts'
import type { Connections } from './connections.ts'
import type { Lease } from './lease.ts'

/** An account that is given up, and when something falls due in it. */
export interface GivenUp {
  readonly id: string
  /** With which it was written last: meanwhile it may have been taken over again. */
  readonly token: string
  /** Milliseconds from now; undefined: never by itself. */
  readonly wakesIn: number | undefined
  /** Where the replica that is to have it is reached; undefined: any may. */
  readonly to?: string | undefined
}

/** Between two attempts to give up. */
const ASK_AGAIN_MS = 100

export const givenUpOf = (account: Account, { id, token }: Pick<GivenUp, 'id' | 'token'>): GivenUp => ({
  id,
  token,
  wakesIn: wakesIn(account),
})

/**
 * Milliseconds of real time until something falls due; undefined where nothing does by itself. A stop may have taken
 * deliveries out of the timeline: they are asked themselves.
 */
function wakesIn({ clock, timeline, deliveries }: Account): number | undefined {
  const now = clock.now()
  const { nextAttempt } = deliveries
  if (nextAttempt !== undefined && nextAttempt <= now) return 0
  if (clock.frozen) return undefined
  const moments = [nextAttempt, timeline.due()[0]?.at].filter((moment) => moment !== undefined)
  return moments.length === 0 ? undefined : Math.max(0, Math.min(...moments) - now)
}

/**
 * Makes accounts anybody's, those that are still this replica's. When something falls due in one, some replica takes it
 * over; one that is meant for a replica which lives is that one's, which takes it over at once.
 */
export async function giveUp(connections: Connections, owner: string, accounts: readonly GivenUp[]): Promise<void> {
  await connections.query(
    `UPDATE account a SET
        owner = (SELECT r.id FROM replica r WHERE rtrim(r.url, '/') = given.url AND r.until >= clock_timestamp()
          ORDER BY r.until DESC LIMIT 1),
        wakes_at = CASE WHEN given.url IS NULL
          THEN clock_timestamp() + given.wakes_in * interval '1 millisecond' ELSE clock_timestamp() END
      FROM unnest($2::uuid[], $3::uuid[], $4::double precision[], $5::text[]) AS given (id, token, wakes_in, url)
      WHERE a.id = given.id AND a.token = given.token AND a.owner = $1`,
    [
      owner,
      accounts.map(({ id }) => id),
      accounts.map(({ token }) => token),
      accounts.map((one) => one.wakesIn ?? null),
      accounts.map((one) => one.to ?? null),
    ],
  )
}

/**
 * The same of an account that has left memory: asked until the database answers, since nothing would wake it here. Where
 * the lease ends meanwhile it is anybody's.
 */
export async function giveUpForSure(connections: Connections, lease: Lease, account: GivenUp): Promise<void> {
  while (!lease.isEnded) {
    try {
      await giveUp(connections, lease.id, [account])
      return
    } catch {
      await wait(ASK_AGAIN_MS, undefined, { ref: false })
    }
  }
}
