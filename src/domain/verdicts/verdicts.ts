import type { Account } from '../../account/account.ts'
import type { Entry } from '../../account/journal.ts'
import { ignoredRemaining0, ignoredRetryAfter } from './limit-verdicts.ts'
import { passedPageWall, skippedOrRepeatedRows, smallPages } from './page-verdicts.ts'
import { lostUpdates } from './polling-verdicts.ts'
import type { Verdict } from './verdict.ts'
import { repeatedPosts, undocumentedFields } from './write-verdicts.ts'

const FINDERS: readonly ((entries: readonly Entry[], account: Account) => Verdict[])[] = [
  ignoredRetryAfter,
  ignoredRemaining0,
  repeatedPosts,
  passedPageWall,
  skippedOrRepeatedRows,
  lostUpdates,
  undocumentedFields,
  smallPages,
]

/** All findings on the calls in the account's journal, by kind, within a kind oldest first. */
export function verdictsOf(account: Account): Verdict[] {
  const entries = account.journal.list()
  return FINDERS.flatMap((find) => find(entries, account))
}
