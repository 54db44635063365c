/** States of a delivery, explained in docs/webhooks.md. In the first four it is in progress; the others are final. */
export const DELIVERY_STATES = [
  'queued',
  'sending',
  'waiting',
  'postponed',
  'delivered',
  'failed',
  'dropped',
  'blocked',
  'recorded',
  'cancelled',
] as const

export type DeliveryState = (typeof DELIVERY_STATES)[number]

const FINAL = {}

/** States to which a delivery can pass from each state, with the reason. */
const MOVES: Readonly<Record<DeliveryState, Readonly<Partial<Record<DeliveryState, string>>>>> = {
  queued: {
    queued: 'it may be sent at once',
    sending: 'its rule has no other on its way',
    waiting: 'it is to come later: a delay or another order was asked for',
    postponed: 'the hour has no calls left',
    failed: 'its request could not be made',
    dropped: 'too many go on already',
    recorded: 'nothing is sent in this mode',
    cancelled: 'the account goes to another state, or stops',
  },
  sending: {
    delivered: 'a reply of 2xx',
    waiting: 'the attempt failed and another is planned',
    queued: 'the attempt failed and the next is due already',
    postponed: 'the attempt failed, the next is due already and the hour has no calls left',
    failed: 'the last attempt failed',
    blocked: 'its host may not be called',
    cancelled: 'the account goes to another state, or stops',
  },
  waiting: {
    queued: 'its moment has come',
    waiting: 'it is put behind others, or before them',
    postponed: 'its moment has come and the hour has no calls left',
    cancelled: 'the account goes to another state, or stops',
  },
  postponed: {
    queued: 'a later hour has room for it',
    dropped: 'postponed for more than 24 hours',
    cancelled: 'the account goes to another state, or stops',
  },
  delivered: FINAL,
  failed: FINAL,
  dropped: FINAL,
  blocked: FINAL,
  recorded: FINAL,
  cancelled: FINAL,
}

/** Whether a delivery in this state can pass to another. */
export const canMove = (from: DeliveryState, to: DeliveryState): boolean => MOVES[from][to] !== undefined

/**
 * Changes a delivery's state, which nothing else does. Throws for a move that is not in the table: a mistake in the
 * emulator.
 */
export function move(
  delivery: { readonly id: number; state: DeliveryState; readonly onMove?: () => void },
  to: DeliveryState,
): void {
  if (!canMove(delivery.state, to)) {
    throw new Error(`delivery ${delivery.id} cannot pass from ${delivery.state} to ${to}`)
  }
  delivery.state = to
  delivery.onMove?.()
}
