import { CUSTOM_OBJECT_ERRORS, FIELD_ERROR_CODES } from '../errors.ts'
import type { Schema } from './components.ts'

const strings = { type: 'string' } as const

/** Schemas of error bodies. */
export const ERROR_SCHEMAS = {
  FieldError: {
    title: 'FieldError',
    type: 'object',
    required: ['field', 'message', 'code'],
    additionalProperties: false,
    properties: {
      field: { ...strings, description: 'Name of the field; of a custom field `custom_fields.NAME`' },
      message: { ...strings, description: 'What it should be; Freshdesk rewords it at times: rely on the code' },
      additional_info: {
        type: 'object',
        required: ['user_id'],
        additionalProperties: false,
        properties: { user_id: { type: 'integer', format: 'int64', minimum: 1, description: 'Who has the value' } },
      },
      code: { ...strings, enum: [...FIELD_ERROR_CODES] },
    },
  },
  ValidationError: {
    title: 'ValidationError',
    type: 'object',
    required: ['description', 'errors'],
    additionalProperties: false,
    properties: {
      description: { ...strings, const: 'Validation failed' },
      errors: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/FieldError' } },
    },
  },
  CodedError: {
    title: 'CodedError',
    type: 'object',
    required: ['code', 'message'],
    additionalProperties: false,
    properties: { code: strings, message: strings },
  },
  CustomObjectError: {
    title: 'CustomObjectError',
    type: 'object',
    required: ['error_type', 'message', 'errors'],
    additionalProperties: false,
    properties: {
      error_type: { ...strings, enum: Object.keys(CUSTOM_OBJECT_ERRORS) },
      message: strings,
      errors: {
        type: 'array',
        items: {
          title: 'CustomObjectFault',
          type: 'object',
          required: ['name', 'message'],
          additionalProperties: false,
          properties: {
            type: { ...strings, enum: ['record', 'schema'] },
            name: { ...strings, description: 'Of a field, a parameter or what else it is about' },
            message: strings,
          },
        },
      },
    },
  },
  RefusedCustomObjectRequest: {
    title: 'RefusedCustomObjectRequest',
    oneOf: [{ $ref: '#/components/schemas/CustomObjectError' }, { $ref: '#/components/schemas/CodedError' }],
  },
  RefusedRequest: {
    title: 'RefusedRequest',
    oneOf: [{ $ref: '#/components/schemas/ValidationError' }, { $ref: '#/components/schemas/CodedError' }],
  },
  MethodError: {
    title: 'MethodError',
    type: 'object',
    required: ['message'],
    additionalProperties: false,
    properties: { message: strings },
  },
} satisfies Record<string, Schema>
