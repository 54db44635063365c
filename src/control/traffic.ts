import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { NO_RATES, startTraffic, TRAFFIC_KINDS, type TrafficRates } from '../account/traffic.ts'
import { named } from '../schemas/named.ts'
import { time } from '../schemas/replies.ts'
import { formatTime, parseDateTime } from '../times.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { IsoTime } from './schemas.ts'

/** Traffic as it is set. */
export interface TrafficReading {
  /** Averages for an hour; 0 for kinds that are off. */
  readonly per_hour: TrafficRates
  /** ISO time on the account's clock; null: until it is stopped. */
  readonly until: string | null
}

/** Traffic in place of any other. */
export interface TrafficChange {
  /** Averages for an hour; those that are left out are 0. */
  readonly per_hour: Partial<TrafficRates>
  readonly until?: string | null | undefined
}

/** Most of a kind in an hour, one a second: a move of the clock goes through them one by one. */
const MOST_PER_HOUR = 3600

const perHour = () => z.number().nonnegative().max(MOST_PER_HOUR)

const TrafficBody = () =>
  z.strictObject({
    per_hour: z.strictObject({
      new_tickets: perHour().optional(),
      customer_replies: perHour().optional(),
      agent_updates: perHour().optional(),
      agent_replies: perHour().optional(),
      deletions: perHour().optional(),
      merges: perHour().optional(),
    }),
    until: IsoTime().nullish().meta({ description: 'On the account’s clock. Default: until it is stopped' }),
  })

const TrafficReply = () =>
  named('Traffic', {
    per_hour: z.strictObject({
      new_tickets: perHour(),
      customer_replies: perHour(),
      agent_updates: perHour(),
      agent_replies: perHour(),
      deletions: perHour(),
      merges: perHour(),
    }),
    until: time().nullable(),
  })

/** Reads the traffic; without any, all rates are 0. */
export function readTraffic({ traffic }: Account): TrafficReading {
  const until = traffic?.until
  return {
    per_hour: { ...(traffic?.per_hour ?? NO_RATES) },
    until: until === undefined ? null : formatTime(Math.floor(until / 1000)),
  }
}

/** Sets the traffic, in place of any other. Throws `ControlError` 400 for what cannot be. */
export function setTraffic(account: Account, input: unknown): TrafficReading {
  const { per_hour, until } = parseInput(TrafficBody, input)
  const end = until == null ? undefined : (parseDateTime(until) ?? 0) * 1000
  const rates = Object.fromEntries(TRAFFIC_KINDS.map((kind) => [kind, per_hour[kind] ?? 0])) as TrafficRates
  const now = account.clock.now()
  account.traffic = startTraffic(account.random, { per_hour: rates, until: end, now })
  account.timeline.touch()
  return readTraffic(account)
}

/** Stops the traffic at once. */
export function stopTraffic(account: Account): void {
  account.traffic = undefined
}

/** Operations on traffic, in which customers and agents act by themselves. */
export const trafficOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewTraffic',
    summary: 'View what customers and agents do by themselves, an hour',
    method: 'get',
    path: '/traffic',
    scope: 'account',
    status: 200,
    reply: TrafficReply,
    handle: ({ account }) => readTraffic(account),
  }),
  operation({
    id: 'setTraffic',
    summary: 'Have customers and agents do so much an hour of the clock by themselves, by the account’s seed',
    method: 'put',
    path: '/traffic',
    scope: 'account',
    status: 200,
    reply: TrafficReply,
    body: TrafficBody,
    handle: ({ account, body }) => setTraffic(account, body),
  }),
  operation({
    id: 'stopTraffic',
    summary: 'Have nobody do anything by themselves any more',
    method: 'delete',
    path: '/traffic',
    scope: 'account',
    status: 204,
    handle: ({ account }) => stopTraffic(account),
  }),
]
