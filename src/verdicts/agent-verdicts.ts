import type { Account } from '../account/account.ts'
import type { Entry } from '../journal/entry.ts'
import { isObject } from '../store/shape.ts'
import { eachInSteps, type Steps } from '../time/turns.ts'
import { type Finding, grouped, idsOf, plural } from './verdict.ts'

/** Findings on assistants, whose calls come by MCP. */

/** A call of a tool as a finding reads it. */
interface ToolCall {
  readonly entry: Entry
  readonly tool: string
  /** Arguments without those that belong to the call alone: the conversation and why the call was made. */
  readonly args: Readonly<Record<string, unknown>>
  /** Equal for equal calls, whatever order the arguments came in. */
  readonly key: string
  readonly writes: boolean
  /** Done twice, it would stand twice. */
  readonly isMaking: boolean
}

/** Number of equal calls that is no accident. */
const AGAIN_AND_AGAIN = 3

/** Tools that change something, by their names. */
const WRITING = /^(?:create|update|reply)[A-Z]/

const MAKING = /^(?:create|reply)[A-Z]/

/** Undefined of what is no call of a tool, and of one whose text was too long to be kept whole. */
export function journaledToolCallOf(entry: Entry): ToolCall | undefined {
  if (entry.tool === undefined || entry.requestDigest !== undefined) return undefined
  try {
    const { params } = JSON.parse(entry.requestBody?.toString('utf8') ?? '') as { params?: { arguments?: unknown } }
    const given = isObject(params?.arguments) ? params.arguments : {}
    const { _reasoning, conversation_id, ...args } = given
    const sorted = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1))
    const key = `${entry.agentId} ${entry.tool} ${JSON.stringify(sorted)}`
    return { entry, tool: entry.tool, args, key, writes: WRITING.test(entry.tool), isMaking: MAKING.test(entry.tool) }
  } catch {
    return undefined // no JSON: it was answered as such
  }
}

const callsOf = (entries: readonly Entry[]): Steps<ToolCall[]> =>
  eachInSteps(entries, (entry) => {
    const call = journaledToolCallOf(entry)
    return call === undefined || entry.agentId === null ? [] : [call]
  })

const isDone = ({ entry, writes }: ToolCall) => writes && entry.isCommitted

/** Replied to a ticket that it had replied to, though the customer had written nothing since. */
export function* repliedTwice(entries: readonly Entry[], account: Account): Steps<Finding[]> {
  const replies = (yield* callsOf(entries)).filter((call) => call.tool === 'replyTicket' && isDone(call))
  const findings: Finding[] = []
  for (const [ticket, calls] of grouped(replies, ({ args }) => String(args.id))) {
    yield
    for (const [index, { entry }] of calls.entries()) {
      const before = calls[index - 1]?.entry
      if (before === undefined || customerWrote(account, Number(ticket), before.at, entry.at)) continue
      findings.push({
        verdict: 'replied_twice',
        severity: 'error',
        explanation: `Ticket ${ticket} was replied to twice although the customer had written nothing between: each reply is an e-mail that cannot be unsent.`,
        request_ids: idsOf([before, entry]),
      })
    }
  }
  return findings
}

/** @param from and `to` epoch milliseconds of the account's clock, whose seconds count whole */
function customerWrote({ database }: Account, ticketId: number, from: number, to: number): boolean {
  for (const { incoming, created_at } of database.conversations.by.ticket.under({ ticket_id: ticketId })) {
    if (incoming && created_at >= Math.floor(from / 1000) && created_at <= Math.ceil(to / 1000)) return true
  }
  return false
}

/** Called the same tool with the same arguments again and again; to read again after a change is well. */
export function* repeatedToolCalls(entries: readonly Entry[]): Steps<Finding[]> {
  const runs: ToolCall[][] = []
  const [writes, reads] = [new Map<string, ToolCall[]>(), new Map<string, ToolCall[]>()]
  for (const call of yield* callsOf(entries)) {
    yield
    if (isDone(call)) reads.clear()
    const open = call.writes ? writes : reads
    let run = open.get(call.key)
    if (run === undefined) {
      run = []
      open.set(call.key, run)
      runs.push(run)
    }
    run.push(call)
  }
  return runs.filter((run) => run.length >= AGAIN_AND_AGAIN).map(findingOf)
}

function findingOf(run: readonly ToolCall[]): Finding {
  const done = run.filter(isDone).length
  const tool = run[0]?.tool
  const effect = done > 1 ? `, and it was done ${plural(done, 'time')}` : ''
  return {
    verdict: 'repeated_tool_call',
    severity: done > 1 ? 'error' : 'warning',
    explanation: `${tool} was called ${plural(run.length, 'time')} with the same arguments${effect}: an assistant that goes in circles spends the calls of its minute and month.`,
    request_ids: idsOf(run.map(({ entry }) => entry)),
  }
}

/** Was told that its agent may not, and went on to write. */
export function* wroteAfterForbidden(entries: readonly Entry[]): Steps<Finding[]> {
  const findings: Finding[] = []
  const refusals = new Map<number, Entry>()
  for (const call of yield* callsOf(entries)) {
    yield
    const { entry, tool } = call
    const agentId = entry.agentId ?? 0
    const refusal = refusals.get(agentId)
    if (entry.status === 403 && entry.decision !== 'fault') refusals.set(agentId, entry)
    else if (refusal !== undefined && isDone(call)) {
      refusals.delete(agentId)
      findings.push({
        verdict: 'wrote_after_forbidden',
        severity: 'warning',
        explanation: `${refusal.tool} was refused with 403, and the assistant went on to write with ${tool}: what its agent may not do should end the attempt, or go to a person.`,
        request_ids: idsOf([refusal, entry]),
      })
    }
  }
  return findings
}
