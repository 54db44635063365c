import type { Account } from '../account/account.ts'
import { changeRateLimits } from '../account/rate-limits.ts'
import type { AccountState } from '../account/state.ts'
import { SHORT_WINDOW_S } from '../incidents/short-window.ts'

/** State of an account in which a run begins: limits are counted in short windows. */
export function beginningOf(account: Account): AccountState {
  changeRateLimits(account, { window_s: SHORT_WINDOW_S })
  return account.capture()
}

/** Puts an account into this state; rows are shared. */
export function beginIn(account: Account, state: AccountState): void {
  account.adopt(state, 'fork')
  account.snapshots.markInitial()
}
