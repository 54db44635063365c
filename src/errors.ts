/**
 * Every error body Freshdesk sends, one function each. Nothing else in the project writes an error body.
 * There are four forms: validation (`description`, `errors`), `code` + `message`, the 405's `message` alone,
 * and the empty 404; custom objects have a fifth (`error_type`, `message`, `errors`). Source: https://developers.freshdesk.com/api/#error
 */

export const FIELD_ERROR_CODES = [
  'missing_field',
  'invalid_value',
  'duplicate_value',
  'datatype_mismatch',
  'invalid_field',
  'readonly_field',
  'inaccessible_field',
  'incompatible_field',
  'invalid_size',
] as const
type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number]

export interface FieldError {
  /** Wire name of the field; a custom field is `custom_fields.<name>`. */
  readonly field: string
  readonly message: string
  readonly additional_info?: { readonly user_id: number }
  readonly code: FieldErrorCode
}

/** Fault that a rule of the account finds with a field. */
export interface Finding extends FieldError {
  /** Further fields that the rule read: it says nothing while one of them is refused for its shape. */
  readonly readFrom?: readonly string[]
}

/** Fault in a part of a call about custom objects. */
export interface CustomObjectFault {
  readonly type?: 'record' | 'schema'
  /** Name of a field, a parameter or what else it is about. */
  readonly name: string
  readonly message: string
}

export const CUSTOM_OBJECT_ERRORS = {
  RESOURCE_NOT_FOUND: 404,
  INVALID_INPUT: 400,
  CONSTRAINT_VIOLATION: 409,
  PERMISSION_NOT_ALLOWED: 403,
} as const
type CustomObjectErrorType = keyof typeof CUSTOM_OBJECT_ERRORS

export type ErrorBody =
  | {
      readonly error_type: CustomObjectErrorType
      readonly message: string
      readonly errors: readonly CustomObjectFault[]
    }
  | { readonly description: string; readonly errors: readonly FieldError[] }
  | { readonly code: string; readonly message: string }
  | { readonly message: string }

/** An answer that is not a success. `body` undefined means an empty body that is not labelled JSON. */
export class ApiError extends Error {
  readonly status: number
  readonly body: ErrorBody | undefined
  readonly headers: readonly string[]
  /** @param sentence for the log */
  constructor(
    status: number,
    body?: ErrorBody,
    headers: readonly string[] = [],
    sentence: string = sentenceOf(status, body),
  ) {
    super(sentence)
    this.name = 'ApiError'
    this.status = status
    this.body = body
    this.headers = headers
  }
}

function sentenceOf(status: number, body: ErrorBody | undefined): string {
  if (body === undefined) return status === 404 ? 'there is no such record or path' : `status ${status}`
  if ('error_type' in body) {
    return body.errors.length === 0
      ? body.message
      : body.errors.map(({ name, message }) => `${name}: ${message}`).join(' | ')
  }
  if ('errors' in body) return body.errors.map(({ field, message }) => `${field}: ${message}`).join(' | ')
  return body.message
}

/** 400; 409 when every error is a duplicate (a mixed list is 400: inferred). */
export function validationFailed(errors: readonly FieldError[]): ApiError {
  const onlyDuplicates = errors.every((error) => error.code === 'duplicate_value')
  return new ApiError(onlyDuplicates ? 409 : 400, { description: 'Validation failed', errors })
}

/** Source: recorded reply to a non-JSON body (github mpclarkson/freshdesk-php-sdk#11). */
export const invalidJson = () =>
  new ApiError(400, { code: 'invalid_json', message: 'Request body has invalid json format' })

/** The status and code are those of what cannot be read (inferred). @param rule goes on after `Request body` */
export const bodyOutOfBounds = (rule: string) =>
  new ApiError(400, { code: 'invalid_json', message: `Request body ${rule}` })

export const noContentRequired = () =>
  new ApiError(400, { code: 'no_content_required', message: 'No content is required for this request' })

/** Source: github sjkingo/python-freshdesk#74. */
export const invalidCredentials = () =>
  new ApiError(401, { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' })

/** Source: github singer-io/tap-freshdesk#28. */
export const accessDenied = () =>
  new ApiError(403, { code: 'access_denied', message: 'You are not authorized to perform this action.' })

/** The emulator's own: at Freshdesk nobody else knows a key. */
export const foreignPage = () =>
  new ApiError(403, {
    code: 'access_denied',
    message:
      'A page of another host may not call with a key that anybody knows: start the emulator with --cors any, or use a key of your own',
  })

/** Source: github airbytehq/airbyte#1957. */
export const requireFeature = (feature: string) =>
  new ApiError(403, {
    code: 'require_feature',
    message: `The ${feature} feature(s) is/are not supported in your plan. Please upgrade your account to use it.`,
  })

/** The code is documented, the sentence inferred. */
export const accountSuspended = () =>
  new ApiError(403, { code: 'account_suspended', message: 'Your account has been suspended.' })

/** Empty, and not labelled JSON: clients parse what is labelled so. */
export const notFound = () => new ApiError(404)

/** @param sentence for the log: what may have been meant */
export const unknownPath = (sentence: string) => new ApiError(404, undefined, [], sentence)

/** The status is the brief's, the empty body inferred. */
export const unknownHost = () => new ApiError(404, undefined, [], 'no account has this host name')

/** Source: github mpclarkson/freshdesk-php-sdk#11. */
export const methodNotAllowed = (method: string, allowed: readonly string[]) =>
  new ApiError(
    405,
    { message: `${method} method is not allowed. It should be one of these method(s): ${allowed.join(', ')}` },
    ['Allow', allowed.join(', ')],
  )

/** Source: github rapid7/insightconnect-plugins, unit_test/responses/invalid_related_ticket_ids; the status is inferred. */
export const cannotCreateTracker = () =>
  new ApiError(400, {
    code: 'cannot_create_tracker',
    message: "Tracker ticket can't be created as related_ticket_ids are invalid",
  })

export const notAcceptable = () => new ApiError(406)

export const inconsistentState = (message: string) => new ApiError(409, { code: 'inconsistent_state', message })

/** 403 by the reference, 400 by the brief. */
export const maxAgentsReached = (status: 400 | 403) =>
  new ApiError(status, {
    code: 'max_agents_reached',
    message: 'You have reached the maximum number of agents allowed.',
  })

/** The status is Freshdesk's edge's own; no body is recorded. */
export const contentTooLarge = () => new ApiError(413, undefined, ['Connection', 'close'])

export const unsupportedContentType = (contentType: string) =>
  new ApiError(415, {
    code: 'unsupported_content_type',
    message: `Content type ${contentType} is not supported. It should be application/json.`,
  })

export const rateLimitExceeded = (retryAfterSeconds: number) =>
  new ApiError(429, { code: 'rate_limit_exceeded', message: 'You have exceeded the limit of requests per minute.' }, [
    'Retry-After',
    String(retryAfterSeconds),
  ])

/** Source: github arjunkomath/node-freshdesk-api#147. */
export const internalError = () =>
  new ApiError(500, { code: 'internal_error', message: "We're sorry, but something went wrong." })

/** The types and texts are documented, the statuses inferred. Source: https://developers.freshdesk.com/api/#custom-objects */
const customObjectError = (
  error_type: CustomObjectErrorType,
  message: string,
  errors: readonly CustomObjectFault[] = [],
) => new ApiError(CUSTOM_OBJECT_ERRORS[error_type], { error_type, message, errors })

/** @param what `Record`, `Custom object` */
export const resourceNotFound = (what: string, id: string | number) =>
  customObjectError('RESOURCE_NOT_FOUND', `${what} with id '${id}' does not exist.`)

export const constraintViolation = (faults: readonly CustomObjectFault[]) =>
  customObjectError('CONSTRAINT_VIOLATION', 'Constraint violation', faults)

/**
 * An error in the form that custom objects have of their own: findings, and what a role does not allow. Others are as
 * everywhere: of the plan, of credentials, limits and unreadable bodies.
 */
export function inCustomObjectForm(error: ApiError): ApiError {
  const { status, body } = error
  if (body === undefined || 'error_type' in body) return error
  if ('errors' in body) {
    const faults = body.errors.map(({ field, message }) => ({ name: field, message }))
    return status === 409 ? constraintViolation(faults) : customObjectError('INVALID_INPUT', 'Invalid input', faults)
  }
  if (!('code' in body) || body.code !== 'access_denied') return error
  const message = 'You do not have the required permissions to perform this action.'
  return customObjectError('PERMISSION_NOT_ALLOWED', 'Permission not allowed', [
    { type: 'schema', name: 'permission', message },
  ])
}

/** Error that Freshdesk sends with a status: for injected faults. Bodies of 5xx other than 500 are inferred from it. */
export function errorOfStatus(status: number, retryAfterSeconds: number): ApiError {
  if (status === 401) return invalidCredentials()
  if (status === 403) return accessDenied()
  if (status === 409) return inconsistentState('The record is in a state that does not allow this.')
  if (status === 429) return rateLimitExceeded(retryAfterSeconds)
  return new ApiError(status, status >= 500 ? internalError().body : undefined)
}

/** Freshdesk has the operation, this emulator not yet: told apart from a genuine 404. */
export const notEmulated = (operation: string, reason?: string) =>
  new ApiError(501, {
    code: 'not_emulated',
    message: `${operation} is an operation of Freshdesk that is not emulated${reason === undefined ? '' : `: ${reason}`}`,
  })

/** The emulator's own: what Freshdesk answers to a write of version 1 is not known. @param successor where there is one */
export const v1ReadOnly = (asked: string, successor: string | undefined) =>
  new ApiError(410, {
    code: 'v1_read_only',
    message: `${asked} is of version 1 of the API, which is read here and not written; ${successor === undefined ? 'version 2 has no such operation' : `its place in version 2: ${successor}`}`,
  })

/** Version 1 answers XML too, in a form that no source shows. */
export const xmlNotEmulated = () =>
  new ApiError(501, {
    code: 'not_emulated',
    message: 'The XML of version 1 of the API is not emulated: no public source shows its form. Ask for .json',
  })

/** The type's name as Freshdesk's messages print it; those of null, object and fractions are inferred. */
function typeName(input: unknown): string {
  if (input === null) return 'Null'
  if (Array.isArray(input)) return 'Array'
  if (typeof input === 'number') return Number.isInteger(input) ? 'Integer' : 'Float'
  return { string: 'String', boolean: 'Boolean', object: 'Object' }[typeof input as string] ?? 'Null'
}

/** Source: github freshworks-oss/fresh-samples#37: a missing field is answered with its rule. */
export const missingField = (field: string, rule: string): FieldError => ({
  field,
  message: rule,
  code: 'missing_field',
})

/** Source: github freshworks-oss/fresh-samples#33; there is no space between the sentences. */
export const typeMismatch = (field: string, input: unknown, rule: string): FieldError => ({
  field,
  message: `Value set is of type ${typeName(input)}.${rule}`,
  code: 'datatype_mismatch',
})

export const invalidValue = (field: string, rule: string): FieldError => ({
  field,
  message: rule,
  code: 'invalid_value',
})

/** Source: github arjunkomath/node-freshdesk-api#61. */
export const unexpectedField = (field: string): FieldError => ({
  field,
  message: 'Unexpected/invalid field in request',
  code: 'invalid_field',
})

/** Field that goes with another value of another field (inferred). */
export const incompatibleField = (field: string, rule = 'Unexpected/invalid field in request'): FieldError => ({
  field,
  message: rule,
  code: 'incompatible_field',
})

/** Field that the plan, the role or the account does not have. */
export const inaccessibleField = (field: string, rule: string): FieldError => ({
  field,
  message: rule,
  code: 'inaccessible_field',
})

export const readonlyField = (field: string, rule: string): FieldError => ({
  field,
  message: rule,
  code: 'readonly_field',
})

export const invalidSize = (field: string, rule: string): FieldError => ({ field, message: rule, code: 'invalid_size' })

/** Type that is wrong within a list, of which no source shows a sentence with the type's name. */
export const wrongKind = (field: string, rule: string): FieldError => ({
  field,
  message: rule,
  code: 'datatype_mismatch',
})

/** Values of one list that are not all different. */
export const repeatedValue = (field: string): FieldError => ({
  field,
  message: 'It should contain unique values',
  code: 'duplicate_value',
})

export const duplicateValue = (field: string, holderId?: number): FieldError => ({
  field,
  message: 'It should be a unique value',
  ...(holderId === undefined ? {} : { additional_info: { user_id: holderId } }),
  code: 'duplicate_value',
})

export const takenValue = (field: string, label: string): FieldError => ({
  field,
  message: `Value must be unique for '${label}' field.`,
  code: 'duplicate_value',
})

/** The sentences by which Freshdesk states what a field must be. */
export const RULE = {
  string: 'It should be a/an String',
  integer: 'It should be a/an Integer',
  positiveInteger: 'It should be a/an Positive Integer',
  number: 'It should be a/an Number',
  boolean: 'It should be a/an Boolean',
  array: 'It should be a/an Array',
  object: 'It should be a/an Object',
  /** Source: github airbytehq/airbyte#13328, #13785. */
  dateTime: "It should be a valid date in the 'combined date and time ISO8601' format",
  date: 'It should be a/an valid date in the format YYYY-MM-DD',
  email: 'It should be a valid email address',
  url: 'It should be a valid URL',
  /** Source: github verbb/formie#725. */
  notBlank: 'It should not be blank as this is a mandatory field',
  /** Source: github arjunkomath/node-freshdesk-api#147. */
  files: 'It should contain elements of type valid file format only',
} as const

/** Source: github freshworks-oss/fresh-samples#33. */
export const ruleOneOf = (values: readonly (string | number)[]) =>
  `It should be one of these values: '${values.join(',')}'`

export const ruleElements = (kind: string) => `It should contain elements of type ${kind} only`
export const ruleMaxLength = (length: number) => `It should have a maximum of ${length} characters`
