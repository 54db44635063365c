import type { Account } from '../account/account.ts'
import { ControlError } from '../control/errors.ts'
import { GiveUpBody } from '../control/giving-up.ts'
import { parseInput } from '../control/parse.ts'
import type { AccountRegistry } from './accounts.ts'
import type { Placement } from './placement.ts'

/** Leaves an account to another replica. Throws `ControlError`: 409 where all accounts are this process's alone. */
export async function giveUpIn(placement: Placement | undefined, account: Account, to: string | undefined) {
  if (placement === undefined) throw new ControlError(409, 'Accounts are given up with --data postgres:// alone')
  await placement.giveUp(account, to)
}

/** Does the same by an account's name, with options that are not checked yet. Throws `ControlError` 404 where it is not here. */
export async function giveUpNamed(
  placement: Placement | undefined,
  accounts: AccountRegistry,
  name: string,
  options: { readonly to?: string },
): Promise<void> {
  const { to } = parseInput(GiveUpBody, options)
  const account = accounts.has(name) ? accounts.find(name) : undefined
  if (account === undefined) throw new ControlError(404, `There is no account named ${name}`)
  await giveUpIn(placement, account, to)
}
