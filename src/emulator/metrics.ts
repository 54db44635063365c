import type { CountedCall } from '../http/counted-call.ts'
import { LoopLag } from '../time/loop-lag.ts'
import type { DeliveryState } from '../webhooks/states.ts'
import { counter, gauge, Histogram, type MetricSample } from './metrics-text.ts'

/** Numbers that are read when somebody asks. */
export interface MetricsNow {
  readonly version: string
  readonly accounts: number
  /** Webhook deliveries that go on. */
  readonly openDeliveries: number
  /** Undefined where accounts are not kept. */
  readonly store: 'file' | 'postgres' | undefined
  readonly isReady: boolean
}

/** States in which a delivery ends, and those of an attempt. */
const COUNTED: ReadonlySet<DeliveryState> = new Set([
  ...(['sending', 'waiting', 'postponed'] as const),
  ...(['delivered', 'failed', 'dropped', 'blocked', 'recorded', 'cancelled'] as const),
])

/** Counts of an emulator's work since its start, for Prometheus. */
export class Metrics {
  /** Calls by operation and status. */
  readonly #calls = new Map<string, Map<number | null, number>>()
  readonly #seconds = new Histogram()
  readonly #limits = new Map<string, number>()
  readonly #writes = new Histogram()
  readonly #deliveries = new Map<string, number>()
  readonly #lag = new LoopLag()
  #forwarded = 0
  #taken = 0

  countCall({ operation, status, durationMs, exceeded }: CountedCall): void {
    const name = operation ?? 'none'
    let byStatus = this.#calls.get(name)
    if (byStatus === undefined) {
      byStatus = new Map()
      this.#calls.set(name, byStatus)
    }
    add(byStatus, status)
    this.#seconds.add(durationMs / 1000)
    if (exceeded !== undefined) add(this.#limits, exceeded)
  }

  /** Counts a write that kept changes, and its milliseconds. */
  countWrite(milliseconds: number): void {
    this.#writes.add(milliseconds / 1000)
  }

  countDelivery(state: DeliveryState): void {
    if (COUNTED.has(state)) add(this.#deliveries, state)
  }

  /** A call was another replica's to answer. */
  countForwarded(): void {
    this.#forwarded++
  }

  /** An account came here from the database. */
  countTaken(): void {
    this.#taken++
  }

  stop(): void {
    this.#lag.stop()
  }

  /** Writes them in Prometheus' text format. */
  text(now: MetricsNow): string {
    return [
      ...gauge('info', 'Which emulator it is', [[{ version: now.version }, 1]]),
      ...gauge('ready', 'Whether it takes calls', [[{}, now.isReady ? 1 : 0]]),
      ...gauge('accounts', 'Accounts in memory', [[{}, now.accounts]]),
      ...counter('requests_total', 'Calls to accounts, by operation and status', this.#callSamples()),
      ...this.#seconds.lines('request_duration_seconds', 'Time from a call’s head to its reply'),
      ...counter('limit_exceeded_total', 'Calls beyond a limit, refused or not', samplesOf(this.#limits, 'limit')),
      ...counter('deliveries_total', 'Webhook deliveries, by the states they came to', [
        ...samplesOf(this.#deliveries, 'state'),
      ]),
      ...gauge('deliveries_open', 'Webhook deliveries that go on', [[{}, now.openDeliveries]]),
      ...this.#lagLines(),
      ...(now.store === undefined
        ? []
        : this.#writes.lines('write_duration_seconds', 'Time until what had changed was kept', { store: now.store })),
      ...(now.store === 'postgres' ? this.#replicaLines() : []),
      '',
    ].join('\n')
  }

  #callSamples(): MetricSample[] {
    return [...this.#calls].flatMap(([operation, byStatus]) =>
      [...byStatus].map(([status, count]): MetricSample => [{ operation, status: String(status ?? 'none') }, count]),
    )
  }

  #lagLines(): string[] {
    const lag = this.#lag.read()
    if (lag === undefined) return []
    return gauge('event_loop_lag_seconds', 'How late timers came since the last time this was read', [
      [{ quantile: '0.5' }, lag.median],
      [{ quantile: '0.99' }, lag.p99],
      [{ quantile: '1' }, lag.longest],
    ])
  }

  #replicaLines(): string[] {
    return [
      ...counter('forwarded_total', 'Calls sent on to another replica', [[{}, this.#forwarded]]),
      ...counter('taken_over_total', 'Accounts read from the database', [[{}, this.#taken]]),
    ]
  }
}

function add<Name>(counts: Map<Name, number>, name: Name): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

const samplesOf = (counts: ReadonlyMap<string, number>, label: string): MetricSample[] =>
  [...counts].map(([name, count]) => [{ [label]: name }, count])
