import type { KeptAccounts } from './account-store.ts'
import type { Testing } from './testing.ts'
import type { OnWritten } from './timed-store.ts'

/** Accounts that a data file with a log keeps, and listeners to what becomes of them. */
export interface LoggedOptions {
  readonly accounts: KeptAccounts
  readonly onError: (error: unknown) => void
  readonly onWritten: OnWritten
  readonly repair: boolean
  readonly testing: Testing | undefined
}
