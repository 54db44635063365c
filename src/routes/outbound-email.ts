import { checkMayInitiate, sendOutboundEmail, withOutboundDefaults } from '../domain/outbound-email.ts'
import { checkTicket } from '../domain/ticket-check.ts'
import { checkRequester, findRequester } from '../domain/users.ts'
import { createdTicket, ticketText } from '../domain/views/tickets.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created } from '../http/reply.ts'
import { CreatedTicketReply, OutboundEmailBody } from '../schemas/tickets.ts'

export const outboundEmailEndpoints = resource({ tag: 'Tickets' }, [
  endpoint({
    id: 'createOutboundEmail',
    method: 'post',
    path: '/tickets/outbound_email',
    summary: 'Begin a ticket with an e-mail to the customer',
    source: '#create_outbound_email',
    access: 'compose_email',
    feature: 'Compose Email',
    rateLimit: 'ticket_create',
    body: OutboundEmailBody,
    accepts: 'multipart',
    form: 'ticket',
    success: { status: 201, schema: CreatedTicketReply },
    deviations: [
      'No e-mail is sent: it is in the outbox.',
      'Counts as creating a ticket for the limits (inferred).',
      'A requester who is deleted or blocked is refused (inferred).',
    ],
    examples: [
      {
        summary: 'Assigned to the caller, closed unless said otherwise',
        body: {
          email: 'ada@acme.test',
          subject: 'Your order has shipped',
          description: '<p>It is on its way.</p>',
          email_config_id: 158000001001,
          type: 'Question',
        },
      },
    ],
    prepare({ body, actor }, account) {
      checkMayInitiate(account)
      const who = { email: body.email }
      const found = findRequester(account, who)
      const fields = withOutboundDefaults(actor, body)
      const findings = checkTicket(account, { fields, requester: () => checkRequester(who, found) })
      return findings.length > 0 ? findings : { found }
    },
    handle({ body, actor, baseUrl }, account, { found }) {
      const { asCreated } = sendOutboundEmail(account, actor, body, found)
      return created(ticketText(account, createdTicket, asCreated, baseUrl), `/tickets/${asCreated.id}`)
    },
  }),
])
