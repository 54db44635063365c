import { findScenario, listScenarios } from '../domain/scenario-automations.ts'
import { viewedScenario } from '../domain/views/scenario-automations.ts'
import { type Endpoint, endpoint, resource } from '../http/endpoint.ts'
import { jsonPage, jsonText } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import {
  ScenarioAutomationListQuery,
  ScenarioAutomationListReply,
  ScenarioAutomationReply,
} from '../schemas/scenario-automations.ts'

const READABLE = 'Every agent may read those that are not private, and its own (inferred).'

/** The reference's heading prints the path with `.json`, its own example and live accounts without. */
const listOf = (definition: Pick<Endpoint, 'id' | 'path' | 'summary'>) =>
  endpoint({
    ...definition,
    method: 'get',
    source: '#scenario_automations',
    access: 'agent',
    query: ScenarioAutomationListQuery,
    success: { status: 200, schema: ScenarioAutomationListReply },
    deviations: [
      READABLE,
      'Fixtures bring them: Freshdesk has no operation that makes any.',
      'created_at and updated_at of the reference are left out, as live accounts do.',
    ],
    examples: [{ summary: 'All' }],
    handle: ({ query, actor }, account) =>
      jsonPage(listScenarios(account, actor, query), (row) => account.text(viewedScenario, row, undefined)),
  })

export const scenarioEndpoints = resource({ tag: 'Automations', feature: 'Scenario Automations' }, [
  listOf({ id: 'listScenarioAutomations', path: '/scenario_automations', summary: 'List scenario automations by id' }),
  listOf({
    id: 'listScenarioAutomationsAlias',
    path: '/scenario_automations.json',
    summary: 'List scenario automations, by the path of the reference’s heading',
  }),

  endpoint({
    id: 'viewScenarioAutomation',
    method: 'get',
    path: '/scenario_automations/:id',
    summary: 'View a scenario automation',
    source: 'https://github.com/slop-place/terraform-provider-freshdesk',
    access: 'agent',
    params: IdParams,
    success: { status: 200, schema: ScenarioAutomationReply },
    deviations: [READABLE, 'Called by a public client, not documented: what it answers is inferred from the list.'],
    examples: [{ summary: 'By id', params: { id: 158000034001 } }],
    handle: ({ params, actor }, account) =>
      jsonText(account.text(viewedScenario, findScenario(account, actor, params.id), undefined)),
  }),
])
