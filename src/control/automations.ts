import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { type DryRun, dryRun } from '../automations/dry-run.ts'
import { addHook, checkHook } from '../automations/hooks.ts'
import { viewedRule } from '../automations/view.ts'
import { definitionFault } from '../domain/definition-limit.ts'
import { maskedUrl } from '../journal/redact.ts'
import { RuleReply } from '../schemas/automations.ts'
import { named } from '../schemas/named.ts'
import { id } from '../schemas/replies.ts'
import { maskedHeaders } from '../webhooks/delivery.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { asksForSecrets, SecretsQuery } from './secrets.ts'

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

const HookReply = () =>
  named('HookRule', {
    ...RuleReply().shape,
    warning: z.string().optional().meta({ description: 'Why its deliveries will be blocked' }),
  })

const HookBody = () => z.strictObject({ event: Event(), url: z.string() })
const DryRunBody = () => z.strictObject({ ticket_id: z.int().positive(), event: Event() })

/** Event of tickets, and URL that hears of it. */
export type NewHook = z.input<ReturnType<typeof HookBody>>
/** Ticket and event of a dry run. */
export type Supposed = z.input<ReturnType<typeof DryRunBody>>

/** Automation rule that posts to a hook's URL. */
export type HookRule = ReturnType<typeof viewedRule> & {
  /** Reason why its deliveries will be blocked. */
  readonly warning?: string
}

/**
 * Adds the rule and returns it, with a warning where its host will be blocked. Throws `ControlError` 400 for a URL or a
 * plan that has no webhooks, 409 without an agent or where the account takes no more rules.
 */
export function addHookRule(account: Account, hook: NewHook): HookRule {
  const { event, url } = parseInput(HookBody, hook)
  const [error] = checkHook(account, { event, url })
  if (error !== undefined) throw new ControlError(400, `${error.field}: ${error.message}`)
  const [administrator] = account.database.agents.all()
  if (administrator === undefined) throw new ControlError(409, 'A hook needs an agent who makes it')
  const full = definitionFault(account, 'automation_rules', 1)
  if (full !== undefined) throw new ControlError(409, full)
  const rule = viewedRule(account, addHook(account, administrator, { event, url }))
  const warning = account.deliveries.foreseenBlocking(url)
  return warning === undefined ? rule : { ...rule, warning }
}

/** Tells what each rule would do. Throws `ControlError` 404 where there is no such ticket. */
export function dryRunRules(account: Account, supposed: Supposed): readonly DryRun[] {
  const { ticket_id, event } = parseInput(DryRunBody, supposed)
  const ticket = account.database.tickets.get(ticket_id)
  if (ticket === undefined) throw new ControlError(404, `There is no ticket with the id ${ticket_id}`)
  return dryRun(account, ticket, event)
}

const masked = ({ requests, ...run }: DryRun): DryRun => ({
  ...run,
  name: maskedUrl(run.name),
  requests: requests.map((one) => ({ ...one, url: maskedUrl(one.url), headers: maskedHeaders(one.headers) })),
})

/** Operations that make webhooks in one call, and tell what rules would do. */
export const automationOperations: readonly ControlOperation[] = [
  operation({
    id: 'addHook',
    summary: 'Have an event of tickets posted to a URL: a rule in one call',
    method: 'post',
    path: '/hooks',
    scope: 'account',
    status: 201,
    reply: HookReply,
    errors: [409],
    body: HookBody,
    handle: ({ account, body }) => addHookRule(account, body),
  }),
  operation({
    id: 'dryRunRules',
    summary: 'See what each rule would do if an event happened to a ticket; nothing is written or sent',
    method: 'post',
    path: '/automations/dry-run',
    scope: 'account',
    status: 200,
    reply: DryRunReply,
    query: SecretsQuery,
    body: DryRunBody,
    handle({ account, body, ...call }) {
      const isWhole = asksForSecrets(call)
      const runs = dryRunRules(account, body)
      return isWhole ? runs : runs.map(masked)
    },
  }),
]
