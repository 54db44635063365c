import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { named } from '../schemas/named.ts'
import { id, time } from '../schemas/replies.ts'
import { later } from '../time/timers.ts'
import { TICKET_EVENTS, type WebhookDelivery } from '../webhooks/delivery.ts'
import { DELIVERY_STATES } from '../webhooks/states.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { count, queryNumber, sinceParameters } from './schemas.ts'

/** Milliseconds to wait: longer than one attempt may take. */
const SETTLE_TIMEOUT_MS = 30_000

/**
 * Waits until no delivery is sent or due now; one that waits for a later time counts as settled. Throws a 408 when
 * that takes more than `timeoutMs` of real time.
 */
export async function settle({ deliveries }: Account, timeoutMs = SETTLE_TIMEOUT_MS): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    const giveUp = () =>
      reject(new ControlError(408, `${deliveries.underWay} deliveries are still under way after ${timeoutMs} ms`))
    timer = later(timeoutMs, giveUp, reject)
  })
  try {
    await Promise.race([deliveries.whenIdle(), timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** Sends the same bytes once more, as a new delivery. Throws `ControlError` 404 where there is none of that id. */
export function redeliver(account: Account, id: number): WebhookDelivery {
  const delivery = account.deliveries.redeliver(id)
  if (delivery === undefined) throw new ControlError(404, `There is no delivery with the id ${id}`)
  return delivery
}

const DeliveryReply = () =>
  named('Delivery', {
    id: id(),
    rule_id: count(),
    event: z.enum(TICKET_EVENTS),
    ticket_id: id(),
    url: z.string(),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    headers: z.record(z.string(), z.string()),
    body: z.string().nullable(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.array(
      named('DeliveryAttempt', {
        at: time(),
        status: z.int().nullable(),
        error: z.string().nullable(),
        duration_ms: z.number().nonnegative(),
      }),
    ),
    next_attempt_at: time().nullable(),
  })
const DeliveryListReply = () => z.array(DeliveryReply())
const SettledReply = () => named('Settled', { settled: z.literal(true) })

/** Body of a wait, with its milliseconds of real time. */
export const SettleBody = () => z.strictObject({ timeout_ms: z.int().nonnegative().max(600_000).optional() })

/** Parameters that choose deliveries; all of them have to fit. */
export const DeliveryListQuery = () =>
  z
    .strictObject({
      rule_id: queryNumber().meta({ description: 'Of this rule' }),
      ticket_id: queryNumber().meta({ description: 'About this ticket' }),
      event: z.enum(TICKET_EVENTS).meta({ description: 'Of this event' }),
      state: z.enum(DELIVERY_STATES).meta({ description: 'In this state' }),
    })
    .partial()
    .extend(sinceParameters())

/** Operations on the log of webhook deliveries, oldest first. */
export const deliveryOperations: readonly ControlOperation[] = [
  operation({
    id: 'listDeliveries',
    summary: 'List the webhook deliveries, oldest first',
    method: 'get',
    path: '/deliveries',
    scope: 'account',
    status: 200,
    reply: DeliveryListReply,
    query: DeliveryListQuery,
    handle: ({ account, query }) => account.deliveries.list(query),
  }),
  operation({
    id: 'clearDeliveries',
    summary: 'Empty the log of deliveries',
    method: 'delete',
    path: '/deliveries',
    scope: 'account',
    status: 204,
    handle: ({ account }) => account.deliveries.clear(),
  }),
  operation({
    id: 'redeliver',
    summary: 'Send a delivery once more',
    method: 'post',
    path: '/deliveries/:id/redeliver',
    scope: 'account',
    status: 201,
    reply: DeliveryReply,
    handle: ({ account, params }) => redeliver(account, Number(params.id)),
  }),
  operation({
    id: 'settleDeliveries',
    summary: 'Wait until no delivery is sent or due',
    method: 'post',
    path: '/deliveries/settle',
    scope: 'account',
    status: 200,
    reply: SettledReply,
    errors: [408],
    body: SettleBody,
    async handle({ account, body }) {
      await settle(account, body.timeout_ms)
      return { settled: true }
    },
  }),
]
