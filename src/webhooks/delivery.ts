import { isSecretHeader, MASK, maskedUrl } from '../journal/redact.ts'
import { formatTime } from '../times.ts'
import type { DeliveryState } from './states.ts'

/** Every delivery carries it: no rule that a page made shall steer an emulator. */
export const DELIVERY_HEADER = 'X-Freshdesk-Emulator-Delivery'

/** The events by which integrations speak of tickets; automation rules raise them (docs/webhooks.md). */
export const TICKET_EVENTS = [
  'ticket.created',
  'ticket.updated',
  'ticket.resolved',
  'ticket.closed',
  'ticket.reopened',
] as const

export type TicketEvent = (typeof TICKET_EVENTS)[number]

/** What is told of deliveries beside their log. */
export type WebhookNotice = 'webhook_retried' | 'webhook_failed' | 'webhook_blocked' | 'webhook_dropped'

/** What a rule's webhook action sends. */
export interface WebhookRequest {
  readonly rule_id: number
  readonly event: TicketEvent
  readonly ticket_id: number
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Its placeholders are filled. */
  readonly url: string
  /** Content-Type, Authorization and the action's own. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Why the request could not be made (its body is no JSON once filled ...): a failed delivery, never sent. */
  readonly failure?: string
}

interface Attempt {
  /** Epoch milliseconds of the account's clock. */
  readonly at: number
  readonly status: number | null
  readonly error: string | null
  /** Of real time. */
  readonly duration_ms: number
}

/** Why no request can be sent to this URL, undefined when one can. */
export function faultOfUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return `not a URL: ${url.slice(0, 100)}`
  return /^https?:$/.test(new URL(url).protocol) ? undefined : 'only http and https URLs are called'
}

/** A webhook request on its way: the one object here that changes. Times are epoch milliseconds. */
export interface Delivery {
  readonly id: number
  readonly request: WebhookRequest
  /** Changed by `move` alone. */
  state: DeliveryState
  readonly attempts: Attempt[]
  /** While it waits for a moment. */
  dueAt: number | undefined
  /** Orders those of one moment. */
  turn: number
  /** While the hours have no room for it: when it was put off. */
  postponedAt: number | undefined
  /** Told when its state has changed. */
  readonly onMove: () => void
}

/** A delivery that goes on, as it stood; one that was being sent is queued. */
export type OpenDelivery = Readonly<Omit<Delivery, 'state' | 'attempts' | 'onMove'>> & {
  readonly state: 'queued' | 'waiting' | 'postponed'
  readonly attempts: readonly Attempt[]
}

/** An item of the delivery log. Times are ISO; secrets are masked. */
export interface WebhookDelivery {
  readonly id: number
  readonly rule_id: number
  readonly event: TicketEvent
  readonly ticket_id: number
  readonly url: string
  readonly method: WebhookRequest['method']
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly state: DeliveryState
  /** One that was never made (a blocked host, a full queue) is here too, with its reason. */
  readonly attempts: readonly (Omit<Attempt, 'at'> & { readonly at: string })[]
  readonly next_attempt_at: string | null
}

/** @param dueAt epoch milliseconds of the next attempt, if any is planned */
export function viewDelivery({ id, request, state, attempts }: Delivery, dueAt: number | undefined): WebhookDelivery {
  return {
    id,
    rule_id: request.rule_id,
    event: request.event,
    ticket_id: request.ticket_id,
    url: maskedUrl(request.url),
    method: request.method,
    headers: maskedHeaders(request.headers),
    body: request.body,
    state,
    attempts: attempts.map(({ at, ...attempt }) => ({ at: isoTime(at), ...attempt })),
    next_attempt_at: dueAt === undefined ? null : isoTime(dueAt),
  }
}

export const isoTime = (milliseconds: number) => formatTime(Math.floor(milliseconds / 1000))

export const maskedHeaders = (headers: WebhookRequest['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, isSecretHeader(name) ? MASK : value]))
