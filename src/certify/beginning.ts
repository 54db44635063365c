import type { Account } from '../account/account.ts'
import { changeRateLimits } from '../account/rate-limits.ts'
import type { AccountState } from '../account/state.ts'
import { SHORT_WINDOW_S } from '../incidents/short-window.ts'

/** An account as it is, as a run begins in it: with limits that are counted in short windows. */
export function beginningOf(account: Account): AccountState {
  changeRateLimits(account, { window_s: SHORT_WINDOW_S })
  return account.capture()
}

/** Has an account begin in this state, sharing its rows. */
export function beginIn(account: Account, state: AccountState): void {
  account.adopt(state, 'fork')
  account.snapshots.markInitial()
}
