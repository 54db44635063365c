import type { Entry } from '../journal/entry.ts'
import { conductHarms } from './conduct.ts'
import { effectHarms } from './effects.ts'
import type { Harm, Judged } from './harm.ts'
import { heldHarms } from './held.ts'
import { listHarms } from './lists.ts'
import type { Run } from './run.ts'

export const TRIAL_OUTCOMES = [
  'survived',
  'stopped',
  'harmed',
  'hung',
  'slow',
  'not_reached',
  'not_applicable',
] as const
export type TrialOutcome = (typeof TRIAL_OUTCOMES)[number]

export interface TrialJudgement {
  readonly outcome: TrialOutcome
  readonly explanation: string
  /** Ids of the calls, in the run with the incident, that the judgement rests on. */
  readonly request_ids: readonly number[]
}

/** Judges a pair of runs, the first of which had an incident. */
export function judgeTrial(judged: Judged): TrialJudgement {
  const { first } = judged.pair
  const met = first.entries.filter((entry) => isMet(entry))
  if (first.ended.outcome === 'hung') {
    return of('hung', `It was ended: ${first.ended.how}.`, met.slice(0, 1))
  }
  if (!first.wasMet) {
    return of('not_reached', 'The run came to no call that it could befall: nothing was tried.', [])
  }
  const [harm, ...others] = harmsOf(judged)
  if (harm !== undefined) {
    const explanation = [harm, ...others].map((one) => one.explanation).join(' ')
    return of('harmed', explanation, harm.entries ?? met)
  }
  if (first.ended.outcome === 'failed') return of('stopped', stopped(judged), met.slice(0, 1))
  if (isSlow(judged))
    return of(
      'slow',
      `All is as it should be, but it took ${seconds(first)} instead of ${seconds(judged.truth.first)}.`,
      met,
    )
  return of('survived', SURVIVED, met.slice(0, 1))
}

const of = (outcome: TrialOutcome, explanation: string, entries: readonly Entry[]): TrialJudgement => ({
  outcome,
  explanation,
  request_ids: [...new Set(entries.map(({ id }) => id))].slice(0, MOST_IDS),
})

const MOST_IDS = 20

/** Whether a call shows that the incident happened. */
const isMet = ({ decision, status }: Entry): boolean =>
  decision === 'fault' || decision === 'limited' || status === null || status >= 400

function stopped({ incident, pair: { first } }: Judged): string {
  const end = `It ended with ${first.ended.how}, and the next run made good what was left.`
  return incident.callsFor === 'stop' ? end : `${end} A good client goes on: ${incident.goodClient}`
}

const SURVIVED = 'It succeeded, and all is as without the incident.'

/** Milliseconds allowed beyond ten times the run without incident. */
const SLACK_MS = 30_000

const isSlow = ({ truth, pair }: Judged): boolean =>
  pair.first.ended.milliseconds > truth.first.ended.milliseconds * 10 + SLACK_MS

const seconds = ({ ended }: Run): string => `${Math.round(ended.milliseconds / 1000)} s`

function harmsOf(judged: Judged): Harm[] {
  const { pair, truth } = judged
  return [
    ...effectHarms(truth.next.effects, pair.next.effects),
    ...(pair.first.ended.outcome === 'succeeded' ? listHarms(judged) : []),
    ...heldHarms(judged),
    ...conductHarms(pair.first),
    ...(pair.next.ended.outcome === 'succeeded'
      ? []
      : [{ explanation: `The next run, without the incident, fails too: ${pair.next.ended.how}.` }]),
  ]
}
