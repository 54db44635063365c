import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { expectedActs } from '../account/traffic.ts'
import { MoveTakenBack } from '../time/timeline.ts'
import { formatTime, parseDateTime } from '../times.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { AdvancedClockReply, ClockReply, DueJobListReply, IsoTime } from './schemas.ts'

/** Time of an account. */
export interface ClockReading {
  /** Time like `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly now: string
  readonly frozen: boolean
}

/** Change of a clock; members that are left out stay as they are. */
export interface ClockChange {
  /** ISO time, not before now: jobs due until then run on the way. */
  readonly now?: string | undefined
  readonly frozen?: boolean | undefined
}

/** Time after a move, with what happened on the way. */
export interface AdvancedClock extends ClockReading {
  /** Jobs that ran on the way, in order: each with its kind and the id of what it acted on. */
  readonly ran: readonly { readonly at: string; readonly kind: string; readonly id: number }[]
}

/** The next job of its kind. */
export interface DueJob {
  readonly at: string
  /** Kind, as in `ran` of a move: `sla_resolution_breach`, `webhook` ... */
  readonly kind: string
}

/** Reads the clock, in whole seconds. */
export const readClock = ({ clock }: Account): ClockReading => ({
  now: formatTime(clock.seconds()),
  frozen: clock.frozen,
})

/** Lists the next job of each kind, in order of time. */
export const dueJobs = ({ timeline }: Account): DueJob[] =>
  timeline.due().map(({ at, kind }) => ({ at: formatTime(Math.ceil(at / 1000)), kind }))

const ClockBody = () => z.strictObject({ now: IsoTime().optional(), frozen: z.boolean().optional() })
const AdvanceBody = () => z.strictObject({ seconds: z.number().positive() })

/** Most acts of traffic, by their rates, in a move of the clock: they take some seconds. */
const MOST_ACTS = 20_000

/**
 * Sentence why the clock cannot move so far at once; undefined where it can.
 * @param moment epoch milliseconds
 */
function trafficFaultOf({ traffic, clock }: Account, moment: number): string | undefined {
  const acts = traffic === undefined ? 0 : expectedActs(traffic, clock.now(), moment)
  if (acts <= MOST_ACTS) return undefined
  return `Traffic would do some ${Math.round(acts)} things until then, and a move takes ${MOST_ACTS}: move by steps, or slow it`
}

/**
 * Sets the clock. Throws `ControlError` 409 for a moment that has passed, 400 where too much traffic lies before it,
 * 503 where it could not be kept.
 */
export async function setClock(account: Account, change: ClockChange): Promise<ClockReading> {
  const { now, frozen } = parseInput(ClockBody, change)
  const moment = now === undefined ? undefined : (parseDateTime(now) ?? 0) * 1000
  const fault = moment === undefined ? undefined : trafficFaultOf(account, moment)
  if (fault !== undefined) throw new ControlError(400, fault)
  const isForward = await account.timeline.put(moment, frozen).catch(refuseTakenBack)
  if (!isForward) throw new ControlError(409, 'The clock does not run backwards')
  return readClock(account)
}

/**
 * Moves the clock. Throws a `RangeError` for seconds that are not above 0 or too many, also for the traffic in them,
 * and `ControlError` 503 where it could not be kept.
 */
export async function advanceClock(account: Account, seconds: number): Promise<AdvancedClock> {
  if (typeof seconds !== 'number') throw new RangeError(`seconds is not a number: ${seconds}`)
  const fault = trafficFaultOf(account, account.clock.now() + seconds * 1000)
  if (fault !== undefined) throw new RangeError(fault)
  const ran = await account.timeline.advance(seconds).catch(refuseTakenBack)
  return { ...readClock(account), ran: ran.map((job) => ({ ...job, at: formatTime(Math.floor(job.at / 1000)) })) }
}

function refuseTakenBack(error: unknown): never {
  if (!(error instanceof MoveTakenBack)) throw error
  const message = 'It could not be kept: the clock stands at the last moment that is'
  throw new ControlError(503, message, { headers: { 'Retry-After': '1' } })
}

/** Operations on the account's time. */
export const clockOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewClock',
    summary: 'View the clock',
    method: 'get',
    path: '/clock',
    scope: 'account',
    status: 200,
    reply: ClockReply,
    handle: ({ account }) => readClock(account),
  }),
  operation({
    id: 'listDueJobs',
    summary: 'What falls due next: the first of each kind, in order of time',
    method: 'get',
    path: '/clock/due',
    scope: 'account',
    status: 200,
    reply: DueJobListReply,
    handle: ({ account }) => dueJobs(account),
  }),
  operation({
    id: 'setClock',
    summary: 'Set the clock forward, freeze it or let it run',
    method: 'put',
    path: '/clock',
    scope: 'account',
    status: 200,
    reply: ClockReply,
    errors: [409, 503],
    body: ClockBody,
    handle: ({ account, body }) => setClock(account, body),
  }),
  operation({
    id: 'advanceClock',
    summary: 'Move the clock forward; what falls due on the way runs at its time',
    method: 'post',
    path: '/clock/advance',
    scope: 'account',
    status: 200,
    reply: AdvancedClockReply,
    errors: [503],
    body: AdvanceBody,
    handle: ({ account, body }) =>
      advanceClock(account, body.seconds).catch((error: unknown) => {
        throw error instanceof RangeError ? new ControlError(400, error.message) : error
      }),
  }),
]
