import type { RuleAction } from '../store/rows/automation-rules.ts'
import type { TicketEvent, WebhookRequest } from '../webhooks/deliveries.ts'
import { type Content, ENCODINGS, escapeUrl } from './encodings.ts'
import { type Filling, fill, type Reader, readerOf } from './placeholders.ts'

/** A rule that fires for a ticket. */
export interface Firing {
  readonly rule: { readonly id: number }
  readonly event: TicketEvent
}

/** Methods whose requests have no body. */
export const METHODS_WITHOUT_BODY: readonly string[] = ['GET', 'DELETE']

/** The request that a rule's webhook action makes for this ticket; `failure` says why there is none to send. */
export function webhookRequest(action: RuleAction, { rule, event }: Firing, filling: Filling): WebhookRequest {
  const read = readerOf(filling)
  const url = filledUrl(action, read)
  const body = filledBody(action, read)
  const failure = planProblem(filling) ?? urlProblem(url) ?? bodyProblem(action, body)
  return {
    rule_id: rule.id,
    event,
    ticket_id: filling.ticket.id,
    method: action.request_type ?? 'POST',
    url,
    headers: headersOf(action, body),
    body,
    ...(failure === undefined ? {} : { failure }),
  }
}

const planProblem = ({ account }: Filling) =>
  account.hasFeature('Webhooks') ? undefined : `the ${account.plan} plan has no webhooks`

export const filledUrl = ({ url = '' }: RuleAction, read: Reader): string => fill(url, read, escapeUrl)

/** Undefined when it can be called. */
export function urlProblem(url: string): string | undefined {
  const isHttp = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)
  return isHttp ? undefined : `the URL is not one of http or https once its placeholders are filled: ${url}`
}

/** Null when the action sends none. */
function filledBody(action: RuleAction, read: Reader): string | null {
  const { content, content_layout, content_type = 'JSON', request_type = 'POST' } = action
  if (METHODS_WITHOUT_BODY.includes(request_type) || content === undefined) return null
  const encoding = ENCODINGS[content_type]
  if (content_layout === '1') return encoding.write({ freshdesk_webhook: simpleContent(content, read) })
  if (typeof content === 'string') return fill(content, read, encoding.escape)
  return encoding.write(filledContent(content as Content, read)) // an object of JSON: judged when the rule was made
}

/** Undefined when the body is what its content type says. */
function bodyProblem({ content_type = 'JSON' }: RuleAction, body: string | null): string | undefined {
  if (content_type !== 'JSON' || body === null) return undefined
  try {
    JSON.parse(body)
    return undefined
  } catch (error) {
    return `the body is not JSON once its placeholders are filled: ${(error as Error).message}`
  }
}

/** The keys of a simple content with the placeholder each stands for; names may be written with or without braces. */
export function simplePlaceholders(content: unknown): (readonly [key: string, placeholder: string])[] {
  const entries = Array.isArray(content)
    ? content.map((name) => [bare(name), bare(name)] as const)
    : Object.entries(content as object).map(([key, name]) => [key, bare(name)] as const)
  return entries.map(([key, name]) => [key.replaceAll('.', '_'), name])
}

function bare(name: unknown): string {
  const text = String(name)
  return text.length >= 4 && text.startsWith('{{') && text.endsWith('}}') ? text.slice(2, -2).trim() : text
}

const simpleContent = (content: unknown, read: Reader): Content =>
  Object.fromEntries(simplePlaceholders(content).map(([key, name]) => [key, read(name)]))

/** Texts are templates, keys too; all else stays. */
function filledContent(content: Content, read: Reader): Content {
  if (typeof content === 'string') return fill(content, read)
  if (Array.isArray(content)) return content.map((one) => filledContent(one, read))
  if (typeof content !== 'object' || content === null) return content
  return Object.fromEntries(
    Object.entries(content).map(([key, value]) => [fill(key, read), filledContent(value, read)]),
  )
}

/** The action's own headers win, whatever their case. */
function headersOf(
  { auth_header, api_key, custom_headers = {}, content_type = 'JSON' }: RuleAction,
  body: string | null,
) {
  const own = new Set(Object.keys(custom_headers).map((name) => name.toLowerCase()))
  const headers: Record<string, string> = {}
  if (body !== null && !own.has('content-type')) headers['Content-Type'] = ENCODINGS[content_type].mediaType
  const credentials =
    api_key === undefined ? auth_header && `${auth_header.username}:${auth_header.password}` : `${api_key}:X`
  if (credentials !== undefined && !own.has('authorization')) {
    headers.Authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
  }
  return { ...headers, ...custom_headers }
}
