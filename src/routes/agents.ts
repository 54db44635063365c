import { listAgents, suggestAgents } from '../domain/agent-list.ts'
import {
  addAgent,
  changeAgent,
  checkAgent,
  checkEmailChange,
  findActiveAgent,
  findAgentById,
  findViewedAgent,
  makeAgent,
  removeAgent,
} from '../domain/agents.ts'
import { numberedJobReference } from '../domain/bulk.ts'
import { createAgents } from '../domain/bulk-create.ts'
import { findChangeableContact } from '../domain/contacts.ts'
import { checkUnique } from '../domain/users.ts'
import { listedAgent, madeAgent, viewedAgent } from '../domain/views/agents.ts'
import { listedAvailability } from '../domain/views/availability.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent } from '../http/reply.ts'
import {
  AgentListQuery,
  AgentListReply,
  AgentReply,
  AutocompleteAgentsQuery,
  AutocompleteAgentsReply,
  BulkAgentsBody,
  CreateAgentBody,
  MadeAgentReply,
  MakeAgentBody,
  UpdateAgentBody,
} from '../schemas/agents.ts'
import { IdParams } from '../schemas/fields.ts'
import { NumberedJobReply } from '../schemas/ticket-actions.ts'
import { jsonTextOf } from '../store/json-text.ts'

const SEATS = 'Beyond the seats: 400 as the brief says, or 403 max_agents_reached: the setting seat_limit_status.'

export const agentEndpoints = resource({ tag: 'Agents' }, [
  endpoint({
    id: 'viewCurrentAgent',
    method: 'get',
    path: '/agents/me',
    summary: 'View the agent whose key is used',
    source: '#me',
    access: 'agent',
    success: { status: 200, schema: AgentReply },
    examples: [{ summary: 'Who am I' }],
    handle: ({ actor }, account) => json(viewedAgent(findAgentById(account, actor.id))),
  }),

  endpoint({
    id: 'viewAgent',
    method: 'get',
    path: '/agents/:id',
    summary: 'View an agent',
    source: '#view_agent',
    access: 'manage_agents',
    params: IdParams,
    success: { status: 200, schema: AgentReply },
    deviations: [
      'A deleted agent is still viewed, as deactivated: the brief says so, the reference that it is a contact (setting deleted_agent_is).',
    ],
    examples: [{ summary: 'By id', params: { id: 158000002003 } }],
    handle: ({ params }, account) => json(viewedAgent(findViewedAgent(account, params.id))),
  }),

  endpoint({
    id: 'listAgents',
    method: 'get',
    path: '/agents',
    summary: 'List agents by name',
    source: '#list_all_agents',
    access: 'manage_agents',
    query: AgentListQuery,
    success: { status: 200, schema: AgentListReply },
    deviations: [
      'active and updated_since are the brief’s; the reference has email, mobile, phone and state.',
      'only=availability: the keys are the reference’s; what user_data.user holds is inferred.',
    ],
    examples: [
      { summary: 'All that are not deactivated' },
      { summary: 'Occasional ones', query: { state: 'occasional' } },
      { summary: 'Deactivated ones', query: { active: 'false' } },
      { summary: 'How much each takes', query: { only: 'availability' } },
    ],
    handle({ query }, account) {
      const page = listAgents(account, query)
      return query.only === undefined
        ? jsonPage(page, (agent) => jsonTextOf(listedAgent(agent)))
        : jsonPage(page, (agent) => jsonTextOf(listedAvailability(account, agent)))
    },
  }),

  endpoint({
    id: 'createAgent',
    method: 'post',
    path: '/agents',
    summary: 'Create an agent, who is active once it has confirmed its e-mail',
    source: '#create_agent',
    access: 'manage_agents',
    body: CreateAgentBody,
    success: { status: 201, schema: AgentReply },
    errors: [409],
    deviations: [
      SEATS,
      'Location is /api/v2/agents/{id}; live accounts answered /agents.{number} with a number of their own.',
      'occasional is false when left out, so that seats count; one trial account showed true.',
      'name, job_title, phone and mobile are the brief’s.',
    ],
    examples: [
      { summary: 'As little as possible', body: { email: 'new.agent@example.com', ticket_scope: 1 } },
      {
        summary: 'With groups and roles',
        body: {
          email: 'second.agent@example.com',
          name: 'Second Agent',
          ticket_scope: 2,
          occasional: true,
          group_ids: [158000004001],
          job_title: 'Support engineer',
        },
      },
    ],
    prepare: ({ body }, account) => [...checkAgent(account, body), ...checkUnique(account, body)],
    handle({ body }, account) {
      const agent = addAgent(account, body)
      return created(jsonTextOf(viewedAgent(agent)), `/agents/${agent.agent.id}`)
    },
  }),

  endpoint({
    id: 'createAgents',
    method: 'post',
    path: '/agents/bulk',
    summary: 'Create many agents',
    source: '#create_multiple_agents',
    access: 'manage_agents',
    body: BulkAgentsBody,
    success: { status: 202, schema: NumberedJobReply },
    deviations: [
      'The status, that the work is done at once, and what the job’s data holds are inferred: the ids made, and of the others the e-mail and the errors.',
      'An agent beyond the seats is a failure of the job (inferred).',
    ],
    examples: [
      {
        summary: 'Two of them',
        body: {
          agents: [
            { email: 'first.agent@example.com', ticket_scope: 1, occasional: true },
            { email: 'other.agent@example.com', ticket_scope: 2, name: 'Other Agent', group_ids: [158000004001] },
          ],
        },
      },
    ],
    handle: ({ body, baseUrl }, account) => json(numberedJobReference(createAgents(account, body.agents), baseUrl)),
  }),

  endpoint({
    id: 'updateAgent',
    method: 'put',
    path: '/agents/:id',
    summary: 'Update an agent',
    source: '#update_agent',
    access: 'manage_agents',
    params: IdParams,
    body: UpdateAgentBody,
    success: { status: 200, schema: AgentReply },
    errors: [409],
    deviations: [
      SEATS,
      'The e-mail can be changed only with the setting agent_email_editable: the sources disagree.',
      'name, job_title, phone and mobile are taken, as the brief shows; the reference keeps them elsewhere.',
      'An agent that changes its own ticket_scope or role_ids is refused with 403 (status inferred).',
    ],
    examples: [{ summary: 'A wider scope', params: { id: 158000002004 }, body: { ticket_scope: 1 } }],
    prepare({ params, body }, account) {
      const agent = findActiveAgent(account, params.id)
      const findings = [
        ...checkAgent(account, body),
        ...checkEmailChange(account, agent.user, body),
        ...checkUnique(account, body, agent.user.id),
      ]
      return findings.length > 0 ? findings : agent
    },
    handle: ({ body, actor }, account, agent) => json(viewedAgent(changeAgent(account, actor, agent, body))),
  }),

  endpoint({
    id: 'deleteAgent',
    method: 'delete',
    path: '/agents/:id',
    summary: 'Delete an agent, who becomes a contact',
    source: '#delete_agent',
    access: 'manage_agents',
    params: IdParams,
    success: { status: 204 },
    deviations: ['Nobody deletes itself: 403 (inferred).'],
    examples: [{ summary: 'Its id stays on what it touched', params: { id: 158000002005 } }],
    handle({ params, actor }, account) {
      removeAgent(account, actor, findActiveAgent(account, params.id))
      return noContent()
    },
  }),

  endpoint({
    id: 'makeAgent',
    method: 'put',
    path: '/contacts/:id/make_agent',
    tag: 'Contacts',
    summary: 'Make a contact an agent of the same id',
    source: '#make_agent',
    access: 'manage_agents',
    params: IdParams,
    body: MakeAgentBody,
    success: { status: 200, schema: MadeAgentReply },
    errors: [405, 409],
    deviations: [SEATS],
    examples: [{ summary: 'Full time, global, Agent role', params: { id: 158000002102 } }],
    prepare: ({ body }, account) => checkAgent(account, body),
    handle: ({ params, body }, account) =>
      json(madeAgent(makeAgent(account, findChangeableContact(account, params.id, 'PUT'), body))),
  }),

  endpoint({
    id: 'autocompleteAgents',
    method: 'get',
    path: '/agents/autocomplete',
    summary: 'Find agents by the beginnings of words of their name, or of an e-mail',
    source: '#search_agents',
    access: 'agent',
    query: AutocompleteAgentsQuery,
    success: { status: 200, schema: AutocompleteAgentsReply },
    deviations: ['At most 30 are answered, and words may stand in any order (both inferred).'],
    examples: [{ summary: 'By a word of the name', query: { term: 'al' } }],
    handle: ({ query }, account) =>
      json(suggestAgents(account, query.term).map(({ id, name, email }) => ({ id, name, email, avatar: null }))),
  }),
])
