import { z } from 'zod'
import type { Account } from '../account/account.ts'
import { DELIVERY_STATES, TICKET_EVENTS } from '../account/delivery.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'

/** Longer than one attempt may take. */
const SETTLE_TIMEOUT_MS = 30_000

/**
 * Waits until no delivery is sent or due now; one that waits for a later time counts as settled. Throws a 408 when
 * that takes more than `timeoutMs` of real time.
 */
export async function settle({ deliveries }: Account, timeoutMs = SETTLE_TIMEOUT_MS): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ControlError(408, `${deliveries.underWay} deliveries are still under way after ${timeoutMs} ms`))
    }, timeoutMs)
  })
  try {
    await Promise.race([deliveries.whenIdle(), timeout])
  } finally {
    clearTimeout(timer)
  }
}

const Id = () => z.coerce.number().pipe(z.int().nonnegative())

export const DeliveryListQuery = () =>
  z
    .strictObject({ rule_id: Id(), ticket_id: Id(), event: z.enum(TICKET_EVENTS), state: z.enum(DELIVERY_STATES) })
    .partial()

/** The log of webhook deliveries, oldest first. */
export const deliveryOperations: readonly ControlOperation[] = [
  operation({
    method: 'get',
    path: '/deliveries',
    scope: 'account',
    status: 200,
    query: DeliveryListQuery,
    handle: ({ account, query }) => account.deliveries.list(query),
  }),
  operation({
    method: 'delete',
    path: '/deliveries',
    scope: 'account',
    status: 204,
    handle: ({ account }) => account.deliveries.clear(),
  }),
  operation({
    method: 'post',
    path: '/deliveries/:id/redeliver',
    scope: 'account',
    status: 201,
    handle({ account, params: { id = '' } }) {
      const delivery = account.deliveries.redeliver(Number(id))
      if (delivery === undefined) throw new ControlError(404, `There is no delivery with the id ${id}`)
      return delivery
    },
  }),
  operation({
    method: 'post',
    path: '/deliveries/settle',
    scope: 'account',
    status: 200,
    body: () => z.strictObject({ timeout_ms: z.int().nonnegative().max(600_000).optional() }),
    async handle({ account, body }) {
      await settle(account, body.timeout_ms)
      return { settled: true }
    },
  }),
]
