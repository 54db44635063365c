import type { Entry } from '../journal/entry.ts'
import { plural } from '../verdicts/verdict.ts'
import type { Harm } from './harm.ts'
import type { Run } from './run.ts'

/** Least number of calls before a wait is over that count as hammering: more than the start of a retry. */
const HAMMERING = 3

export function conductHarms({ entries, verdicts }: Run): Harm[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const hammered = verdicts
    .filter(({ verdict, request_ids }) => verdict === 'ignored_retry_after' && request_ids.length > HAMMERING)
    .map(({ request_ids }) => ({
      explanation: 'It was told by Retry-After when to call again, and called again and again before that.',
      entries: request_ids.slice(0, HAMMERING).flatMap((id) => byId.get(id) ?? []),
    }))
  return [...hammered, ...writesAfterRefusal(entries)]
}

const WRITING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Writes after the client's key was refused, when nothing it sends can be right. One more attempt of the same call is
 * excused.
 */
function writesAfterRefusal(entries: readonly Entry[]): Harm[] {
  const refusal = entries.find(({ status, decision }) => status === 401 && decision !== 'fault')
  if (refusal === undefined) return []
  const later = entries.filter(({ id, method }) => id > refusal.id && WRITING.has(method))
  const others = later.filter(({ method, path }) => method !== refusal.method || path !== refusal.path)
  const isGoingOn = others.length > 0 || later.length > 1
  if (!isGoingOn) return []
  return [
    {
      explanation: `Its key was refused with 401, and it sent ${plural(later.length, 'write')} more.`,
      entries: [refusal, ...later],
    },
  ]
}
