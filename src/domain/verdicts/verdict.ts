import type { Entry } from '../../account/journal.ts'

export const VERDICTS = [
  'ignored_retry_after',
  'ignored_remaining_0',
  'repeated_post_after_error',
  'passed_page_wall',
  'skipped_or_repeated_rows',
  'lost_updates',
  'sent_undocumented_fields',
  'small_pages',
] as const
export type VerdictName = (typeof VERDICTS)[number]

/** A finding on how a client behaved. */
export interface Verdict {
  readonly verdict: VerdictName
  /** `error`: data is lost, doubled or calls are wasted on a real account; `warning`: it works, at a price. */
  readonly severity: 'error' | 'warning'
  /** In plain words. */
  readonly explanation: string
  /** Of the journal; the calls it rests on, oldest first. */
  readonly request_ids: readonly number[]
}

export const idsOf = (entries: readonly Entry[]): number[] => entries.map(({ id }) => id)

/** Of each key the entries that have it, in order. */
export function grouped<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** A call on another connection may have been on its way for so long when a reply was written: milliseconds. */
const UNDERWAY_MS = 250

/** Whether whoever made the call had the earlier one's reply, by real time or by the account's. */
export function cameAfter(call: Entry, earlier: Entry): boolean {
  if (call.connection === earlier.connection) return call.id > earlier.id
  const sinceReply = call.arrivedAt - (earlier.arrivedAt + earlier.durationMs)
  const onAccountClock = call.at - call.durationMs - earlier.at
  return sinceReply > 0 && Math.max(sinceReply, onAccountClock) >= UNDERWAY_MS
}

/** The same for equal bodies, whatever their length. */
export const contentOf = ({ requestDigest, requestBody }: Entry): string =>
  requestDigest ?? requestBody?.toString('latin1') ?? ''

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
