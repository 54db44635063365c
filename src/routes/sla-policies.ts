import { findById } from '../domain/configuration.ts'
import { addSlaPolicy, changeSlaPolicy, checkSlaPolicy, listSlaPolicies } from '../domain/sla-policies.ts'
import { viewedSlaPolicy } from '../domain/views/sla-policies.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json } from '../http/reply.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import {
  CreateSlaPolicyBody,
  SlaPolicyListReply,
  SlaPolicyReply,
  UpdateSlaPolicyBody,
} from '../schemas/sla-policies.ts'
import { jsonTextOf } from '../store/json-text.ts'
import { ROOM } from './definition-deviations.ts'

const WRITES = [
  'respond_within and resolve_within are multiples of 60; the text of the reference says above 900, its own sample has 300.',
  'That reminders are {reminder_time, agent_ids}, that next_respond_within is taken, the longest time (a year), that names are unique and the names in advanced_conditions, but of sources, are inferred.',
  'Tickets that are there keep their times until what the policies go by changes on them (inferred).',
]

/** Order of the one recorded creation. */
const LOWEST_FIRST = ['1', '2', '3', '4']

const example = (respond_within: number, resolve_within: number) => ({
  respond_within,
  resolve_within,
  business_hours: true,
  escalation_enabled: true,
})

export const slaPolicyEndpoints = resource({ tag: 'Account' }, [
  endpoint({
    id: 'listSlaPolicies',
    method: 'get',
    path: '/sla_policies',
    summary: 'List SLA policies by position',
    source: '#list_all_sla_policies',
    access: 'agent',
    query: UnpagedQuery,
    success: { status: 200, schema: SlaPolicyListReply },
    deviations: ['Every agent may read it (inferred: integrations do with plain keys).'],
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json(listSlaPolicies(account).map((policy) => viewedSlaPolicy(policy))),
  }),

  endpoint({
    id: 'createSlaPolicy',
    method: 'post',
    path: '/sla_policies',
    summary: 'Create an SLA policy',
    source: '#create_sla_policy',
    access: 'admin_tasks',
    body: CreateSlaPolicyBody,
    success: { status: 201, schema: SlaPolicyReply },
    errors: [409],
    deviations: [
      'Location ends in `/sla_policies.ID`, as recorded. The targets of the reply go from 1 to 4, as in the one recording; whether they follow the request is not known.',
      ...WRITES,
      ROOM,
    ],
    examples: [
      {
        summary: 'For tickets by e-mail, in business hours',
        body: {
          name: 'E-mails',
          sla_target: {
            priority_4: example(3600, 14_400),
            priority_3: example(7200, 28_800),
            priority_2: example(14_400, 57_600),
            priority_1: example(28_800, 115_200),
          },
          applicable_to: { sources: [1] },
          escalation: {
            response: { escalation_time: 0, agent_ids: [158000002001] },
            resolution: { level_1: { escalation_time: 3600, agent_ids: [-1] } },
          },
        },
      },
    ],
    prepare: ({ body }, account) => checkSlaPolicy(account, body),
    handle({ body }, account) {
      const policy = addSlaPolicy(account, body)
      return created(jsonTextOf(viewedSlaPolicy(policy, LOWEST_FIRST)), `/sla_policies.${policy.id}`)
    },
  }),

  endpoint({
    id: 'updateSlaPolicy',
    method: 'put',
    path: '/sla_policies/:id',
    summary: 'Update an SLA policy',
    source: '#update_sla_policy',
    access: 'admin_tasks',
    params: IdParams,
    body: UpdateSlaPolicyBody,
    success: { status: 200, schema: SlaPolicyReply },
    errors: [409],
    deviations: ['applicable_to may be left out: a live account took a description alone.', ...WRITES],
    examples: [
      { summary: 'Its description', params: { id: 158000009001 }, body: { description: 'For what comes by e-mail' } },
    ],
    prepare({ params, body }, account) {
      const stored = findById(account.database.sla_policies, params.id)
      const findings = checkSlaPolicy(account, body, stored)
      return findings.length > 0 ? findings : stored
    },
    handle: ({ body }, account, stored) => json(viewedSlaPolicy(changeSlaPolicy(account, stored, body))),
  }),
])
