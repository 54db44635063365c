import type { Account } from '../../account/account.ts'
import type { Connections } from './connections.ts'

/** An account that is given up, and when something falls due in it. */
export interface GivenUp {
  readonly id: string
  /** With which it was written last: meanwhile it may have been taken over again. */
  readonly token: string
  /** Milliseconds from now; undefined: never by itself. */
  readonly wakesIn: number | undefined
}

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
 * over.
 */
export async function giveUp(connections: Connections, owner: string, accounts: readonly GivenUp[]): Promise<void> {
  await connections.query(
    `UPDATE account a SET owner = NULL, wakes_at = clock_timestamp() + given.wakes_in * interval '1 millisecond'
      FROM unnest($2::uuid[], $3::uuid[], $4::double precision[]) AS given (id, token, wakes_in)
      WHERE a.id = given.id AND a.token = given.token AND a.owner = $1`,
    [
      owner,
      accounts.map(({ id }) => id),
      accounts.map(({ token }) => token),
      accounts.map((one) => one.wakesIn ?? null),
    ],
  )
}
