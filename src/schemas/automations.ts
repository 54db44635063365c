import * as z from 'zod'
import { RULE, ruleElements } from '../errors.ts'
import { boolean, emails, ids, listOf, oneOf, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/**
 * Shapes of automation rules; src/automations/check checks their contents.
 * Source: https://developers.freshdesk.com/api/#automations; which values a webhook action takes is inferred.
 */

const RULE_VALUE = 'It should be a/an String, Number, Boolean or Array of these'

const one = () =>
  z.union([z.string(), z.number(), z.boolean(), z.null()], { error: RULE_VALUE }).meta({ description: 'null: not set' })
const oneOrMany = () => z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(one())], { error: RULE_VALUE })

const nestedLevel = () =>
  z.strictObject(
    { field_name: requiredText(), operator: text().optional(), value: oneOrMany() },
    { error: RULE.object },
  )
const nestedLevels = () =>
  z.strictObject({ level2: nestedLevel().optional(), level3: nestedLevel().optional() }, { error: RULE.object })

const performer = () =>
  z.strictObject(
    {
      type: oneOf([1, 2, 3, 4]).meta({ description: '1 agent, 2 requester, 3 agent or requester, 4 system' }),
      members: ids().optional().meta({ description: 'Agents, for type 1' }),
    },
    { error: RULE.object },
  )

const event = () =>
  z.strictObject(
    {
      field_name: requiredText(),
      from: one().optional(),
      to: one().optional(),
      value: text().optional(),
      from_nested_field: nestedLevels().optional(),
      to_nested_field: nestedLevels().optional(),
    },
    { error: ruleElements('Object') },
  )

const condition = () =>
  z.strictObject(
    {
      resource_type: oneOf(['ticket', 'contact', 'company']).optional(),
      field_name: requiredText(),
      operator: requiredText(),
      value: oneOrMany().optional(),
      case_sensitive: boolean().optional(),
      case_senstive: boolean().optional().meta({ description: 'A misspelling of the reference, taken as well' }),
      nested_fields: nestedLevels().optional(),
    },
    { error: ruleElements('Object') },
  )

const conditionSet = () =>
  z.strictObject(
    {
      name: oneOf(['condition_set_1', 'condition_set_2']),
      match_type: oneOf(['all', 'any']),
      properties: listOf(condition()),
    },
    { error: ruleElements('Object') },
  )

const webhookAttributes = () => ({
  request_type: oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  url: requiredText().optional(),
  content_type: oneOf(['JSON', 'XML', 'FORM']).optional(),
  content_layout: oneOf(['1', '2']).optional().meta({ description: '1 simple, 2 advanced' }),
  content: z.unknown().optional(),
  auth_header: z.strictObject({ username: requiredText(), password: text() }, { error: RULE.object }).optional(),
  api_key: requiredText().optional(),
  custom_headers: z.record(z.string(), text(), { error: RULE.object }).optional(),
})

const action = () =>
  z.strictObject(
    {
      field_name: requiredText(),
      resource_type: oneOf(['same_ticket']).optional(),
      value: oneOrMany().optional(),
      nested_fields: nestedLevels().optional(),
      email_to: positiveInteger().optional(),
      email_subject: requiredText().optional(),
      email_body: requiredText().optional(),
      note_body: requiredText().optional(),
      notify_agents: ids().optional(),
      fwd_to: emails().optional(),
      fwd_cc: emails().optional(),
      fwd_bcc: emails().optional(),
      fwd_note_body: requiredText().optional(),
      ...webhookAttributes(),
    },
    { error: ruleElements('Object') },
  )

const settable = () => ({
  description: text().nullish(),
  position: positiveInteger().optional(),
  active: boolean().optional(),
  operator: text().nullish().meta({ description: 'condition_set_1 and condition_set_2, or the same with or' }),
  performer: performer().optional().meta({ description: 'Of type 4 alone, and needed there' }),
  events: listOf(event()).optional().meta({ description: 'Of type 4 alone, and needed there' }),
})

export const CreateRuleBody = () =>
  named('CreateAutomationRuleBody', {
    name: requiredText(),
    conditions: listOf(conditionSet()).optional().meta({ description: 'Needed but by rules on updates, of type 4' }),
    actions: listOf(action()),
    ...settable(),
  })

export const UpdateRuleBody = () =>
  named('UpdateAutomationRuleBody', {
    name: requiredText().optional(),
    conditions: listOf(conditionSet()).optional(),
    actions: listOf(action()).optional(),
    ...settable(),
  })

const ruleType = () => z.coerce.number().pipe(z.literal([1, 3, 4]))
export const RuleTypeParams = () => z.object({ type_id: ruleType() })
export const RuleParams = () => z.object({ type_id: ruleType(), id: z.coerce.number().int().positive() })

const rule = () => ({
  id: id(),
  name: z.string(),
  description: z.string().nullable(),
  position: z.int().positive(),
  active: z.boolean(),
  outdated: z.boolean(),
  last_updated_by: id(),
  affected_tickets_count: z.int().nonnegative(),
  operator: z.string().optional(),
  performer: performer().optional(),
  events: z.array(event()).optional(),
  conditions: z.array(conditionSet()),
  actions: z.array(action()),
  summary: z.strictObject({
    performer: z.string().optional(),
    events: z.array(z.string()).optional(),
    conditions: z.record(z.string(), z.array(z.string())),
    actions: z.array(z.string()),
  }),
  created_at: time(),
  updated_at: time(),
})

export const RuleReply = () => named('AutomationRule', rule())
export const ChangedRuleReply = () =>
  named('ChangedAutomationRule', {
    ...rule(),
    meta: z.strictObject({ total_active_count: z.int(), total_count: z.int() }),
  })
export const RuleListReply = () =>
  named('AutomationRules', {
    rules: z.array(RuleReply()),
    meta: z.strictObject({ count: z.int(), cascading_rules: z.boolean() }),
  })
