import type { Entry } from '../journal/entry.ts'

export const VERDICTS = [
  'ignored_retry_after',
  'ignored_remaining_0',
  'repeated_post_after_error',
  'passed_page_wall',
  'skipped_or_repeated_rows',
  'lost_updates',
  'sent_undocumented_fields',
  'small_pages',
  'replied_twice',
  'repeated_tool_call',
  'wrote_after_forbidden',
] as const
export type VerdictName = (typeof VERDICTS)[number]

/** A finding on how a client behaved. */
export interface Verdict {
  readonly verdict: VerdictName
  /** `error`: data is lost, doubled or calls are wasted on a real account; `warning`: it works, at a price. */
  readonly severity: 'error' | 'warning'
  /** Explanation in plain words. */
  readonly explanation: string
  /** Journal ids of the calls it rests on, oldest first. */
  readonly request_ids: readonly number[]
  /** Source of the rule that it judges by: never an inference of the emulator's own. */
  readonly rests_on: string
}

/** A finding before it is said what bears it. */
export type Finding = Omit<Verdict, 'rests_on'>

export const RESTS_ON: Readonly<Record<VerdictName, string>> = {
  ignored_retry_after: 'the reference, rate limits: a 429 tells in Retry-After when to call again',
  ignored_remaining_0: 'the reference, rate limits: X-RateLimit-Remaining tells how many calls are left',
  repeated_post_after_error:
    'RFC 9110, section 9.2.2: POST is not idempotent; the emulator’s own record of what was carried out',
  passed_page_wall:
    'a recorded reply to page 301 of tickets (github airbytehq/airbyte#3858); the reference, search: at most 10 pages',
  skipped_or_repeated_rows:
    'the reference, pagination: pages follow each other by Link; what the calls themselves asked for',
  lost_updates: 'the account’s own rows; updated_since includes its second (github singer-io/tap-freshdesk#69)',
  sent_undocumented_fields:
    'the reference, errors: a field beyond the documented ones is invalid_field; of queries recorded replies alone, those of GET /tickets and /companies (github PipedreamHQ/pipedream#20962, mpclarkson/freshdesk-laravel#10)',
  small_pages: 'the reference, pagination: up to 100 a page; each call costs a credit',
  replied_twice: 'the account’s own conversations: each reply by MCP was carried out, and a reply is an e-mail',
  repeated_tool_call: 'the journal: equal calls by MCP, between which the assistant changed nothing',
  wrote_after_forbidden: 'the journal: the 403 of an operation, and a later change by MCP for the same agent',
}

export const idsOf = (entries: readonly Entry[]): number[] => entries.map(({ id }) => id)

/** Groups entries by key, in order. */
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

/** Tells whether whoever made the call had the earlier one's reply, by real time or by the account's. */
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
