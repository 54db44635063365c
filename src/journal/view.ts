import { Series } from '../store/series.ts'
import { shapeFaultOfJson } from '../store/shape.ts'
import type { Since } from '../store/since.ts'
import { formatTime } from '../times.ts'
import type { Decision, Entry } from './entry.ts'
import type { Journal } from './journal.ts'
import { type CallMatch, type MatchedCall, matches } from './match.ts'
import { redactedHeaders, redactedQuery, redactedText, redactedValue } from './redact.ts'

/** A call without its bodies; keys and passwords are not in it. */
export interface JournaledCall {
  readonly id: number
  /** `YYYY-MM-DDTHH:MM:SSZ`, on the account's clock. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly operation: string | null
  /** Name by which MCP called the operation; absent from other calls. */
  readonly tool?: string
  readonly agent_id: number | null
  /** Null where no reply was sent. */
  readonly status: number | null
  readonly credits: number
  /** Real milliseconds. */
  readonly duration_ms: number
  readonly decision: Decision
  /** Why, in plain words; null for a plain success. */
  readonly reason: string | null
  readonly request_headers: Readonly<Record<string, string>>
}

/** A call as the control API and `freshdesk.requests` show it. */
export interface JournaledRequest extends JournaledCall {
  /** The JSON value; its text when it is none, or was cut at 16 KB; null without a body. */
  readonly request_body: unknown
  readonly response_body: unknown
}

export interface RequestFilter extends CallMatch, Since {
  /** Default: true. False leaves the bodies out: they are the most of a long list. */
  readonly bodies?: boolean | undefined
}

/** Oldest first. What is secret is left out as each is read. */
export function listRequests(
  journal: Journal,
  { since_id = 0, limit = Number.POSITIVE_INFINITY, bodies = true, ...match }: RequestFilter = {},
): Series<JournaledRequest> {
  return Series.of(
    journal.newest({ sinceId: since_id, limit }, (entry) => matches(match, entry)),
    bodies ? viewedRequest : withoutBodies,
  )
}

const withoutBodies = (entry: Entry): JournaledRequest => ({
  ...viewedCall(entry),
  request_body: null,
  response_body: null,
})

/** Undefined where there is none of that id, or no more. */
export function findRequest(journal: Journal, id: number): JournaledRequest | undefined {
  const [entry] = journal.newest({ sinceId: id - 1 }, (one) => one.id === id)
  return entry && viewedRequest(entry)
}

export const viewedRequest = (entry: Entry): JournaledRequest => ({
  ...viewedCall(entry),
  request_body: viewedBody(entry.requestBody, entry.requestDigest !== undefined),
  response_body: viewedBody(entry.responseBody, entry.isResponseCut),
})

export function viewedCall(entry: Entry): JournaledCall {
  return {
    id: entry.id,
    at: formatTime(Math.floor(entry.at / 1000)),
    method: entry.method,
    path: entry.path,
    query: redactedQuery(entry.search),
    operation: entry.operation,
    ...(entry.tool === undefined ? {} : { tool: entry.tool }),
    agent_id: entry.agentId,
    status: entry.status,
    credits: entry.credits,
    duration_ms: Math.round(entry.durationMs * 100) / 100,
    decision: entry.decision,
    reason: entry.reason ?? null,
    request_headers: redactedHeaders(entry.requestHeaders),
  }
}

/** The JSON value without its secrets; its text when it is none, or was cut. */
export function viewedBody(bytes: Buffer | undefined, isCut: boolean): unknown {
  if (bytes === undefined || bytes.length === 0) return null
  const text = bytes.toString('utf8')
  // What was refused for its depth is here too: whoever walks the view would run out of stack.
  if (isCut || shapeFaultOfJson(bytes) !== undefined) return redactedText(text)
  try {
    return redactedValue(JSON.parse(text))
  } catch {
    return redactedText(text) // no JSON
  }
}

/** Entry as it is compared; its texts are parsed once, when a match asks for them. */
export const comparable = (entry: Entry): MatchedCall => ({
  operation: entry.operation,
  method: entry.method,
  path: entry.path,
  status: entry.status,
  get query() {
    return redactedQuery(entry.search)
  },
  get headers() {
    return redactedHeaders(entry.requestHeaders)
  },
  get body() {
    return viewedBody(entry.requestBody, entry.requestDigest !== undefined)
  },
})
