import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { LIVE_EVENT_TYPES, type LiveEvent, type LiveEventType, ROW_WRITERS } from '../account/live-events.ts'
import type { EventIterator } from '../live/iterator.ts'
import { didYouMean } from '../nearest-names.ts'
import { named } from '../schemas/named.ts'
import { id } from '../schemas/replies.ts'
import { DELIVERY_STATES } from '../webhooks/states.ts'
import { type ControlOperation, operation, type Stream } from './operation.ts'
import { parseInput } from './parse.ts'
import { journaledCall } from './requests.ts'
import { ClockReply, count, RateLimitsReply } from './schemas.ts'

const isType = (name: string): name is LiveEventType => LIVE_EVENT_TYPES.some((type) => type === name)

/** Longest name that is compared with others: comparing takes time with the length. */
const LONGEST_COMPARED = 100

const EventType = () =>
  z.string().refine(isType, {
    error: ({ input }) => {
      const name = String(input).slice(0, LONGEST_COMPARED)
      return `There is no such type of event: ${name}${didYouMean(name, LIVE_EVENT_TYPES)}`
    },
  })

/** Choice of live events. */
export interface EventFilter {
  /** Types of events. Default: all. */
  readonly types?: readonly LiveEventType[] | undefined
}

const EventFilterInput = () => z.strictObject({ types: z.array(EventType()).optional() })

const EventsQuery = () =>
  z.strictObject({
    types: z
      .string()
      .transform((text) => text.split(',').map((name) => name.trim()))
      .pipe(z.array(EventType()))
      .optional()
      .meta({
        type: 'string',
        description: `Of these types alone, with commas between: ${LIVE_EVENT_TYPES.join(', ')}`,
      }),
  })

const EventsHeaders = () =>
  z.object({
    'Last-Event-ID': z
      .string()
      .regex(/^\d{1,15}$/, { error: 'It should be the id of an event' })
      .optional()
      .meta({ description: 'Id of the last event that was read: goes on after it, or tells what is lost as a gap' }),
  })

const eventOf = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.strictObject({ id: count(), type: z.literal(type), data }).meta({ title: `${titleOf(type)}Event` })
const titleOf = (type: string) => type.charAt(0).toUpperCase() + type.slice(1)

/** An event of the stream, its name as `type`. */
export const LiveEventReply = () =>
  z
    .union([
      eventOf('request', z.strictObject(journaledCall()).meta({ title: 'JournaledCall' })),
      eventOf(
        'row',
        named('RowChange', {
          table: z.string(),
          id: id(),
          change: z.enum(['inserted', 'updated', 'removed']),
          by: z.enum(ROW_WRITERS).meta({ description: 'Who wrote it' }),
        }),
      ),
      eventOf(
        'mail',
        named('MailNotice', {
          id: id().nullable().meta({
            description: 'In the outbox; of an incoming one that of its conversation, null where it became a ticket',
          }),
          direction: z.enum(['in', 'out']),
          kind: z.string(),
          ticket_id: id().nullable(),
        }),
      ),
      eventOf('delivery', named('DeliveryNotice', { id: id(), state: z.enum(DELIVERY_STATES) })),
      eventOf('clock', ClockReply()),
      eventOf('limits', RateLimitsReply()),
      eventOf(
        'reset',
        named('RowsReplaced', { kind: z.enum(['begin', 'fork', 'data', 'load', 'reset', 'restore', 'undo']) }),
      ),
      eventOf(
        'gap',
        named('EventGap', { from: count(), to: count() }).meta({ description: 'Numbers of events that were lost' }),
      ),
    ])
    .meta({ title: 'LiveEvent', description: 'Each as id, event and data of the stream; a gap is told always' })

/** Iterates over the events in the process. Throws `ControlError` 400 for an unknown type. */
export const iterateEvents = (account: Account, filter: unknown): EventIterator<LiveEvent> =>
  account.live.iterate(parseInput(EventFilterInput, filter))

/** Operations that tell what happens, as it happens. */
export const eventOperations: readonly ControlOperation[] = [
  operation({
    id: 'streamEvents',
    summary: 'What happens in the account, as it happens: calls, rows, e-mails, deliveries, clock, limits',
    method: 'get',
    path: '/events',
    scope: 'account',
    status: 200,
    reply: LiveEventReply,
    textType: 'text/event-stream',
    isStream: true,
    query: EventsQuery,
    headers: EventsHeaders,
    handle({ account, query: { types }, headers }): Stream {
      const { 'Last-Event-ID': last } = parseInput(EventsHeaders, { 'Last-Event-ID': headers['last-event-id'] })
      return account.live.stream({ types, after: last === undefined ? undefined : Number(last) })
    },
  }),
]
