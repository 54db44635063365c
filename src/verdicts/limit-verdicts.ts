import type { Entry } from '../journal/entry.ts'
import type { Steps } from '../time/turns.ts'
import { cameAfter, contentOf, type Finding, idsOf, plural } from './verdict.ts'

const callOf = (entry: Entry) => `${entry.method} ${entry.path}?${entry.search} ${contentOf(entry)}`

/** A time in which an agent was told to wait. */
interface Wait {
  readonly refused: Entry
  until: number
  /** Calls on these connections, and these calls again, were made by someone who knew. */
  readonly connections: Set<number>
  /** Each with its first refusal. */
  readonly calls: Map<string, Entry>
  readonly ignoring: Entry[]
}

/** Called again before Retry-After was over. Calls in parallel on other connections could not know yet. */
export function* ignoredRetryAfter(entries: readonly Entry[]): Steps<Finding[]> {
  const waits: Wait[] = []
  const current = new Map<number, Wait>()
  for (const entry of entries) {
    yield
    if (entry.agentId === null) continue
    let wait = current.get(entry.agentId)
    // The clock may have gone back: a running one follows real time, which can be set.
    if (wait !== undefined && (entry.at >= wait.until || entry.at < wait.refused.at)) wait = undefined
    if (wait !== undefined && knows(entry, wait)) wait.ignoring.push(entry)
    if (entry.status !== 429 || entry.retryAfter === undefined) continue
    if (wait === undefined) {
      wait = { refused: entry, until: 0, connections: new Set(), calls: new Map(), ignoring: [] }
      waits.push(wait)
      current.set(entry.agentId, wait)
    }
    wait.until = Math.max(wait.until, entry.at + entry.retryAfter * 1000)
    wait.connections.add(entry.connection)
    const call = callOf(entry)
    if (!wait.calls.has(call)) wait.calls.set(call, entry)
  }
  return waits.flatMap(({ refused, ignoring: [first, ...more] }) =>
    first === undefined
      ? []
      : [
          {
            verdict: 'ignored_retry_after',
            severity: 'error',
            explanation: `A 429 said Retry-After: ${refused.retryAfter}, and the client called again after ${Math.floor((first.at - refused.at) / 1000)} s, ${plural(1 + more.length, 'time')} in all before the wait was over.`,
            request_ids: idsOf([refused, first, ...more]),
          },
        ],
  )
}

function knows(entry: Entry, { connections, calls }: Wait): boolean {
  if (connections.has(entry.connection)) return true
  const refused = calls.get(callOf(entry))
  return refused !== undefined && cameAfter(entry, refused)
}

/** Was told that nothing remains, called all the same in the same window and was refused. */
export function* ignoredRemaining0(entries: readonly Entry[]): Steps<Finding[]> {
  const verdicts: Finding[] = []
  const lastOf = new Map<number, Entry>()
  for (const entry of entries) {
    yield
    const before = lastOf.get(entry.connection)
    lastOf.set(entry.connection, entry)
    if (entry.decision !== 'limited' || before?.remaining !== 0 || before.decision === 'limited') continue
    // Another window, or the same with credits given back: what was refused is another limit.
    if (entry.windowStartedAt !== before.windowStartedAt || entry.remaining !== 0) continue
    verdicts.push({
      verdict: 'ignored_remaining_0',
      severity: 'warning',
      explanation: 'A reply said X-RateLimit-Remaining: 0, and the next call of the same connection was refused.',
      request_ids: idsOf([before, entry]),
    })
  }
  return verdicts
}
