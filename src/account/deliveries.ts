/** The events by which integrations speak of tickets; automation rules raise them (docs/webhooks.md). */
export type TicketEvent = 'ticket.created' | 'ticket.updated' | 'ticket.resolved' | 'ticket.closed' | 'ticket.reopened'

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

/** The webhook requests of an account, oldest first. */
export class Deliveries {
  #requests: WebhookRequest[] = []

  add(request: WebhookRequest): void {
    this.#requests.push(request)
  }

  list(): readonly WebhookRequest[] {
    return this.#requests
  }

  reset(): void {
    this.#requests = []
  }
}
