import type { Account } from '../../account/account.ts'
import type { Author } from '../../account/actor.ts'
import { escapeHtml } from '../../domain/html.ts'
import type { TicketFields } from '../../domain/tickets.ts'
import type { FieldError } from '../../errors.ts'
import type { RuleAction } from '../../store/rows/automation-rules.ts'
import type { Filling } from '../placeholders.ts'
import type { Firing } from '../webhook.ts'

/** An action about to be done, to the ticket as the actions before it left it. */
export interface Acting extends Filling {
  readonly firing: Firing
  readonly action: RuleAction
  /** The agent whose name a rule's notes and e-mails carry: who last touched the rule. */
  readonly author: Author
}

export type ActionAttribute = Exclude<keyof RuleAction, 'field_name' | 'resource_type'>

/** Actions of one `field_name`: what they take, say of themselves and do. */
export interface ActionKind {
  readonly required: readonly ActionAttribute[]
  readonly optional?: readonly ActionAttribute[]
  /** Checks an action that has what is required; `path` is `actions[0]`. */
  check?(account: Account, action: RuleAction, path: string): FieldError[]
  /** HTML, for the rule's summary. */
  describe(account: Account, action: RuleAction): string
  /** The fields it sets, added to those that the actions before it set: neighbours make one update. */
  changes?(acting: Acting, soFar: TicketFields): TicketFields
  run?(acting: Acting): void
}

/** Values of an action, a single one as a list of one. */
export const valuesOf = ({ value }: RuleAction): readonly unknown[] => (Array.isArray(value) ? value : [value])

export const bold = (text: string) => `<b>${escapeHtml(text)}</b>`
