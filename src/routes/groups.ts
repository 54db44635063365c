import { addGroup, changeGroup, checkGroup, findGroup, listGroups, memberIds, removeGroup } from '../domain/groups.ts'
import { listedGroup, viewedGroup } from '../domain/views/groups.ts'
import { endpoint } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent, textOf } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import { CreateGroupBody, GroupListQuery, GroupListReply, GroupReply, UpdateGroupBody } from '../schemas/groups.ts'

const DOCS = 'https://developers.freshdesk.com/api/'

export const groupEndpoints = [
  endpoint({
    id: 'createGroup',
    method: 'post',
    path: '/groups',
    tag: 'Groups',
    summary: 'Create a group',
    source: `${DOCS}#create_group`,
    access: 'admin_tasks',
    rateLimit: 'default',
    body: CreateGroupBody,
    success: { status: 201, schema: GroupReply },
    errors: [409],
    deviations: ['auto_ticket_assign takes 0 and 1; skill and load based assignment are not emulated.'],
    examples: [
      { summary: 'By name', body: { name: 'Onboarding' } },
      { summary: 'With members', body: { name: 'Night shift', agent_ids: [158000002003], unassigned_for: '1h' } },
    ],
    check: ({ body }, account, failed) => checkGroup(account, body, failed),
    handle({ body }, account) {
      const group = addGroup(account, body)
      return created(textOf(viewedGroup(group, memberIds(account, group.id))), `/groups/${group.id}`)
    },
  }),

  endpoint({
    id: 'viewGroup',
    method: 'get',
    path: '/groups/:id',
    tag: 'Groups',
    summary: 'View a group',
    source: `${DOCS}#view_group`,
    access: 'agent',
    rateLimit: 'default',
    params: IdParams,
    success: { status: 200, schema: GroupReply },
    errors: [404],
    deviations: ['Every agent may read groups (inferred: clients list them with plain keys).'],
    examples: [{ summary: 'By id', params: { id: 158000004001 } }],
    handle: ({ params }, account) => json(viewedGroup(findGroup(account, params.id), memberIds(account, params.id))),
  }),

  endpoint({
    id: 'listGroups',
    method: 'get',
    path: '/groups',
    tag: 'Groups',
    summary: 'List groups by name',
    source: `${DOCS}#list_all_groups`,
    access: 'agent',
    rateLimit: 'default',
    query: GroupListQuery,
    success: { status: 200, schema: GroupListReply },
    deviations: ['The order, by name, is inferred; so is that every agent may read groups.'],
    examples: [{ summary: 'All' }],
    handle({ query }, account) {
      const page = listGroups(account, query)
      return jsonPage(page, (group) => textOf(listedGroup(group)))
    },
  }),

  endpoint({
    id: 'updateGroup',
    method: 'put',
    path: '/groups/:id',
    tag: 'Groups',
    summary: 'Update a group',
    source: `${DOCS}#update_group`,
    access: 'admin_tasks',
    rateLimit: 'default',
    params: IdParams,
    body: UpdateGroupBody,
    success: { status: 200, schema: GroupReply },
    errors: [404, 409],
    examples: [{ summary: 'Empty it', params: { id: 158000004001 }, body: { agent_ids: [] } }],
    check: ({ params, body }, account, failed) => checkGroup(account, body, failed, params.id),
    handle({ params, body }, account) {
      const group = changeGroup(account, findGroup(account, params.id), body)
      return json(viewedGroup(group, memberIds(account, group.id)))
    },
  }),

  endpoint({
    id: 'deleteGroup',
    method: 'delete',
    path: '/groups/:id',
    tag: 'Groups',
    summary: 'Delete a group for good',
    source: `${DOCS}#delete_group`,
    access: 'admin_tasks',
    rateLimit: 'default',
    params: IdParams,
    success: { status: 204 },
    errors: [404],
    examples: [{ summary: 'Its tickets lose it, its agents stay', params: { id: 158000004003 } }],
    handle({ params }, account) {
      removeGroup(account, findGroup(account, params.id))
      return noContent()
    },
  }),
]
