import { asGroupFields, listGroupAgents } from '../domain/admin-groups.ts'
import { avatarView } from '../domain/attachments.ts'
import {
  addGroup,
  changeGroup,
  changeMembers,
  checkGroup,
  checkMembers,
  findGroup,
  groupRemoval,
  listGroups,
  memberIds,
} from '../domain/groups.ts'
import { groupAgent, viewedAdminGroup } from '../domain/views/groups.ts'
import { type Endpoint, endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import {
  AdminGroupListReply,
  AdminGroupReply,
  ChangeGroupAgentsBody,
  CreateAdminGroupBody,
  GroupAgentListReply,
  GroupListQuery,
  UpdateAdminGroupBody,
} from '../schemas/groups.ts'
import { jsonTextOf } from '../store/json-text.ts'

/** The groups of `/groups`, by the names of the pages that administrators see. */

const hoursName = 'business_calendar_id'

/** The reference prints PATCH, its example and clients PUT. */
const changeAgents = (definition: Pick<Endpoint, 'id' | 'method' | 'summary'>) =>
  endpoint({
    ...definition,
    path: '/admin/groups/:id/agents',
    source: '#admin-groups',
    access: 'admin_tasks',
    params: IdParams,
    body: ChangeGroupAgentsBody,
    success: { status: 204 },
    examples: [
      {
        summary: 'One joins, one leaves',
        params: { id: 158000004001 },
        body: { agents: [{ id: 158000002004 }, { id: 158000002003, deleted: true }] },
      },
    ],
    prepare({ params, body }, account) {
      const findings = checkMembers(account, body.agents)
      return findings.length > 0 ? findings : findGroup(account, params.id)
    },
    handle({ body }, account, group) {
      changeMembers(account, group, body.agents)
      return noContent()
    },
  })

export const adminGroupEndpoints = resource({ tag: 'Groups' }, [
  endpoint({
    id: 'createAdminGroup',
    method: 'post',
    path: '/admin/groups',
    summary: 'Create a group, as administrators do',
    source: '#admin-groups',
    access: 'admin_tasks',
    body: CreateAdminGroupBody,
    success: { status: 201, schema: AdminGroupReply },
    errors: [409],
    deviations: [
      'The same record as in /groups: an assignment that is enabled is there an auto_ticket_assign that is not 0 (inferred). How tickets are assigned by it is inferred.',
      'unassigned_for is 30m where it is left out (inferred).',
    ],
    examples: [
      { summary: 'By name', body: { name: 'Onboarding' } },
      {
        summary: 'With members, and round robin',
        body: {
          name: 'Night shift',
          agent_ids: [158000002003],
          automatic_agent_assignment: {
            enabled: true,
            type: 'channel_specific',
            settings: [
              { channel: 'ticket', assignment_type: 'round_robin', assignment_type_settings: { capping_limit: 5 } },
            ],
          },
        },
      },
    ],
    prepare: ({ body }, account) => checkGroup(account, asGroupFields(body), { hoursName }),
    handle({ body }, account) {
      const group = addGroup(account, asGroupFields(body))
      return created(jsonTextOf(viewedAdminGroup(group, memberIds(account, group.id))), `/admin/groups/${group.id}`)
    },
  }),

  endpoint({
    id: 'listAdminGroups',
    method: 'get',
    path: '/admin/groups',
    summary: 'List groups by name, as administrators see them',
    source: '#admin-groups',
    access: 'admin_tasks',
    query: GroupListQuery,
    success: { status: 200, schema: AdminGroupListReply },
    deviations: ['The order, by name, is inferred.'],
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) =>
      jsonPage(listGroups(account, query), (group) =>
        jsonTextOf(viewedAdminGroup(group, memberIds(account, group.id))),
      ),
  }),

  endpoint({
    id: 'viewAdminGroup',
    method: 'get',
    path: '/admin/groups/:id',
    summary: 'View a group, as administrators see it',
    source: '#admin-groups',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 200, schema: AdminGroupReply },
    examples: [{ summary: 'By id', params: { id: 158000004001 } }],
    handle: ({ params }, account) =>
      json(viewedAdminGroup(findGroup(account, params.id), memberIds(account, params.id))),
  }),

  endpoint({
    id: 'updateAdminGroup',
    method: 'put',
    path: '/admin/groups/:id',
    summary: 'Update a group, as administrators do',
    source: '#admin-groups',
    access: 'admin_tasks',
    params: IdParams,
    body: UpdateAdminGroupBody,
    success: { status: 200, schema: AdminGroupReply },
    errors: [409],
    deviations: ['The type cannot be changed (inferred).'],
    examples: [{ summary: 'Empty it', params: { id: 158000004001 }, body: { agent_ids: [] } }],
    prepare({ params, body }, account) {
      const findings = checkGroup(account, asGroupFields(body), { selfId: params.id, hoursName })
      return findings.length > 0 ? findings : findGroup(account, params.id)
    },
    handle({ body }, account, stored) {
      const group = changeGroup(account, stored, asGroupFields(body))
      return json(viewedAdminGroup(group, memberIds(account, group.id)))
    },
  }),

  endpointOfWrites({
    id: 'deleteAdminGroup',
    method: 'delete',
    path: '/admin/groups/:id',
    summary: 'Delete a group for good, as administrators do',
    source: '#admin-groups',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 204 },
    examples: [{ summary: 'Its tickets lose it, its agents stay', params: { id: 158000004003 } }],
    rowWrites: ({ params }, account) => groupRemoval(account, findGroup(account, params.id)),
  }),

  endpoint({
    id: 'listAgentsOfGroup',
    method: 'get',
    path: '/admin/groups/:id/agents',
    summary: 'List the agents of a group',
    source: '#admin-groups',
    access: 'admin_tasks',
    params: IdParams,
    query: GroupListQuery,
    success: { status: 200, schema: GroupAgentListReply },
    deviations: [
      'The order, by id, is inferred; so is that every agent has write access, and that one without an avatar has null.',
    ],
    examples: [{ summary: 'Of a group', params: { id: 158000004001 } }],
    handle({ params, query, baseUrl }, account) {
      const page = listGroupAgents(account, findGroup(account, params.id), query)
      return jsonPage(page, (agent) => {
        const { avatar_id } = agent.user
        const avatar = avatar_id === null ? undefined : avatarView(account, avatar_id, baseUrl)
        return jsonTextOf(groupAgent(agent, avatar ?? null))
      })
    },
  }),

  changeAgents({ id: 'patchAgentsOfGroup', method: 'patch', summary: 'Let agents join and leave a group' }),
  changeAgents({ id: 'updateAgentsOfGroup', method: 'put', summary: 'The same, by the verb that clients use' }),
])
