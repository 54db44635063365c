import type { ResponseObject } from 'openapi3-ts/oas31'
import { isHiddenByPlan } from '../account/plans.ts'
import {
  type ApiError,
  accessDenied,
  accountSuspended,
  constraintViolation,
  contentTooLarge,
  duplicateValue,
  inCustomObjectForm,
  inconsistentState,
  internalError,
  invalidCredentials,
  invalidJson,
  invalidValue,
  methodNotAllowed,
  missingField,
  noContentRequired,
  notAcceptable,
  notFound,
  RULE,
  rateLimitExceeded,
  requireFeature,
  resourceNotFound,
  typeMismatch,
  unexpectedField,
  unsupportedContentType,
  validationFailed,
} from '../errors.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { ERROR_SCHEMAS } from './error-schemas.ts'
import { ALWAYS_SENT, type HeaderName, headersNamed } from './headers.ts'

/** An error reply as every operation may give it; the bodies are those that the emulator sends. */
interface DocumentedError {
  readonly status: number
  readonly description: string
  readonly schema?: keyof typeof ERROR_SCHEMAS
  readonly header?: HeaderName
  /** Examples by summary. The first also says whether there is a body. */
  readonly examples: Readonly<Record<string, ApiError>>
}

const ERRORS: Readonly<Record<string, DocumentedError>> = {
  BadRequest: {
    status: 400,
    description:
      'Fields or parameters are missing, wrong or unknown, all of them in one reply; or the JSON is malformed',
    schema: 'RefusedRequest',
    examples: {
      'All failing fields at once': validationFailed([
        missingField('description', RULE.string),
        typeMismatch('group_id', 'x', RULE.positiveInteger),
        unexpectedField('colour'),
      ]),
      'Malformed JSON': invalidJson(),
      'A body where none belongs': noContentRequired(),
    },
  },
  Unauthorized: {
    status: 401,
    description: 'No or wrong credentials',
    schema: 'CodedError',
    examples: { 'No such key': invalidCredentials() },
  },
  Forbidden: {
    status: 403,
    description: 'The roles of the agent or the plan of the account do not allow it, or the account is suspended',
    schema: 'CodedError',
    examples: {
      'No role grants the privilege': accessDenied(),
      'The plan lacks the feature': requireFeature('Surveys'),
      'The account is suspended': accountSuspended(),
    },
  },
  NotFound: {
    status: 404,
    description:
      'There is no such record, the agent may not see it, or the plan has no such operation; the body is empty',
    examples: { 'An id that is nobody’s': notFound() },
  },
  MethodNotAllowed: {
    status: 405,
    description: 'Not in the state that the record is in: it is deleted, spam or blocked',
    schema: 'MethodError',
    header: 'Allow',
    examples: { 'A deleted record': methodNotAllowed('PUT', ['GET']) },
  },
  NotAcceptable: {
    status: 406,
    description: 'The Accept header excludes JSON; the body is empty',
    examples: { 'HTML alone': notAcceptable() },
  },
  Conflict: {
    status: 409,
    description: 'A value that has to be unique is taken, or the state of the record does not allow it',
    schema: 'RefusedRequest',
    examples: {
      'A duplicate': validationFailed([duplicateValue('email', 158000002101)]),
      'A state that does not allow it': inconsistentState('The contact is active already'),
    },
  },
  ContentTooLarge: {
    status: 413,
    description: 'The body is larger than 20 MB; that of the reply is empty',
    examples: { 'Over 20 MB': contentTooLarge() },
  },
  UnsupportedMediaType: {
    status: 415,
    description: 'The body is neither JSON nor, where files go, multipart',
    schema: 'CodedError',
    examples: { 'Plain text': unsupportedContentType('text/plain') },
  },
  TooManyRequests: {
    status: 429,
    description: 'Over the calls a minute of the account, or of this kind of operation',
    schema: 'CodedError',
    header: 'Retry-After',
    examples: { 'Over the limit': rateLimitExceeded(30) },
  },
  InternalServerError: {
    status: 500,
    description: 'A mistake of the emulator’s own: please report it',
    schema: 'CodedError',
    examples: { 'A mistake': internalError() },
  },
}

/** Errors in the form that custom objects have, in place of the usual ones. */
const CUSTOM_OBJECT_FORMS: Readonly<Record<string, DocumentedError>> = {
  CustomObjectBadRequest: {
    status: 400,
    description: 'Fields or parameters are missing, wrong or unknown; or the JSON is malformed',
    schema: 'RefusedCustomObjectRequest',
    examples: {
      'All failing fields at once': inCustomObjectForm(
        validationFailed([
          invalidValue('colour', 'Field does not exist.'),
          invalidValue('state', "Invalid choice 'New' for 'State' field."),
        ]),
      ),
      'Malformed JSON': invalidJson(),
    },
  },
  CustomObjectForbidden: {
    status: 403,
    description: 'The roles of the agent or the plan of the account do not allow it, or the account is suspended',
    schema: 'RefusedCustomObjectRequest',
    examples: {
      'No role grants the privilege': inCustomObjectForm(accessDenied()),
      'The plan lacks the feature': requireFeature('Custom Objects'),
    },
  },
  CustomObjectNotFound: {
    status: 404,
    description: 'There is no such custom object or record',
    schema: 'CustomObjectError',
    examples: { 'A record that is not there': resourceNotFound('Record', 'DEV-99') },
  },
  CustomObjectConflict: {
    status: 409,
    description: 'The record is not as the caller saw it, or a value that has to be unique is taken',
    schema: 'CustomObjectError',
    examples: {
      'A stale version': constraintViolation([
        { type: 'record', name: 'version', message: 'Unable to update the record. Please try again.' },
      ]),
    },
  },
}

export const errorResponses = (): Record<string, ResponseObject> =>
  Object.fromEntries(
    Object.entries({ ...ERRORS, ...CUSTOM_OBJECT_FORMS }).map(([name, error]) => [name, responseOf(error)]),
  )

function responseOf({ description, schema, header, examples }: DocumentedError): ResponseObject {
  const headers = headersNamed(...ALWAYS_SENT, 'X-Emulator-Reason', ...(header === undefined ? [] : [header]))
  if (schema === undefined) return { description, headers }
  const bodies = Object.entries(examples).map(([summary, { body }], index) => [
    `example${index + 1}`,
    { summary, value: body },
  ])
  return {
    description,
    headers,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
        examples: Object.fromEntries(bodies),
      },
    },
  }
}

/** Errors by status: all that the operation can answer besides its success. */
export function errorsOf({ method, feature, errorForm, errors = [] }: Endpoint) {
  const statuses = new Set<number>([400, 401, 403, 406, 429, 500, ...errors])
  if (feature !== undefined && isHiddenByPlan(feature)) statuses.add(404)
  if (method !== 'get') for (const status of [413, 415]) statuses.add(status)
  const own = errorForm === undefined ? {} : CUSTOM_OBJECT_FORMS
  return Object.fromEntries(
    Object.entries({ ...ERRORS, ...own })
      .filter(([, error]) => statuses.has(error.status))
      .map(([name, { status }]) => [status, { $ref: `#/components/responses/${name}` }]),
  )
}
