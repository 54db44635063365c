import { z } from 'zod'
import { dryRun } from '../automations/dry-run.ts'
import { addHook, checkHook } from '../automations/hooks.ts'
import { viewedRule } from '../automations/view.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'

const Event = () => z.enum(['ticket.created', 'ticket.updated', 'ticket.resolved', 'ticket.closed', 'ticket.reopened'])

/** Webhooks in one call, and what rules would do. */
export const automationOperations: readonly ControlOperation[] = [
  operation({
    method: 'post',
    path: '/hooks',
    scope: 'account',
    status: 201,
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
    method: 'post',
    path: '/automations/dry-run',
    scope: 'account',
    status: 200,
    body: () => z.strictObject({ ticket_id: z.int().positive(), event: Event() }),
    handle({ account, body }) {
      const ticket = account.database.tickets.get(body.ticket_id)
      if (ticket === undefined) throw new ControlError(404, `There is no ticket with the id ${body.ticket_id}`)
      return dryRun(account, ticket, body.event)
    },
  }),
]
