import type { Agent } from '../domain/views/agents.ts'
import { discoveryOperations } from './discovery.ts'
import { ScimError } from './errors.ts'
import { listUsers } from './list.ts'
import { listResponse } from './messages.ts'
import { userOf } from './normalise.ts'
import type { ScimCall, ScimOperation, ScimReply } from './operation.ts'
import { patched } from './patch.ts'
import { projected } from './projection.ts'
import { type ListRequest, listRequestOf, projectionOfQuery, searchRequestOf } from './query.ts'
import { viewedUser, writtenAttributes } from './user.ts'
import { changeUser, createUser, deleteUser, findUser } from './users.ts'
import { checkIfMatch, isUnchanged } from './version.ts'

const RFC = 'https://www.rfc-editor.org/rfc/rfc7644#section-'

function pageOf({ account, baseUrl }: ScimCall, request: ListRequest): ScimReply {
  const { total, users } = listUsers(account, request, baseUrl)
  const shown = users.map((user) => projected(user, request.projection))
  return { status: 200, body: listResponse(shown, { total, startIndex: request.startIndex }) }
}

function userReply({ query, baseUrl }: ScimCall, status: 200 | 201, agent: Agent): ScimReply {
  const user = viewedUser(agent, baseUrl)
  const { version, location } = user.meta as { readonly version: string; readonly location: string }
  return { status, body: projected(user, projectionOfQuery(query)), version, location }
}

/** The user of the path. Throws 404, and 412 where the client means another version. */
function meantUser({ account, params, baseUrl, ifMatch }: ScimCall): Agent {
  const agent = findUser(account, params.user ?? '')
  if (ifMatch !== undefined) checkIfMatch(ifMatch, (viewedUser(agent, baseUrl).meta as { version: string }).version)
  return agent
}

const notDone = (what: string) => () => {
  throw new ScimError(501, `${what} is not done here`)
}

const SEATS = 'Beyond the seats: 400, or 403 with the setting seat_limit_status; a deactivated agent takes none.'
const KEPT = 'Attributes that an agent has no place for are kept and returned as they were sent.'

const LISTING = { method: 'get', source: `${RFC}3.4.2`, parameters: 'list', status: 200, errors: [400] } as const
const SEARCHING = {
  method: 'post',
  source: `${RFC}3.4.3`,
  body: 'SearchRequest',
  status: 200,
  reply: 'UserList',
  errors: [400],
  assumed: [],
  handle: (call: ScimCall) => pageOf(call, searchRequestOf(call.body)),
} as const

const userOperations: readonly ScimOperation[] = [
  {
    ...LISTING,
    id: 'listScimUsers',
    path: '/Users',
    summary: 'List agents, in the order in which they became agents',
    reply: 'UserList',
    assumed: ['100 a page unless asked for others, at most 200.', 'Deactivated agents are listed, with active false.'],
    handle: (call) => pageOf(call, listRequestOf(call.query)),
  },
  {
    id: 'createScimUser',
    method: 'post',
    path: '/Users',
    summary: 'Make an agent, or bring back one that was deleted here',
    source: `${RFC}3.3`,
    parameters: 'projection',
    body: 'User',
    status: 201,
    reply: 'User',
    errors: [400, 409],
    assumed: [
      'A support agent of role Agent who sees all tickets; active at once, since there is no invitation to confirm.',
      SEATS,
      'An address that a contact has is 409.',
      'Without an e-mail address a userName that is one is the agent’s.',
      KEPT,
    ],
    handle: (call) => userReply(call, 201, createUser(call.account, userOf(call.body))),
  },
  {
    ...SEARCHING,
    id: 'searchScimUsers',
    path: '/Users/.search',
    summary: 'List agents, asked for in a body',
  },
  {
    id: 'viewScimUser',
    method: 'get',
    path: '/Users/:user',
    summary: 'View an agent, a deactivated one too',
    source: `${RFC}3.4.1`,
    parameters: 'projection',
    status: 200,
    reply: 'User',
    errors: [404],
    assumed: ['An agent that confirmed no e-mail yet is active here, as long as nobody deactivates it.'],
    handle(call) {
      const reply = userReply(call, 200, findUser(call.account, call.params.user ?? ''))
      const isKnown = reply.version !== undefined && isUnchanged(call.ifNoneMatch, reply.version)
      return isKnown ? { status: 304, version: reply.version } : reply
    },
  },
  {
    id: 'replaceScimUser',
    method: 'put',
    path: '/Users/:user',
    summary: 'Replace what was written of an agent',
    source: `${RFC}3.5.1`,
    parameters: 'projection',
    body: 'User',
    status: 200,
    reply: 'User',
    errors: [400, 404, 409, 412],
    assumed: [
      'Without active the agent stays as it is; without a name or address it keeps the one it has.',
      SEATS,
      KEPT,
    ],
    handle(call) {
      const agent = meantUser(call)
      const { active } = writtenAttributes(agent)
      const wanted = { ...(active === undefined ? {} : { active }), ...userOf(call.body) }
      return userReply(call, 200, changeUser(call.account, agent, wanted))
    },
  },
  {
    id: 'patchScimUser',
    method: 'patch',
    path: '/Users/:user',
    summary: 'Change parts of an agent, all of them or none',
    source: `${RFC}3.5.2`,
    parameters: 'projection',
    body: 'PatchOp',
    status: 200,
    reply: 'User',
    errors: [400, 404, 409, 412],
    assumed: [
      'The last account administrator is not deactivated: 403.',
      'add to a value path that selects nothing makes it, replace there is 400 noTarget.',
      SEATS,
    ],
    handle(call) {
      const agent = meantUser(call)
      const { id } = agent.agent
      // The server's own attributes are in it to be compared with those that a client sends back.
      const { id: _, ...wanted } = patched({ id: String(id), ...writtenAttributes(agent) }, call.body)
      return userReply(call, 200, changeUser(call.account, agent, wanted))
    },
  },
  {
    id: 'deleteScimUser',
    method: 'delete',
    path: '/Users/:user',
    summary: 'Deactivate an agent, who is no user here any more',
    source: `${RFC}3.6`,
    status: 204,
    errors: [404, 412],
    assumed: ['Its userName is free again: a POST of it brings the same agent back.', 'Its tickets and history stay.'],
    handle(call) {
      deleteUser(call.account, meantUser(call))
      return { status: 204 }
    },
  },
  {
    ...SEARCHING,
    id: 'searchScim',
    path: '/.search',
    summary: 'List resources of all types: agents',
  },
]

const NO_GROUPS = 'Groups are not provisioned: the list is empty.'

const otherOperations: readonly ScimOperation[] = [
  {
    ...LISTING,
    id: 'listScimGroups',
    path: '/Groups',
    summary: 'List groups: there are none',
    reply: 'GroupList',
    assumed: [NO_GROUPS],
    handle({ query }) {
      const { startIndex } = listRequestOf({ ...query, filter: '' })
      return { status: 200, body: listResponse([], { total: 0, startIndex }) }
    },
  },
  {
    id: 'createScimGroup',
    method: 'post',
    path: '/Groups',
    summary: 'Not done',
    source: `${RFC}3.3`,
    status: 501,
    assumed: [NO_GROUPS],
    handle: notDone('Provisioning of groups'),
  },
  {
    id: 'viewScimGroup',
    method: 'get',
    path: '/Groups/:group',
    summary: 'View a group: there is none',
    source: `${RFC}3.4.1`,
    status: 200,
    reply: 'GroupList',
    errors: [404],
    assumed: [NO_GROUPS],
    handle({ params }) {
      throw new ScimError(404, `There is no group ${(params.group ?? '').slice(0, 100)}`)
    },
  },
  {
    id: 'bulkScim',
    method: 'post',
    path: '/Bulk',
    summary: 'Not done',
    source: `${RFC}3.7`,
    status: 501,
    assumed: [],
    handle: notDone('Bulk'),
  },
  {
    id: 'viewScimSelf',
    method: 'get',
    path: '/Me',
    summary: 'Not done: a token is nobody’s',
    source: `${RFC}3.11`,
    status: 501,
    assumed: [],
    handle: notDone('/Me'),
  },
]

export const scimOperations: readonly ScimOperation[] = [...userOperations, ...otherOperations, ...discoveryOperations]
