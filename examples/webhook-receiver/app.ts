import express, { type Express } from 'express'

export interface Page {
  readonly ticketId: number
  readonly subject: string
}

/** Receives the webhook of an automation rule and pages somebody, once a ticket however often it is delivered. */
export function receiver(page: (page: Page) => void, secret: string): Express {
  const paged = new Set<number>()
  const app = express()
  app.use(express.json())
  app.post('/freshdesk', (request, response) => {
    const content = request.body?.freshdesk_webhook
    if (request.get('x-webhook-secret') !== secret) response.sendStatus(401)
    else if (typeof content?.ticket_id !== 'number') response.sendStatus(400)
    else {
      // Delivery is at least once.
      if (!paged.has(content.ticket_id)) page({ ticketId: content.ticket_id, subject: content.ticket_subject })
      paged.add(content.ticket_id)
      response.sendStatus(204)
    }
  })
  return app
}
