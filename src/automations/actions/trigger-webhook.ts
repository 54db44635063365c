import type { Account } from '../../account/account.ts'
import {
  type FieldError,
  inaccessibleField,
  incompatibleField,
  invalidValue,
  missingField,
  RULE,
  ruleElements,
  typeMismatch,
  unexpectedField,
} from '../../errors.ts'
import { HEADER_NAME, HEADER_VALUE } from '../../schemas/headers.ts'
import type { RuleAction } from '../../store/rows/automation-rules.ts'
import { isObject } from '../../store/shape.ts'
import { checkPlaceholders, checkTemplate, sampleReader } from '../check-template.ts'
import { type Content, isXmlDocument } from '../encodings.ts'
import { filledUrl, METHODS_WITHOUT_BODY, simplePlaceholders, urlProblem, webhookRequest } from '../webhook.ts'
import { type ActionKind, bold } from './action-kind.ts'

export const triggerWebhook: ActionKind = {
  required: ['request_type', 'url'],
  optional: ['content_type', 'content_layout', 'content', 'auth_header', 'api_key', 'custom_headers'],
  check: (account, action, path) => [
    ...checkPlan(account, path),
    ...checkUrl(account, action, `${path}.url`),
    ...checkBody(account, action, path),
    ...checkCredentials(action, path),
    ...checkHeaders(action, `${path}.custom_headers`),
  ],
  describe: (_account, { request_type = '', url = '' }) => `Trigger webhook ${bold(`${request_type} ${url}`)}`,
  run({ firing, action, ...filling }) {
    filling.account.deliveries.add(webhookRequest(action, firing, filling))
  },
}

const checkPlan = (account: Account, path: string): FieldError[] =>
  account.hasFeature('Webhooks') ? [] : [inaccessibleField(`${path}.field_name`, 'It requires the Webhooks feature')]

function checkUrl(account: Account, action: RuleAction, path: string): FieldError[] {
  const errors = checkTemplate(account, path, action.url ?? '')
  if (errors.length > 0) return errors
  if (urlProblem(filledUrl(action, sampleReader(account))) === undefined) return []
  return [invalidValue(path, `${RULE.url} that begins with http:// or https://`)]
}

const BODY_ATTRIBUTES = ['content_type', 'content_layout', 'content'] as const

function checkBody(account: Account, action: RuleAction, path: string): FieldError[] {
  const given = BODY_ATTRIBUTES.filter((name) => action[name] !== undefined)
  if (METHODS_WITHOUT_BODY.includes(action.request_type ?? '')) {
    return given.map((name) => unexpectedField(`${path}.${name}`))
  }
  const missing = BODY_ATTRIBUTES.filter((name) => action[name] === undefined)
  if (missing.length > 0) return missing.map((name) => missingField(`${path}.${name}`, BODY_RULES[name]))
  const field = `${path}.content`
  return action.content_layout === '1'
    ? checkSimple(account, action.content, field)
    : checkAdvanced(account, action, field)
}

const BODY_RULES = {
  content_type: "It should be one of these values: 'JSON,XML,FORM'",
  content_layout: "It should be one of these values: '1,2'",
  content: 'It should be a/an Object or String',
} as const

function checkSimple(account: Account, content: unknown, field: string): FieldError[] {
  if (!Array.isArray(content) && !isObject(content))
    return [typeMismatch(field, content, 'It should be a/an Array or Object')]
  const names: unknown[] = Array.isArray(content) ? content : Object.values(content)
  if (names.length === 0) return [invalidValue(field, RULE.notBlank)]
  if (!names.every((name) => typeof name === 'string')) return [invalidValue(field, ruleElements('String'))]
  return checkPlaceholders(
    account,
    field,
    simplePlaceholders(content).map(([, name]) => name),
  )
}

/** An object is of its content type whatever fills it; a text is judged when it is filled, since only then it is whole. */
function checkAdvanced(account: Account, action: RuleAction, field: string): FieldError[] {
  const { content, content_type } = action
  if (typeof content !== 'string' && !isObject(content)) return [typeMismatch(field, content, BODY_RULES.content)]
  const errors = textsIn(content).flatMap((text) => checkTemplate(account, field, text))
  if (errors.length > 0) return errors.slice(0, 1)
  if (content_type === 'XML' && typeof content !== 'string' && !isXmlDocument(content as Content)) {
    return [invalidValue(field, 'It should be an object with one key, the root element, and keys that can be elements')]
  }
  return []
}

/** Keys too: they are filled as well. */
function textsIn(content: unknown): string[] {
  if (typeof content === 'string') return [content]
  if (Array.isArray(content)) return content.flatMap(textsIn)
  return isObject(content) ? Object.entries(content).flatMap(([key, value]) => [key, ...textsIn(value)]) : []
}

function checkCredentials({ auth_header, api_key }: RuleAction, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (auth_header !== undefined && api_key !== undefined) {
    errors.push(incompatibleField(`${path}.api_key`, 'It cannot be given together with auth_header'))
  }
  if (auth_header?.username.includes(':')) {
    errors.push(invalidValue(`${path}.auth_header.username`, 'It should be a/an String without colon'))
  }
  return errors
}

/** The connection's own. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function checkHeaders({ custom_headers = {} }: RuleAction, path: string): FieldError[] {
  return Object.entries(custom_headers).flatMap(([name, value]) => {
    const isName = HEADER_NAME.test(name) && !RESERVED_HEADERS.has(name.toLowerCase())
    if (!isName) return [invalidValue(path, `${name} cannot be set as a header`)]
    const isValue = HEADER_VALUE.test(value) && !value.includes('{{')
    return isValue ? [] : [invalidValue(`${path}.${name}`, 'It should be a header value, without placeholders')]
  })
}
