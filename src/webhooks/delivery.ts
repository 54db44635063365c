import { isSecretHeader, MASK, maskedUrl } from '../journal/redact.ts'
import { formatTime } from '../times.ts'
import type { DeliveryState } from './states.ts'

/**
 * Header of every delivery, by which emulators recognise them: a rule made by a web page must not steer an emulator.
 */
export const DELIVERY_HEADER = 'X-Freshdesk-Emulator-Delivery'

/** Events by which integrations speak of tickets; automation rules raise them (docs/webhooks.md). */
export const TICKET_EVENTS = [
  'ticket.created',
  'ticket.updated',
  'ticket.resolved',
  'ticket.closed',
  'ticket.reopened',
] as const

export type TicketEvent = (typeof TICKET_EVENTS)[number]

/** Kinds of notices about deliveries, beside their log. */
export type WebhookNotice = 'webhook_retried' | 'webhook_failed' | 'webhook_blocked' | 'webhook_dropped'

/** Request that a rule's webhook action makes. */
export interface WebhookRequest {
  readonly rule_id: number
  readonly event: TicketEvent
  readonly ticket_id: number
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** URL with its placeholders filled in. */
  readonly url: string
  /** Content-Type, Authorization and the action's own headers. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /**
   * Reason why the request could not be made (its body is no JSON once filled in, say): the delivery failed and is
   * never sent.
   */
  readonly failure?: string
}

interface Attempt {
  /** Epoch milliseconds of the account's clock. */
  readonly at: number
  readonly status: number | null
  readonly error: string | null
  /** Milliseconds of real time. */
  readonly duration_ms: number
}

/** Reason why no request can be sent to this URL; undefined when one can. */
export function faultOfUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return `not a URL: ${url.slice(0, 100)}`
  return /^https?:$/.test(new URL(url).protocol) ? undefined : 'only http and https URLs are called'
}

/** A webhook request in progress: the one object here that changes. Times are epoch milliseconds. */
export interface Delivery {
  readonly id: number
  readonly request: WebhookRequest
  /** Changed by `move` only. */
  state: DeliveryState
  readonly attempts: Attempt[]
  /** Moment for which it waits. */
  dueAt: number | undefined
  /** Order among deliveries of one moment. */
  turn: number
  /** Moment at which it was put off because the hour had no room for it. */
  postponedAt: number | undefined
  /** Called when its state has changed. */
  readonly onMove: () => void
}

/** A delivery in progress as it is stored; one that was being sent is queued. */
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
  /** Attempts; one that was never made (a blocked host, a full queue) is among them, with its reason. */
  readonly attempts: readonly (Omit<Attempt, 'at'> & { readonly at: string })[]
  readonly next_attempt_at: string | null
}

/**
 * A delivery as the log shows it.
 * @param dueAt epoch milliseconds of the next attempt, if one is planned
 */
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
