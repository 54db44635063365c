import { addGroup, changeGroup, checkGroup, findGroup, groupRemoval, listGroups, memberIds } from '../domain/groups.ts'
import { listedGroup, viewedGroup } from '../domain/views/groups.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, json, jsonPage } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import { CreateGroupBody, GroupListQuery, GroupListReply, GroupReply, UpdateGroupBody } from '../schemas/groups.ts'
import { jsonTextOf } from '../store/json-text.ts'

export const groupEndpoints = resource({ tag: 'Groups' }, [
  endpoint({
    id: 'createGroup',
    method: 'post',
    path: '/groups',
    summary: 'Create a group',
    source: '#create_group',
    access: 'admin_tasks',
    body: CreateGroupBody,
    success: { status: 201, schema: GroupReply },
    errors: [409],
    deviations: ['auto_ticket_assign takes 0 and 1; how tickets are assigned by it is inferred.'],
    examples: [
      { summary: 'By name', body: { name: 'Onboarding' } },
      { summary: 'With members', body: { name: 'Night shift', agent_ids: [158000002003], unassigned_for: '1h' } },
    ],
    prepare: ({ body }, account) => checkGroup(account, body),
    handle({ body }, account) {
      const group = addGroup(account, body)
      return created(jsonTextOf(viewedGroup(group, memberIds(account, group.id))), `/groups/${group.id}`)
    },
  }),

  endpoint({
    id: 'viewGroup',
    method: 'get',
    path: '/groups/:id',
    summary: 'View a group',
    source: '#view_group',
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: GroupReply },
    deviations: ['Every agent may read groups (inferred: clients list them with plain keys).'],
    examples: [{ summary: 'By id', params: { id: 158000004001 } }],
    handle: ({ params }, account) => json(viewedGroup(findGroup(account, params.id), memberIds(account, params.id))),
  }),

  endpoint({
    id: 'listGroups',
    method: 'get',
    path: '/groups',
    summary: 'List groups by name',
    source: '#list_all_groups',
    access: 'agent',
    query: GroupListQuery,
    success: { status: 200, schema: GroupListReply },
    deviations: ['The order, by name, is inferred; so is that every agent may read groups.'],
    examples: [{ summary: 'All' }],
    handle({ query }, account) {
      const page = listGroups(account, query)
      return jsonPage(page, (group) => jsonTextOf(listedGroup(group)))
    },
  }),

  endpoint({
    id: 'updateGroup',
    method: 'put',
    path: '/groups/:id',
    summary: 'Update a group',
    source: '#update_group',
    access: 'admin_tasks',
    params: IdParams,
    body: UpdateGroupBody,
    success: { status: 200, schema: GroupReply },
    errors: [409],
    examples: [{ summary: 'Empty it', params: { id: 158000004001 }, body: { agent_ids: [] } }],
    prepare({ params, body }, account) {
      const findings = checkGroup(account, body, { selfId: params.id })
      return findings.length > 0 ? findings : findGroup(account, params.id)
    },
    handle({ body }, account, stored) {
      const group = changeGroup(account, stored, body)
      return json(viewedGroup(group, memberIds(account, group.id)))
    },
  }),

  endpointOfWrites({
    id: 'deleteGroup',
    method: 'delete',
    path: '/groups/:id',
    summary: 'Delete a group for good',
    source: '#delete_group',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 204 },
    deviations: ['SLA policies that name it are for the others they name, or for none (inferred).'],
    examples: [{ summary: 'Its tickets lose it, its agents stay', params: { id: 158000004003 } }],
    rowWrites: ({ params }, account) => groupRemoval(account, findGroup(account, params.id)),
  }),
])
