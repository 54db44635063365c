import type { Account } from '../account/account.ts'
import type { LoadedAccount } from './account-dump.ts'

/** Store that keeps the accounts of an emulator. */
export interface AccountStore {
  /** State of the store, as health tells it. */
  readonly state: 'ready' | 'failing'
  /** Undefined where all accounts are this process's. */
  readonly sharing?: Sharing
  /** The accounts that are kept, which are nobody else's from now on; undefined when there are none yet. */
  load(): Promise<readonly LoadedAccount[] | undefined>
  /** The account stands as it was loaded. */
  resume(account: Account): void
  /** All accounts stand: from now on what happens in them is kept. */
  begin(): Promise<void>
  added(account: Account): void
  /** Resolves to whether that is kept; where it is not, the account is put back. */
  removed(account: Account): Promise<boolean>
  /** Something may have changed, of one account or of any. */
  touch(account?: Account): void
  /** Resolves once all that stands is kept. Rejects with an `Error` of one line where that cannot be. */
  saved(): Promise<void>
  /** Keeps what there is, and leaves it to others. */
  close(): Promise<void>
  /** Leaves it to others as it is: when the start failed. */
  abandon(): Promise<void>
}

/** Place of an account that was asked for. */
export type AccountPlace =
  /** Taken over, and waiting to be resumed. */
  | { readonly kind: 'here'; readonly loaded: LoadedAccount }
  | { readonly kind: 'none' }
  /** Another process's: where that is reached, if it can be. */
  | { readonly kind: 'elsewhere'; readonly url: string | null }

/** Powers of a store whose accounts several processes share: each account is one's at a time. */
export interface Sharing {
  /** Nobody else has this process's accounts at this moment. */
  readonly isHeld: boolean
  seek(name: string): Promise<AccountPlace>
  /** Names of accounts that nobody has though something is due in them. */
  orphans(): Promise<readonly string[]>
  isTaken(name: string): Promise<boolean>
  /**
   * Keeps the account and gives it up, so that it is in nobody's memory; left as it is where that cannot be, or where
   * it is not idle any more once it is kept.
   */
  release(account: Account, isIdle: () => boolean): Promise<void>
}

/** The accounts of an emulator, for what keeps them. */
export interface KeptAccounts {
  all(): Iterable<Account>
  /** Undoes that an account came, or went. */
  takeBack(account: Account, change: 'come' | 'gone'): void
}

/** The same where another process may take an account over. */
export interface TakenAccounts extends KeptAccounts {
  /**
   * The account is another process's by now.
   * @param isIdle nothing is on its way to it: it need leave nothing
   */
  lose(account: Account, isIdle?: boolean): void
}

/** One line also where the stack is printed: the disk is at fault, not the code. */
export function unkept(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  const told = new Error(`data file ${path} cannot be saved: ${code}`, { cause: error })
  told.stack = told.message
  return told
}
