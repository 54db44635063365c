import type { ApiError } from '../errors.ts'
import type { Reply } from '../http/reply.ts'

/**
 * Answer of a tool, as a JSON text. Source: the public clients of Freshworks' server that docs/mcp.md names; what is
 * in an error beside status and message is inferred: an agent can correct itself by it.
 */

export interface Success {
  readonly status: number
  readonly reply: Reply
  /** Whether the reply's rows are at the top, with a cursor of the next page. */
  readonly hasCursor: boolean
}

export function successText({ status, reply: { body, nextPage }, hasCursor }: Success): string {
  const data = body?.toString('utf8') ?? 'null'
  if (!hasCursor) return `{"status":"OK","message":"","data":${data},"status_code":${status}}`
  const next = nextPage === undefined ? '' : `,"nextCursor":"${cursorOf(nextPage)}"`
  return `{"results":${data}${next}}`
}

export function failureText({ status, body }: ApiError): string {
  const details = body === undefined ? {} : 'errors' in body ? { errors: body.errors } : codeOf(body)
  const message = `API call failed: ${status}`
  return JSON.stringify({ error: true, status: 'EXCEPTION', status_code: status, message, ...details })
}

const codeOf = (body: { readonly code?: string; readonly message: string }) => ({
  ...(body.code === undefined ? {} : { code: body.code }),
  description: body.message,
})

export const startedText = (conversationId: string): string =>
  JSON.stringify({ status: 'OK', conversation_id: conversationId })

export const staleText = (): string =>
  JSON.stringify({
    error: true,
    status: 'EXCEPTION',
    status_code: 400,
    message: 'Invalid or expired conversation_id',
  })

const cursorOf = (page: number): string => Buffer.from(`page:${page}`).toString('base64url')

/** The page that a cursor stands for, as a query has it; undefined of what is no cursor. */
export const pageOfCursor = (cursor: unknown): string | undefined =>
  typeof cursor === 'string' && cursor.length < 50
    ? /^page:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1]
    : undefined
