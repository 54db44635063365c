import { findActiveAgent } from '../domain/agents.ts'
import { changeAvailability, checkAvailability } from '../domain/availability.ts'
import { changedAvailability, viewedAvailability } from '../domain/views/availability.ts'
import { type Endpoint, endpoint, resource } from '../http/endpoint.ts'
import { json } from '../http/reply.ts'
import { AvailabilityBody, AvailabilityReply, ChangedAvailabilityReply } from '../schemas/agents.ts'
import { IdParams } from '../schemas/fields.ts'

/** The reference's heading prints PUT, its example PATCH. */
const updateAvailability = (definition: Pick<Endpoint, 'id' | 'method' | 'summary'>) =>
  endpoint({
    ...definition,
    path: '/agents/:id/availability',
    source: '#update_agent_availability',
    access: 'manage_agents',
    params: IdParams,
    body: AvailabilityBody,
    success: { status: 200, schema: ChangedAvailabilityReply },
    deviations: ['Which channels there are, and that an unknown one is 400, is inferred; any text is a control.'],
    examples: [
      {
        summary: 'At most 20 e-mails at once',
        params: { id: 158000002003 },
        body: {
          channel_availability: [{ channel: 'Email queue', assignment_limit: 20 }],
          availability_control: 'agent_controlled',
        },
      },
    ],
    prepare({ params, body }, account) {
      const agent = findActiveAgent(account, params.id)
      const findings = checkAvailability(body)
      return findings.length > 0 ? findings : agent
    },
    handle({ body }, account, agent) {
      const changed = changeAvailability(account, agent, body)
      return json(changedAvailability(changed, body.availability_control !== undefined))
    },
  })

export const agentAvailabilityEndpoints = resource({ tag: 'Agents' }, [
  endpoint({
    id: 'viewAgentAvailability',
    method: 'get',
    path: '/agents/:id/availability',
    summary: 'View how much an agent takes, by channel',
    source: '#view_agent_availability',
    access: 'manage_agents',
    params: IdParams,
    success: { status: 200, schema: AvailabilityReply },
    deviations: [
      'Keys are the reference’s. The channels, the default limit of 20, status_id and agent_ref are inferred; of chats nothing is assigned.',
      'The load is the number of tickets that are neither resolved nor closed (inferred).',
    ],
    examples: [{ summary: 'By id', params: { id: 158000002003 } }],
    handle: ({ params }, account) => json(viewedAvailability(account, findActiveAgent(account, params.id))),
  }),
  updateAvailability({
    id: 'updateAgentAvailability',
    method: 'put',
    summary: 'Say how much an agent takes, by channel',
  }),
  updateAvailability({
    id: 'patchAgentAvailability',
    method: 'patch',
    summary: 'Say how much an agent takes, by the method of the reference’s example',
  }),
])
