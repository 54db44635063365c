import type { AccountState } from '../account/state.ts'
import { bindingOf } from '../incidents/binding.ts'
import type { Binding, Incident } from '../incidents/incident.ts'
import type { Entry } from '../journal/entry.ts'
import { plural } from '../verdicts/verdict.ts'
import { CannotCertify, type Client, type Stage, type TimeLimits, type Venue } from './client.ts'
import type { Cue } from './director.ts'
import type { Pair } from './harm.ts'
import { judgeTrial, type TrialJudgement } from './judge.ts'
import { type Run, runOnce } from './run.ts'
import { Writes } from './writes.ts'

export interface CertifyOptions<Place extends Stage> {
  readonly venue: Venue<Place>
  readonly client: Client<Place>
  /** State in which each first run begins. */
  readonly state: AccountState
  /** Least milliseconds without call and output after which a command counts as hung. */
  readonly quiet: number
  /** URL at which the client gets webhooks, if it does. */
  readonly receiver?: string | undefined
}

/** Outcome of an incident, and what it was bound to. */
export interface Result extends TrialJudgement {
  readonly incident: string
  readonly binding: Binding | undefined
  readonly record: number | undefined
}

export interface Base {
  /** Calls of the two runs without incident. */
  readonly calls: readonly [number, number]
  /** Real milliseconds of the first run. */
  readonly milliseconds: number
}

/** Binding and record of a case that is replayed. */
export type Bound = Pick<Cue, 'binding' | 'record'>

/** A client, first run without incident, which shows what should be, then with each incident. */
export class Certification<Place extends Stage> {
  readonly #options: CertifyOptions<Place>
  readonly #truth: Pair

  private constructor(options: CertifyOptions<Place>, truth: Pair) {
    this.#options = options
    this.#truth = truth
  }

  /**
   * Runs the client without incident. Throws `CannotCertify` for one that does not succeed twice, or calls only once.
   */
  static async begin<Place extends Stage>(options: CertifyOptions<Place>): Promise<Certification<Place>> {
    const limits = { quiet: options.quiet, whole: options.quiet * WHOLE_FACTOR }
    const truth = await runPair(options, limits)
    checkBase(truth)
    return new Certification(options, truth)
  }

  get base(): Base {
    const { first, next } = this.#truth
    return { calls: [first.entries.length, next.entries.length], milliseconds: first.ended.milliseconds }
  }

  /** The call of this client that an incident is bound to; undefined where there is none. */
  bindingOf(incident: Incident): Binding | undefined {
    if (incident.concerns === 'deliveries') return this.#options.receiver === undefined ? undefined : DELIVERIES
    return bindingOf(incident.concerns, this.#truth.first.entries)
  }

  /** Has the incident happen to the client, and judges the outcome. */
  async try(incident: Incident, told?: Bound): Promise<Result> {
    const binding = told?.binding ?? this.bindingOf(incident)
    if (binding === undefined) {
      const explanation = `The client makes no call that it concerns: ${CONCERN_WORDS[incident.concerns]}.`
      const none = { outcome: 'not_applicable', explanation, request_ids: [] } as const
      return { incident: incident.name, ...none, binding, record: undefined }
    }
    const agentId = agentOf(this.#truth.first.entries)
    const pair = await runPair(this.#options, this.#limits, { incident, binding, agentId, record: told?.record })
    if (this.#options.receiver === undefined) checkSameBeginning(this.#truth.first, pair.first)
    const judgement = judgeTrial({ incident, truth: this.#truth, pair })
    const late = lateCalls(pair)
    const explanation = `${judgement.explanation}${late}`
    return { incident: incident.name, ...judgement, explanation, binding, record: pair.first.record }
  }

  get #limits(): TimeLimits {
    const longest = Math.max(...[this.#truth.first, this.#truth.next].map(({ ended }) => ended.milliseconds))
    const quiet = Math.max(this.#options.quiet, longest * QUIET_FACTOR)
    return { quiet, whole: quiet * WHOLE_FACTOR + longest * QUIET_FACTOR }
  }
}

/** Factor from the longest run without incident to the least time without a sign of life that counts as hung. */
const QUIET_FACTOR = 3
/** Factor from that time to the time after which even a command that gives signs of life is ended. */
const WHOLE_FACTOR = 3

/** Binding of incidents about deliveries, which are bound to no call. */
const DELIVERIES: Binding = { operation: 'deliveries', call: 1, path: '' }

const CONCERN_WORDS: Readonly<Record<Incident['concerns'], string>> = {
  walk: 'a list of two pages or more',
  ticket_walk: 'a list of tickets of two pages or more',
  groups: 'groups read',
  conversations: 'a list of conversations that has some',
  view: 'a record viewed after a list gave it',
  search: 'a search',
  include: 'a call with include',
  create: 'a POST that creates something',
  update: 'a PUT',
  any: 'any',
  deliveries: 'webhooks are for receivers (--receiver)',
}

async function runPair<Place extends Stage>(
  { venue, client, state, receiver }: CertifyOptions<Place>,
  limits: TimeLimits,
  cue?: Cue,
): Promise<Pair> {
  const turn = await client.begin()
  const writes = new Writes()
  try {
    const told = { venue, turn, limits, writes, receiver }
    const first = await runOnce({ ...told, state, ...(cue && { cue }) })
    const next = await runOnce({ ...told, state: first.state, asksForHeld: true })
    return { first, next, writes }
  } finally {
    await turn.end()
  }
}

function checkBase({ first, next }: Pair): void {
  for (const [what, { ended }] of [
    ['first', first],
    ['second', next],
  ] as const) {
    if (ended.outcome === 'succeeded') continue
    throw new CannotCertify(`the ${what} run, without any incident, does not succeed: ${ended.how}`)
  }
  if (first.entries.length === 0)
    throw new CannotCertify('no call came: docs/base-url.md says how a client is led here')
  if (next.entries.length > 0) return
  throw new CannotCertify(
    'the second run made no call: the command keeps what it has done; --reset CMD has to make it forget',
  )
}

/**
 * Throws when a run begins otherwise than without incident: a client that remembers earlier incidents would not make
 * the calls that an incident waits for.
 */
function checkSameBeginning(usual: Run, run: Run): void {
  const [one, other] = [usual.entries[0], run.entries[0]]
  if (one === undefined || other === undefined || kindOf(one) === kindOf(other)) return
  throw new CannotCertify(
    `a fresh run began with ${kindOf(other)} instead of ${kindOf(one)}: the command keeps what it has done; --reset CMD has to make it forget`,
  )
}

const kindOf = ({ method, path, search }: Entry): string =>
  `${method} ${path}?${[...new URLSearchParams(search).keys()].sort().join('&')}`

const lateCalls = ({ first, next }: Pair): string =>
  first.ended.lateCalls + next.ended.lateCalls === 0
    ? ''
    : ' Processes that it left behind went on calling when it had ended: they were refused, and ended.'

/** Id of the agent whose key most calls had. */
function agentOf(entries: readonly Entry[]): number {
  const counts = new Map<number, number>()
  for (const { agentId } of entries) if (agentId !== null) counts.set(agentId, (counts.get(agentId) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0
}

/** Sentence about the runs without incident: `12 calls, then 8`. */
export const baseInWords = ({ calls: [first, next] }: Base): string => `${plural(first, 'call')}, then ${next}`
