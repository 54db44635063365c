import type { Account } from '../account/account.ts'
import type { Fate } from '../account/keeper.ts'
import type { FrameStore } from './frame.ts'
import type { Tenure } from './tenure.ts'

/** Store that frames are kept in, and listeners to what becomes of them. */
export interface CommitsOptions {
  readonly store: FrameStore
  /** Nothing can be kept from now on, or all can again (undefined). */
  readonly onState: (failure: Error | undefined) => void
  /** Undoes that an account came, or went. */
  readonly takeBackAccount: (account: Account, change: 'come' | 'gone') => void
  readonly onError: (error: unknown) => void
  /** Default: the accounts are this process's while it runs. */
  readonly tenure?: Tenure
  /** Told that the accounts are another process's by now. */
  readonly onLost?: () => void
  /** Keeps, as `keepAll` does, accounts that are kept apart from these. */
  readonly keepOthers?: (isRead: boolean) => Promise<Fate> | undefined
}
