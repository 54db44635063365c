import type { KeptAccounts } from './account-store.ts'
import type { Testing } from './testing.ts'
import type { OnWritten } from './timed-store.ts'

export interface LoggedOptions {
  readonly accounts: KeptAccounts
  readonly onError: (error: unknown) => void
  readonly onWritten: OnWritten
  readonly repair: boolean
  readonly testing: Testing | undefined
}
