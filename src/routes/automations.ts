import { checkRule } from '../automations/check-rule.ts'
import { addRule, changeRule, findRule, removeRule } from '../automations/rules.ts'
import { checkMasks } from '../automations/secrets.ts'
import { changedRule, listedRules, viewedRule } from '../automations/view.ts'
import { checkRoom } from '../domain/definition-limit.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, noContent } from '../http/reply.ts'
import {
  ChangedRuleReply,
  CreateRuleBody,
  RuleListReply,
  RuleParams,
  RuleReply,
  RuleTypeParams,
  UpdateRuleBody,
} from '../schemas/automations.ts'
import { UnpagedQuery } from '../schemas/fields.ts'
import { jsonTextOf } from '../store/json-text.ts'
import { ROOM } from './definition-deviations.ts'

const automations = {
  source: '#automations',
  access: 'admin_tasks',
} as const

const RESOLVED_HOOK = 158000010001
const WORDS = 'The words of the summary are inferred.'
const RULES = [
  'Names of fields, operators, events and actions beyond those of the reference are inferred: see docs/webhooks.md.',
  'Custom objects, business hours in conditions and actions on parent and tracker tickets are not emulated.',
]

export const automationEndpoints = resource({ tag: 'Automations' }, [
  endpoint({
    ...automations,
    id: 'listAutomationRules',
    method: 'get',
    path: '/automations/:type_id/rules',
    summary: 'List the rules of a type in the order in which they run',
    params: RuleTypeParams,
    query: UnpagedQuery,
    success: { status: 200, schema: RuleListReply },
    deviations: [WORDS],
    examples: [{ summary: 'On ticket updates', params: { type_id: 4 } }],
    handle: ({ params }, account) => json(listedRules(account, params.type_id)),
  }),

  endpoint({
    ...automations,
    id: 'createAutomationRule',
    method: 'post',
    path: '/automations/:type_id/rules',
    summary: 'Create a rule: 1 runs on ticket creation, 3 hourly, 4 on ticket updates',
    params: RuleTypeParams,
    body: CreateRuleBody,
    success: { status: 201, schema: ChangedRuleReply },
    errors: [409],
    deviations: [WORDS, ...RULES, ROOM],
    examples: [
      {
        summary: 'Route refunds when a ticket is created',
        params: { type_id: 1 },
        body: {
          name: 'Refunds are urgent',
          conditions: [
            {
              name: 'condition_set_1',
              match_type: 'all',
              properties: [
                { resource_type: 'ticket', field_name: 'subject', operator: 'contains', value: ['refund', 'money'] },
              ],
            },
          ],
          actions: [
            { field_name: 'priority', value: 4 },
            { field_name: 'add_tag', value: ['refund'] },
          ],
        },
      },
      {
        summary: 'Call a webhook when the priority becomes urgent',
        params: { type_id: 4 },
        body: {
          name: 'Tell the pager',
          performer: { type: 3 },
          events: [{ field_name: 'priority', from: '--', to: 4 }],
          conditions: [],
          actions: [
            {
              field_name: 'trigger_webhook',
              request_type: 'POST',
              url: 'http://localhost:3000/hooks/{{ticket.id}}',
              content_type: 'JSON',
              content_layout: '2',
              content: { id: '{{ticket.id}}', subject: '{{ticket.subject}}' },
            },
          ],
        },
      },
    ],
    prepare: ({ params, body }, account) => [
      ...checkRule(account, { type: params.type_id, fields: body }),
      ...checkMasks(body.actions),
    ],
    handle({ params, body, actor }, account) {
      checkRoom(account, 'automation_rules')
      const rule = addRule(account, actor, params.type_id, body)
      return created(jsonTextOf(changedRule(account, rule)), `/automations/${params.type_id}/rules/${rule.id}`)
    },
  }),

  endpoint({
    ...automations,
    id: 'viewAutomationRule',
    method: 'get',
    path: '/automations/:type_id/rules/:id',
    summary: 'View a rule',
    params: RuleParams,
    success: { status: 200, schema: RuleReply },
    deviations: [WORDS, 'Passwords and keys of webhooks are shown as ********.'],
    examples: [{ summary: 'By id', params: { type_id: 4, id: RESOLVED_HOOK } }],
    handle: ({ params }, account) => json(viewedRule(account, findRule(account, params.type_id, params.id))),
  }),

  endpoint({
    ...automations,
    id: 'updateAutomationRule',
    method: 'put',
    path: '/automations/:type_id/rules/:id',
    summary: 'Update a rule',
    params: RuleParams,
    body: UpdateRuleBody,
    success: { status: 200, schema: ChangedRuleReply },
    deviations: [WORDS, ...RULES, 'A password or key sent as ******** stays as it is.'],
    examples: [{ summary: 'Switch it on', params: { type_id: 4, id: RESOLVED_HOOK }, body: { active: true } }],
    prepare({ params, body }, account) {
      const stored = findRule(account, params.type_id, params.id)
      const findings = [
        ...checkRule(account, { type: params.type_id, fields: body, stored }),
        ...checkMasks(body.actions, stored.actions),
      ]
      return findings.length > 0 ? findings : stored
    },
    handle: ({ body, actor }, account, stored) => json(changedRule(account, changeRule(account, actor, stored, body))),
  }),

  endpoint({
    ...automations,
    id: 'deleteAutomationRule',
    method: 'delete',
    path: '/automations/:type_id/rules/:id',
    summary: 'Delete a rule',
    params: RuleParams,
    success: { status: 204 },
    examples: [{ summary: 'By id', params: { type_id: 4, id: RESOLVED_HOOK } }],
    handle({ params }, account) {
      removeRule(account, findRule(account, params.type_id, params.id))
      return noContent()
    },
  }),
])
