import type { Random } from '../time/random.ts'

/** Acts of the other people of a help desk by themselves. */
export const TRAFFIC_KINDS = [
  'new_tickets',
  'customer_replies',
  'agent_updates',
  'agent_replies',
  'deletions',
  'merges',
] as const
export type TrafficKind = (typeof TRAFFIC_KINDS)[number]

export type TrafficRates = Readonly<Record<TrafficKind, number>>

/** Traffic under way: how much of each kind, and when the next of each comes. Times are epoch milliseconds. */
export interface TrafficState {
  readonly per_hour: TrafficRates
  /** None comes later. */
  readonly until: number | undefined
  readonly next: Readonly<Partial<Record<TrafficKind, number>>>
}

const HOUR_MS = 3_600_000

export const NO_RATES = Object.fromEntries(TRAFFIC_KINDS.map((kind) => [kind, 0])) as TrafficRates

/** Begins now; the first of each kind comes as long after it as any of them after the one before. */
export const startTraffic = (
  random: Random,
  {
    per_hour,
    until,
    now,
  }: { readonly per_hour: TrafficRates; readonly until: number | undefined; readonly now: number },
): TrafficState => ({
  per_hour,
  until,
  next: Object.fromEntries(
    TRAFFIC_KINDS.filter((kind) => per_hour[kind] > 0).map((kind) => [
      kind,
      now + waitFor(random, kind, per_hour[kind]),
    ]),
  ),
})

/** The kind that comes next, and when; undefined when none does. */
export function nextTraffic({
  next,
  until,
}: TrafficState): { readonly kind: TrafficKind; readonly at: number } | undefined {
  let first: { readonly kind: TrafficKind; readonly at: number } | undefined
  for (const kind of TRAFFIC_KINDS) {
    const at = next[kind]
    if (at !== undefined && at < (first?.at ?? Number.POSITIVE_INFINITY)) first = { kind, at }
  }
  return first !== undefined && first.at <= (until ?? Number.POSITIVE_INFINITY) ? first : undefined
}

/** Number of acts between two moments, on average. */
export function expectedActs({ per_hour, until }: TrafficState, from: number, to: number): number {
  const hours = Math.max(0, Math.min(to, until ?? to) - from) / HOUR_MS
  return hours * TRAFFIC_KINDS.reduce((sum, kind) => sum + per_hour[kind], 0)
}

/** One of that kind has come. */
export const afterTraffic = (random: Random, state: TrafficState, kind: TrafficKind): TrafficState => ({
  ...state,
  next: { ...state.next, [kind]: (state.next[kind] ?? 0) + waitFor(random, kind, state.per_hour[kind]) },
})

/** Between two arrivals of a Poisson process: whole milliseconds, at least one. */
const waitFor = (random: Random, kind: TrafficKind, perHour: number): number =>
  Math.max(1, Math.round((-Math.log(1 - random.fraction(`traffic.${kind}`)) * HOUR_MS) / perHour))
