import type { Entry } from '../journal/entry.ts'
import { eachInSteps, type Steps } from '../time/turns.ts'
import { journaledToolCallOf } from './agent-verdicts.ts'
import { contentOf, type Finding, grouped, idsOf, plural } from './verdict.ts'

const UNKNOWN_FIELD = 'invalid_field'

/** The client cannot know whether the work was done. */
const hasLostReply = ({ status, isReplyLost }: Entry) => status === null || status >= 500 || isReplyLost

/** Sent a POST again after an error: what it creates may stand twice. */
export function* repeatedPosts(entries: readonly Entry[]): Steps<Finding[]> {
  const posts = yield* eachInSteps(entries, (entry) => {
    if (entry.method !== 'POST' || entry.agentId === null) return []
    const key = entry.tool === undefined ? `${entry.agentId} ${entry.path} ${contentOf(entry)}` : keyOfToolCall(entry)
    return key === undefined ? [] : [{ entry, key }]
  })
  const same = grouped(posts, ({ key }) => key)
  const repeated = [...same.values()].flatMap((calls) => attemptsOf(calls.map(({ entry }) => entry)))
  return repeated.map((attempts) => {
    const made = attempts.filter(({ isCommitted }) => isCommitted).length
    const isDouble = made > 1
    const what = attempts[0]?.operation ?? attempts[0]?.path
    return {
      verdict: 'repeated_post_after_error',
      severity: isDouble ? 'error' : 'warning',
      explanation: isDouble
        ? `${what} was sent again after an error although the first had been carried out: it was done ${made} times.`
        : `${what} was sent again after an error. This time nothing is double; where only the reply was lost it would be.`,
      request_ids: idsOf(attempts),
    }
  })
}

/**
 * Key of a tool call that makes something: its tool and arguments, whatever the message's id. By MCP every call is a
 * POST.
 */
function keyOfToolCall(entry: Entry): string | undefined {
  const call = journaledToolCallOf(entry)
  return call?.isMaking ? call.key : undefined
}

/** Groups equal calls from an error to the next success; what comes after it is meant as another. */
function attemptsOf(calls: readonly Entry[]): Entry[][] {
  const found: Entry[][] = []
  let attempts: Entry[] = []
  for (const call of calls) {
    const isLost = hasLostReply(call)
    if (attempts.length === 0 && !isLost) continue
    attempts.push(call)
    if (attempts.length === 2) found.push(attempts)
    if (!isLost && Number(call.status) < 400) attempts = []
  }
  return found
}

/** Lists of which a source says that they refuse parameters they do not know: others are refused by inference alone. */
const REFUSING_LISTS: ReadonlySet<string> = new Set(['listTickets', 'listCompanies'])

/** Fields and parameters that the operation does not have: each is a 400 on a real account. */
export function* undocumentedFields(entries: readonly Entry[]): Steps<Finding[]> {
  const refused = yield* eachInSteps(entries, (entry) => unknownFieldsOf(entry).map((field) => ({ entry, field })))
  return [...grouped(refused, ({ entry }) => String(entry.operation))].map(([operation, found]) => {
    const fields = [...new Set(found.map(({ field }) => field))]
    return {
      verdict: 'sent_undocumented_fields',
      severity: 'error',
      explanation: `${operation} was sent ${plural(fields.length, 'field')} that Freshdesk does not take: ${fields.join(', ')}.`,
      request_ids: [...new Set(found.map(({ entry }) => entry.id))],
    }
  })
}

function unknownFieldsOf(entry: Entry): string[] {
  const { operation, status, decision, responseBody, search } = entry
  if (operation === null || status !== 400 || decision === 'fault' || !responseBody?.includes(UNKNOWN_FIELD)) return []
  try {
    const { errors = [] } = bodyOf(entry, responseBody) as { errors?: { field: string; code: string }[] }
    const parameters = REFUSING_LISTS.has(operation) ? new Set() : new Set(new URLSearchParams(search).keys())
    return errors
      .filter(({ field, code }) => code === UNKNOWN_FIELD && !parameters.has(field))
      .map(({ field }) => field)
  } catch {
    return [] // longer than what is kept of a body
  }
}

/** Body of the operation's reply; in MCP a text of the result holds it. Throws for what is no JSON. */
function bodyOf({ tool }: Entry, bytes: Buffer): unknown {
  const body: unknown = JSON.parse(bytes.toString('utf8'))
  if (tool === undefined) return body
  const { result } = body as { readonly result: { readonly content: readonly [{ readonly text: string }] } }
  return JSON.parse(result.content[0].text)
}
