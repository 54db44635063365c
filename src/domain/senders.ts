import type { Account } from '../account/account.ts'
import { listOf } from '../store/list-of.ts'
import type { EmailConfigRow } from '../store/rows/email-configs.ts'

/** Address without the name before it, in lower case: that of `Ada <Ada@acme.test>`. */
export const bareAddress = (address: string): string =>
  (/<([^<>]+)>/.exec(address)?.[1] ?? address).trim().toLowerCase()

/** The account's address that is named, else its primary one. */
export function findSender(account: Account, address: string | null | undefined): EmailConfigRow | undefined {
  const configs = listOf(account.database.email_configs).filter((config) => config.active)
  if (address == null) return configs.find((config) => config.primary_role) ?? configs[0]
  const bare = bareAddress(address)
  return configs.find((config) => config.reply_email === bare)
}
