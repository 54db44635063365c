import type { Account } from '../account/account.ts'
import { later } from '../time/timers.ts'
import type { Servers } from './servers.ts'

/** Milliseconds in which calls and webhooks under way may end by themselves; the rest is cut. */
export const GRACE_MS = 1500

/** Takes no calls any more. Resolves when calls and webhooks under way have ended, or were cut. */
export async function endAll(
  servers: Servers,
  accounts: readonly Account[],
  onError: (error: unknown) => void,
): Promise<void> {
  const cutOff = () => {
    servers.cut()
    for (const account of accounts) account.deliveries.cutOff()
  }
  const cut = later(GRACE_MS, cutOff, onError)
  await Promise.all([servers.close(), ...accounts.map((account) => account.stop())])
  clearTimeout(cut)
}
