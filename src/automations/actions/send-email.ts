import { addForward } from '../../domain/conversations.ts'
import { memberIds } from '../../domain/groups.ts'
import { textOf, toHtml } from '../../domain/html.ts'
import { findSender } from '../../domain/senders.ts'
import { findAgent } from '../../domain/users.ts'
import { invalidValue, RULE } from '../../errors.ts'
import { checkTemplate } from '../check-template.ts'
import { fill, htmlReaderOf, readerOf } from '../placeholders.ts'
import { type Acting, type ActionKind, bold } from './action-kind.ts'

/** A mail with a subject and a body to whom `recipients` finds; to nobody it is not sent. */
const emailTo = (kind: Pick<ActionKind, 'optional' | 'check' | 'describe'>, recipients: (acting: Acting) => string[]) =>
  ({
    required: ['email_subject', 'email_body'],
    optional: kind.optional ?? [],
    check: (account, action, path) => [
      ...checkTemplate(account, `${path}.email_subject`, action.email_subject ?? ''),
      ...checkTemplate(account, `${path}.email_body`, action.email_body ?? ''),
      ...(kind.check?.(account, action, path) ?? []),
    ],
    describe: kind.describe,
    run(acting) {
      const to = recipients(acting)
      if (to.length === 0) return
      const { account, ticket, action } = acting
      const html = fill(toHtml(action.email_body ?? ''), htmlReaderOf(acting))
      const own = account.database.email_configs.get(ticket.email_config_id ?? 0) ?? findSender(account, null)
      account.outbox.add({
        at: account.clock.seconds(),
        kind: 'automation',
        to,
        cc: [],
        bcc: [],
        from: own?.reply_email ?? null,
        subject: fill(action.email_subject ?? '', readerOf(acting)).replace(/\s+/g, ' '),
        html,
        text: textOf(html),
        ticket_id: ticket.id,
      })
    },
  }) satisfies ActionKind

const emailsOf = ({ account }: Acting, ids: readonly (number | null)[]): string[] =>
  ids.map((id) => account.database.users.get(id ?? 0)?.email ?? null).filter((email) => email !== null)

export const sendEmailToRequester: ActionKind = emailTo(
  { describe: (_account, { email_subject = '' }) => `Send email to requester: ${bold(email_subject)}` },
  (acting) => emailsOf(acting, [acting.ticket.requester_id]),
)

/** E-mail to an agent; to the ticket's agent when none is named. */
export const sendEmailToAgent: ActionKind = emailTo(
  {
    optional: ['email_to'],
    check: (account, { email_to }, path) =>
      email_to === undefined || findAgent(account, email_to) !== undefined
        ? []
        : [invalidValue(`${path}.email_to`, 'There is no agent matching the given email_to')],
    describe: (account, { email_to, email_subject = '' }) => {
      const agent = email_to === undefined ? 'assigned agent' : (findAgent(account, email_to)?.name ?? 'agent')
      return `Send email to ${bold(agent)}: ${bold(email_subject)}`
    },
  },
  (acting) => emailsOf(acting, [acting.action.email_to ?? acting.ticket.responder_id]),
)

/** E-mail to each member of a group; of the ticket's group when none is named. */
export const sendEmailToGroup: ActionKind = emailTo(
  {
    optional: ['email_to'],
    check: ({ database }, { email_to }, path) =>
      email_to === undefined || database.groups.get(email_to) !== undefined
        ? []
        : [invalidValue(`${path}.email_to`, 'There is no group matching the given email_to')],
    describe: ({ database }, { email_to, email_subject = '' }) => {
      const group = email_to === undefined ? 'assigned group' : (database.groups.get(email_to)?.name ?? 'group')
      return `Send email to ${bold(group)}: ${bold(email_subject)}`
    },
  },
  (acting) => {
    const groupId = acting.action.email_to ?? acting.ticket.group_id
    return groupId === null ? [] : emailsOf(acting, memberIds(acting.account, groupId))
  },
)

export const forwardTicket: ActionKind = {
  required: ['fwd_to', 'fwd_note_body'],
  optional: ['fwd_cc', 'fwd_bcc'],
  check: (account, { fwd_to = [], fwd_note_body = '' }, path) => [
    ...(fwd_to.length === 0 ? [invalidValue(`${path}.fwd_to`, RULE.notBlank)] : []),
    ...checkTemplate(account, `${path}.fwd_note_body`, fwd_note_body),
  ],
  describe: (_account, { fwd_to = [] }) => `Forward the ticket to ${bold(fwd_to.join(', '))}`,
  run(acting) {
    const { account, author, ticket, action } = acting
    addForward(account, author, ticket, {
      body: fill(toHtml(action.fwd_note_body ?? ''), htmlReaderOf(acting)),
      to_emails: action.fwd_to ?? [],
      cc_emails: action.fwd_cc,
      bcc_emails: action.fwd_bcc,
    })
  },
}
