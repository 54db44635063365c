import type { Entry } from '../../account/journal.ts'
import { idsOf, plural, type Verdict } from './verdict.ts'

const callOf = ({ method, path, search }: Entry) => `${method} ${path}?${search}`

/** A time in which an agent was told to wait. */
interface Wait {
  readonly refused: Entry
  until: number
  /** Calls on these connections, and these calls again, were made by someone who knew. */
  readonly connections: Set<number>
  readonly calls: Set<string>
  readonly ignoring: Entry[]
}

/** Called again before Retry-After was over. Calls in parallel on other connections could not know yet. */
export function ignoredRetryAfter(entries: readonly Entry[]): Verdict[] {
  const waits: Wait[] = []
  const current = new Map<number, Wait>()
  for (const entry of entries) {
    if (entry.agentId === null) continue
    let wait = current.get(entry.agentId)
    if (wait !== undefined && entry.at >= wait.until) wait = undefined
    const knows = wait?.connections.has(entry.connection) || wait?.calls.has(callOf(entry))
    if (wait !== undefined && knows) wait.ignoring.push(entry)
    if (entry.status !== 429 || entry.retryAfter === undefined) continue
    if (wait === undefined) {
      wait = { refused: entry, until: 0, connections: new Set(), calls: new Set(), ignoring: [] }
      waits.push(wait)
      current.set(entry.agentId, wait)
    }
    wait.until = Math.max(wait.until, entry.at + entry.retryAfter * 1000)
    wait.connections.add(entry.connection)
    wait.calls.add(callOf(entry))
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

/** Was told that nothing remains, called all the same and was refused. */
export function ignoredRemaining0(entries: readonly Entry[]): Verdict[] {
  const verdicts: Verdict[] = []
  const lastOf = new Map<number, Entry>()
  for (const entry of entries) {
    const before = lastOf.get(entry.connection)
    lastOf.set(entry.connection, entry)
    if (entry.decision !== 'limited' || before?.remaining !== 0 || before.decision === 'limited') continue
    verdicts.push({
      verdict: 'ignored_remaining_0',
      severity: 'warning',
      explanation: 'A reply said X-RateLimit-Remaining: 0, and the next call of the same connection was refused.',
      request_ids: idsOf([before, entry]),
    })
  }
  return verdicts
}
