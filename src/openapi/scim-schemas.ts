import { type Attribute, declaredAttributes, ENTERPRISE_SCHEMA, USER_SCHEMA } from '../scim/attributes.ts'
import { ERROR_SCHEMA, SCIM_TYPES } from '../scim/errors.ts'
import { LIST_SCHEMA, SEARCH_SCHEMA } from '../scim/messages.ts'
import type { MessageName } from '../scim/operation.ts'
import { PATCH_SCHEMA } from '../scim/patch.ts'
import type { Schema } from './components.ts'

const text = (description: string): Schema => ({ type: 'string', description })
const schemas = (urn: string): Schema => ({ type: 'array', items: { type: 'string' }, description: `Has ${urn}` })
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

function schemaOf({ type, multiValued, description, subAttributes, canonicalValues }: Attribute): Schema {
  const one: Schema =
    subAttributes === undefined
      ? { type: type === 'boolean' ? 'boolean' : 'string', ...(canonicalValues && { examples: [...canonicalValues] }) }
      : { type: 'object', properties: Object.fromEntries(subAttributes.map((part) => [part.name, schemaOf(part)])) }
  return multiValued ? { type: 'array', items: one, description } : { ...one, description }
}

const META: Schema = {
  type: 'object',
  readOnly: true,
  description: 'Kept by the server',
  properties: {
    resourceType: { type: 'string' },
    created: { type: 'string', format: 'date-time' },
    lastModified: { type: 'string', format: 'date-time' },
    location: { type: 'string', format: 'uri' },
    version: text('A weak ETag'),
  },
}

const listOf = (name: string): Schema => ({
  type: 'object',
  required: ['schemas', 'totalResults', 'startIndex', 'itemsPerPage', 'Resources'],
  properties: {
    schemas: schemas(LIST_SCHEMA),
    totalResults: { type: 'integer', minimum: 0 },
    startIndex: { type: 'integer', minimum: 1 },
    itemsPerPage: { type: 'integer', minimum: 0 },
    Resources: { type: 'array', items: ref(name) },
  },
})

const described = (description: string): Schema => ({
  type: 'object',
  description,
  properties: { schemas: schemas('its own URN') },
})

const ERROR: Schema = {
  type: 'object',
  required: ['schemas', 'status', 'detail'],
  properties: {
    schemas: schemas(ERROR_SCHEMA),
    status: text('The status, as a text'),
    scimType: { type: 'string', enum: [...SCIM_TYPES] },
    detail: text('In plain words'),
  },
}

/** Schemas of the SCIM door's messages. */
export const SCIM_SCHEMAS: Readonly<Record<MessageName | 'Group' | 'Error', Schema>> = {
  User: {
    type: 'object',
    description: 'An agent. Other attributes of RFC 7643 are kept and returned as they were sent',
    required: ['userName'],
    properties: {
      schemas: schemas(USER_SCHEMA),
      id: { type: 'string', readOnly: true, description: 'The agent’s id' },
      externalId: text('What the client calls the user'),
      ...Object.fromEntries(declaredAttributes.map((attribute) => [attribute.name, schemaOf(attribute)])),
      [ENTERPRISE_SCHEMA]: { type: 'object', description: 'Taken, and returned as it was sent' },
      meta: META,
    },
  },
  UserList: listOf('User'),
  Group: described('There is none'),
  GroupList: listOf('Group'),
  PatchOp: {
    type: 'object',
    required: ['Operations'],
    properties: {
      schemas: schemas(PATCH_SCHEMA),
      Operations: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['op'],
          properties: {
            op: text('add, replace or remove, in any case'),
            path: text('`emails[type eq "work"].value`; without it value is an object of attributes'),
            value: { description: 'What is written' },
          },
        },
      },
    },
  },
  SearchRequest: {
    type: 'object',
    properties: {
      schemas: schemas(SEARCH_SCHEMA),
      attributes: { type: 'array', items: { type: 'string' } },
      excludedAttributes: { type: 'array', items: { type: 'string' } },
      filter: { type: 'string' },
      sortBy: { type: 'string' },
      sortOrder: { type: 'string', enum: ['ascending', 'descending'] },
      startIndex: { type: 'integer' },
      count: { type: 'integer' },
    },
  },
  ServiceProviderConfig: described('RFC 7643, section 5'),
  ResourceType: described('RFC 7643, section 6'),
  ResourceTypeList: listOf('ResourceType'),
  Schema: described('RFC 7643, section 7'),
  SchemaList: listOf('Schema'),
  Error: ERROR,
}
