import type { Account } from '../account/account.ts'
import type { Entry } from '../journal/entry.ts'
import type { Steps } from '../time/turns.ts'
import { repeatedToolCalls, repliedTwice, wroteAfterForbidden } from './agent-verdicts.ts'
import { ignoredRemaining0, ignoredRetryAfter } from './limit-verdicts.ts'
import { passedPageWall, skippedOrRepeatedRows, smallPages } from './page-verdicts.ts'
import { lostUpdates } from './polling-verdicts.ts'
import { type Finding, RESTS_ON, type Verdict } from './verdict.ts'
import { repeatedPosts, undocumentedFields } from './write-verdicts.ts'

type Finder = (entries: readonly Entry[], account: Account) => Steps<Finding[]>
/** A finding may rest on calls before and after a `restore`, on those between two, or on the account as it stands. */
type Scope = 'all' | 'between_restores' | 'after_last_restore'

const FINDERS: readonly (readonly [Finder, Scope])[] = [
  [ignoredRetryAfter, 'between_restores'],
  [ignoredRemaining0, 'between_restores'],
  [repeatedPosts, 'between_restores'],
  [passedPageWall, 'all'],
  [skippedOrRepeatedRows, 'between_restores'],
  [lostUpdates, 'after_last_restore'],
  [undocumentedFields, 'all'],
  [smallPages, 'between_restores'],
  [repliedTwice, 'after_last_restore'],
  [repeatedToolCalls, 'between_restores'],
  [wroteAfterForbidden, 'between_restores'],
]

/** All findings on the calls in the account's journal, by kind, within a kind oldest first. */
export function* verdictsOf(account: Account): Steps<Verdict[]> {
  const parts = account.journal.listByRestore()
  const calls: Readonly<Record<Scope, readonly (readonly Entry[])[]>> = {
    all: [parts.flat()],
    between_restores: parts,
    after_last_restore: parts.slice(-1),
  }
  const verdicts: Verdict[] = []
  for (const [find, scope] of FINDERS) {
    for (const entries of calls[scope]) {
      for (const found of yield* find(entries, account)) {
        verdicts.push({ ...found, rests_on: RESTS_ON[found.verdict] })
      }
    }
  }
  return verdicts
}
