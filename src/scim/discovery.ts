import { type Attribute, declaredAttributes, USER_SCHEMA } from './attributes.ts'
import { ScimError } from './errors.ts'
import { listResponse } from './messages.ts'
import type { ScimCall, ScimOperation, ScimReply } from './operation.ts'
import { MOST_RESULTS } from './query.ts'

const CONFIG_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'
const TYPE_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'
const SCHEMA_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema'

const providerConfig = (baseUrl: string) => ({
  schemas: [CONFIG_SCHEMA],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MOST_RESULTS },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'The account’s SCIM token, as Authorization: Bearer',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
})

const userType = (baseUrl: string) => ({
  schemas: [TYPE_SCHEMA],
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  description: 'An agent of the account',
  schema: USER_SCHEMA,
  schemaExtensions: [],
  meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/User` },
})

const userSchema = (baseUrl: string) => ({
  schemas: [SCHEMA_SCHEMA],
  id: USER_SCHEMA,
  name: 'User',
  description: 'An agent of the account',
  attributes: declaredAttributes.map(declared),
  meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${USER_SCHEMA}` },
})

/** An attribute as `/Schemas` lists it. Source: RFC 7643, section 7. */
function declared(attribute: Attribute): object {
  const { name, type, multiValued, description, required, caseExact, mutability, returned, uniqueness } = attribute
  const { canonicalValues, subAttributes } = attribute
  return {
    name,
    type,
    multiValued,
    description,
    required,
    ...(type === 'boolean' || type === 'complex' ? {} : { caseExact }),
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    mutability,
    returned,
    ...(type === 'boolean' || type === 'complex' ? {} : { uniqueness }),
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(declared) }),
  }
}

/** Throws 403 for a filter: nothing is filtered here, and a client has to hear of it. Source: RFC 7644, section 4. */
function checkUnfiltered({ query }: ScimCall): void {
  if (query.filter !== undefined) throw new ScimError(403, 'What describes the door is not filtered')
}

function all(call: ScimCall, make: (baseUrl: string) => object): ScimReply {
  checkUnfiltered(call)
  return { status: 200, body: listResponse([make(call.baseUrl)], { total: 1, startIndex: 1 }) }
}

function one(call: ScimCall, id: string, make: (baseUrl: string) => object): ScimReply {
  checkUnfiltered(call)
  const wanted = call.params.name ?? ''
  if (wanted.toLowerCase() !== id.toLowerCase()) throw new ScimError(404, `There is no ${wanted.slice(0, 100)} here`)
  return { status: 200, body: make(call.baseUrl) }
}

const RFC = 'https://www.rfc-editor.org/rfc/rfc7644#section-4'
const DECLARED =
  'Only what an agent has a place for is declared; what else is sent is kept and returned as it was sent.'

/** Operations that tell what the door can do and which attributes it knows. */
export const discoveryOperations: readonly ScimOperation[] = [
  {
    id: 'viewScimProviderConfig',
    method: 'get',
    path: '/ServiceProviderConfig',
    summary: 'See what the door can do',
    source: RFC,
    status: 200,
    reply: 'ServiceProviderConfig',
    assumed: ['PATCH, filters, sorting and ETags are there; bulk and changing passwords are not.'],
    handle(call) {
      checkUnfiltered(call)
      return { status: 200, body: providerConfig(call.baseUrl) }
    },
  },
  {
    id: 'listScimResourceTypes',
    method: 'get',
    path: '/ResourceTypes',
    summary: 'List the types of resources: users alone',
    source: RFC,
    status: 200,
    reply: 'ResourceTypeList',
    assumed: ['Groups are not provisioned.'],
    handle: (call) => all(call, userType),
  },
  {
    id: 'viewScimResourceType',
    method: 'get',
    path: '/ResourceTypes/:name',
    summary: 'View a type of resources',
    source: RFC,
    status: 200,
    reply: 'ResourceType',
    errors: [404],
    assumed: [],
    handle: (call) => one(call, 'User', userType),
  },
  {
    id: 'listScimSchemas',
    method: 'get',
    path: '/Schemas',
    summary: 'List the schemas: that of users alone',
    source: RFC,
    status: 200,
    reply: 'SchemaList',
    assumed: [DECLARED],
    handle: (call) => all(call, userSchema),
  },
  {
    id: 'viewScimSchema',
    method: 'get',
    path: '/Schemas/:name',
    summary: 'View a schema',
    source: RFC,
    status: 200,
    reply: 'Schema',
    errors: [404],
    assumed: [DECLARED],
    handle: (call) => one(call, USER_SCHEMA, userSchema),
  },
]
