import type { Account } from '../account/account.ts'
import { AccountGone, write } from '../account/write.ts'
import type { Steps } from '../time/turns.ts'
import { ControlError } from './errors.ts'

/** Does what a control operation writes as `write` does. Rejects with `ControlError` 409 where the account went meanwhile. */
export async function written<Result>(
  account: Account,
  operation: string,
  steps: (account: Account) => Steps<Result>,
): Promise<Result> {
  return notGone(async () => write(account, { cause: { kind: 'control', name: operation }, steps }))
}

export async function notGone<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AccountGone) throw new ControlError(409, 'The account was reset or deleted meanwhile')
    throw error
  }
}
