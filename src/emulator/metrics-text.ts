/** A value with its labels. */
export type MetricSample = readonly [labels: Readonly<Record<string, string>>, value: number]

/** Beginning of each name. */
const PREFIX = 'freshdesk_emulator_'

/** Upper bounds, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

/** Lines of Prometheus' text format, version 0.0.4. */
export const counter = (name: string, help: string, samples: readonly MetricSample[]): string[] =>
  family(name, help, 'counter', samples)

/** Lines of a value that goes up and down. */
export const gauge = (name: string, help: string, samples: readonly MetricSample[]): string[] =>
  family(name, help, 'gauge', samples)

/** Counts of durations by their length, in seconds. */
export class Histogram {
  /** Count of each bucket alone; the last is that of all longer ones. */
  readonly #counts = Array.from({ length: BUCKETS.length + 1 }, () => 0)
  #sum = 0

  add(seconds: number): void {
    let place = 0
    while (place < BUCKETS.length && seconds > (BUCKETS[place] ?? 0)) place++
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
    this.#sum += seconds
  }

  lines(name: string, help: string, labels: MetricSample[0] = {}): string[] {
    let total = 0
    const buckets = this.#counts.map((count, place) => {
      total += count
      const le = BUCKETS[place] === undefined ? '+Inf' : String(BUCKETS[place])
      return sampleLine(`${name}_bucket`, [{ ...labels, le }, total])
    })
    return [
      ...headLines(name, help, 'histogram'),
      ...buckets,
      sampleLine(`${name}_sum`, [labels, this.#sum]),
      sampleLine(`${name}_count`, [labels, total]),
    ]
  }
}

const family = (name: string, help: string, type: string, samples: readonly MetricSample[]): string[] => [
  ...headLines(name, help, type),
  ...samples.map((sample) => sampleLine(name, sample)),
]

const headLines = (name: string, help: string, type: string): string[] => [
  `# HELP ${PREFIX}${name} ${help}`,
  `# TYPE ${PREFIX}${name} ${type}`,
]

function sampleLine(name: string, [labels, value]: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${PREFIX}${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
}

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`))
