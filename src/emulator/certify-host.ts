import type { Account } from '../account/account.ts'
import type { CertifyHost } from '../certify/in-process.ts'
import type { AccountRegistry } from './accounts.ts'

/** The emulator as a case is replayed in it. */
export const certifyHostOf = (
  accounts: AccountRegistry,
  urlOf: (account: Account) => string,
  onError: (error: unknown) => void,
): CertifyHost => ({
  add(options) {
    const account = accounts.add(options)
    return { account, url: urlOf(account) }
  },
  has: (name) => accounts.find(name) !== undefined,
  remove: (name) => accounts.delete(name),
  onError,
})
