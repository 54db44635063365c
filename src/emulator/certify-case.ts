import type { Account } from '../account/account.ts'
import type { Case } from '../certify/case.ts'
import { type CertifyClient, certifyCase } from '../certify/in-process.ts'
import type { TrialJudgement } from '../certify/judge.ts'
import type { AccountRegistry } from './accounts.ts'

interface Replayed {
  /** Path of the case's file, or its content. */
  readonly file: string | Case
  readonly client: CertifyClient
  readonly url: (account: Account) => string
  readonly onError: (error: unknown) => void
}

/** Has a client run through a case in accounts of this emulator, which are made for it and deleted. */
export const certifyCaseIn = (
  accounts: AccountRegistry,
  { file, client, url, onError }: Replayed,
): Promise<TrialJudgement> =>
  certifyCase(file, client, {
    add(options) {
      const account = accounts.add(options)
      return { account, url: url(account) }
    },
    has: (name) => accounts.find(name) !== undefined,
    remove: (name) => accounts.delete(name),
    onError,
  })
