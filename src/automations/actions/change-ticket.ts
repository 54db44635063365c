import type { Account } from '../../account/account.ts'
import { addNote } from '../../domain/conversations.ts'
import { toHtml } from '../../domain/html.ts'
import { changeTicket, markAsSpam, setTicketDeleted } from '../../domain/tickets.ts'
import { findAgent } from '../../domain/users.ts'
import { type FieldError, invalidValue, ruleElements, ruleMaxLength } from '../../errors.ts'
import type { RuleAction } from '../../store/rows/automation-rules.ts'
import { checkTemplate } from '../check-template.ts'
import { fill, htmlReaderOf } from '../placeholders.ts'
import { type ActionKind, bold, valuesOf } from './action-kind.ts'

const tagsOf = (action: RuleAction) => valuesOf(action).map(String)

/** Checks tags by the rules of a request's. */
function checkTags(action: RuleAction, path: string): FieldError[] {
  const tags = valuesOf(action)
  if (tags.length === 0 || !tags.every(isTag)) {
    return [invalidValue(path, ruleElements('String without comma'))]
  }
  return tags.every((tag) => tag.length <= 32) ? [] : [invalidValue(path, ruleMaxLength(32))]
}

const isTag = (tag: unknown): tag is string => typeof tag === 'string' && tag.trim() !== '' && !tag.includes(',')

export const addTag: ActionKind = {
  required: ['value'],
  check: (_account, action, path) => checkTags(action, `${path}.value`),
  describe: (_account, action) => `Add tag(s) ${bold(tagsOf(action).join(', '))}`,
  changes: ({ ticket, action }, soFar) => ({
    ...soFar,
    tags: [...new Set([...(soFar.tags ?? ticket.tags), ...tagsOf(action)])],
  }),
}

function checkAgents(account: Account, ids: readonly unknown[], path: string): FieldError[] {
  const areAgents = ids.length > 0 && ids.every((id) => typeof id === 'number' && findAgent(account, id) !== undefined)
  return areAgents ? [] : [invalidValue(path, `There are no agents matching the given ${path.split('.').at(-1)}`)]
}

const agentNames = (account: Account, ids: readonly unknown[]) =>
  ids.map((id) => findAgent(account, Number(id))?.name ?? String(id)).join(', ')

export const addWatcher: ActionKind = {
  required: ['value'],
  check: (account, action, path) => checkAgents(account, valuesOf(action), `${path}.value`),
  describe: (account, action) => `Add watcher(s) ${bold(agentNames(account, valuesOf(action)))}`,
  run({ account, ticket, action }) {
    const added = valuesOf(action).filter((id): id is number => findAgent(account, Number(id)) !== undefined)
    changeTicket(account, ticket, { watcher_ids: [...new Set([...ticket.watcher_ids, ...added])] })
  },
}

/** A private note, as automations leave. */
export const addNoteAction: ActionKind = {
  required: ['note_body'],
  optional: ['notify_agents'],
  check: (account, { note_body = '', notify_agents }, path) => [
    ...checkTemplate(account, `${path}.note_body`, note_body),
    ...(notify_agents === undefined ? [] : checkAgents(account, notify_agents, `${path}.notify_agents`)),
  ],
  describe: (_account, { note_body = '' }) => `Add note ${bold(note_body)}`,
  run(acting) {
    const { account, ticket, author, action } = acting
    const notified = (action.notify_agents ?? []).map((id) => findAgent(account, id)?.email ?? null)
    addNote(account, author, ticket, {
      body: fill(toHtml(action.note_body ?? ''), htmlReaderOf(acting)),
      notify_emails: notified.filter((email) => email !== null),
    })
  },
}

export const deleteTicket: ActionKind = {
  required: [],
  describe: () => 'Delete the ticket',
  run: ({ account, author, ticket }) => setTicketDeleted(account, author, ticket, true),
}

export const markAsSpamAction: ActionKind = {
  required: [],
  describe: () => 'Mark as spam',
  run: ({ account, author, ticket }) => markAsSpam(account, author, ticket),
}
