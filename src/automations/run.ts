import type { Account } from '../account/account.ts'
import type { RaisedChange } from '../account/events.ts'
import { mailAdministrator } from '../outbox/administrator.ts'
import { fire } from './fire.ts'
import { judge, typeOf } from './judge.ts'
import { activeRulesOfType, cascades } from './ordered-rules.ts'

/** Rules in a row, each run by what the one before did, that are taken for a loop. */
const LONGEST_CHAIN = 10

/** Runs the rules on this change in order of position; a rule's own changes do not run it. */
export function runRules(account: Account, change: RaisedChange): void {
  const type = typeOf(change)
  for (const rule of activeRulesOfType(account, type)) {
    if (rule.id === change.causes.at(-1)) continue
    const ticket = account.database.tickets.get(change.after.id)
    if (ticket === undefined || (ticket.shelf !== 0 && !isRemoval(change))) return
    const verdict = judge(account, rule, change, ticket)
    if (!('trigger' in verdict)) continue
    if (change.causes.length >= LONGEST_CHAIN) {
      alertOfLoop(account, ticket.id, [...change.causes, rule.id])
      return
    }
    account.ticketEvents.causedBy([...change.causes, rule.id], () => fire(account, rule, ticket.id, verdict.trigger))
    if (!cascades(account, type)) return
  }
}

/** A deleted or spam ticket is told of that, and of nothing more. */
const isRemoval = ({ kind }: RaisedChange) => kind === 'deleted' || kind === 'marked_as_spam'

/** Rules that run each other for ever stand still here. */
function alertOfLoop(account: Account, ticketId: number, chain: readonly number[]): void {
  const { automation_rules } = account.database
  const names = chain.map((id) => automation_rules.get(id)?.name ?? String(id))
  mailAdministrator(account, {
    subject: 'Automation rules were stopped',
    text: `Automation rules run each other on ticket #${ticketId} and were stopped after ${LONGEST_CHAIN} of them: ${names.join(' → ')}`,
    ticketId,
  })
}
