import { z } from 'zod'
import { dryRun } from '../automations/dry-run.ts'
import { addHook, checkHook } from '../automations/hooks.ts'
import { viewedRule } from '../automations/view.ts'
import { RuleReply } from '../schemas/automations.ts'
import { named } from '../schemas/named.ts'
import { id } from '../schemas/replies.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'

const Event = () => z.enum(['ticket.created', 'ticket.updated', 'ticket.resolved', 'ticket.closed', 'ticket.reopened'])

const DryRunReply = () =>
  z.array(
    named('DryRun', {
      rule_id: id(),
      name: z.string(),
      automation_type_id: z.literal([1, 3, 4]),
      fired: z.boolean(),
      unmet: z.string().nullable().meta({ description: 'Why it did not fire, in words' }),
      requests: z.array(
        named('DryRequest', {
          method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
          url: z.string(),
          headers: z.record(z.string(), z.string()),
          body: z.string().nullable(),
          failure: z.string().optional().meta({ description: 'Why the request could not be made' }),
        }),
      ),
    }),
  )

/** Webhooks in one call, and what rules would do. */
export const automationOperations: readonly ControlOperation[] = [
  operation({
    id: 'addHook',
    summary: 'Have an event of tickets posted to a URL: a rule in one call',
    method: 'post',
    path: '/hooks',
    scope: 'account',
    status: 201,
    reply: RuleReply,
    errors: [409],
    body: () => z.strictObject({ event: Event(), url: z.string() }),
    handle({ account, body }) {
      const [error] = checkHook(account, body)
      if (error !== undefined) throw new ControlError(400, `${error.field}: ${error.message}`)
      const [administrator] = account.database.agents.all()
      if (administrator === undefined) throw new ControlError(409, 'A hook needs an agent who makes it')
      return viewedRule(account, addHook(account, administrator, body))
    },
  }),
  operation({
    id: 'dryRunRules',
    summary: 'See what each rule would do if an event happened to a ticket; nothing is written or sent',
    method: 'post',
    path: '/automations/dry-run',
    scope: 'account',
    status: 200,
    reply: DryRunReply,
    body: () => z.strictObject({ ticket_id: z.int().positive(), event: Event() }),
    handle({ account, body }) {
      const ticket = account.database.tickets.get(body.ticket_id)
      if (ticket === undefined) throw new ControlError(404, `There is no ticket with the id ${body.ticket_id}`)
      return dryRun(account, ticket, body.event)
    },
  }),
]
