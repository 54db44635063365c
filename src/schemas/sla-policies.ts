import * as z from 'zod'
import { RULE, ruleElements } from '../errors.ts'
import { boolean, ids, listOf, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

const OBJECT = { error: RULE.object }

const YEAR = 365 * 86_400
const RULE_WITHIN = 'It should be a multiple of 60, up to 31536000 seconds'

/** Seconds in whole minutes. That a year is the longest is inferred. */
const within = () =>
  positiveInteger()
    .multipleOf(60, { error: RULE_WITHIN })
    .max(YEAR, { error: RULE_WITHIN })
    .meta({ description: 'Seconds, whole minutes' })

const TargetBody = () =>
  named(
    'SlaTargetBody',
    {
      respond_within: within(),
      resolve_within: within(),
      next_respond_within: within().nullish(),
      business_hours: boolean(),
      escalation_enabled: boolean(),
    },
    OBJECT,
  )

const TargetsBody = () =>
  named(
    'SlaTargetsBody',
    {
      priority_1: TargetBody(),
      priority_2: TargetBody(),
      priority_3: TargetBody(),
      priority_4: TargetBody(),
    },
    OBJECT,
  )

const ScopeBody = () =>
  named(
    'SlaScopeBody',
    {
      company_ids: ids().min(1, { error: RULE.notBlank }).optional(),
      group_ids: ids().min(1, { error: RULE.notBlank }).optional(),
      sources: ids().min(1, { error: RULE.notBlank }).optional(),
      ticket_types: listOf(z.string({ error: ruleElements('String') }))
        .min(1, { error: RULE.notBlank })
        .optional(),
      product_ids: ids().min(1, { error: RULE.notBlank }).optional(),
    },
    OBJECT,
  )

const seconds = () =>
  z.int({ error: RULE.positiveInteger }).min(0, { error: RULE.positiveInteger }).max(YEAR, { error: RULE_WITHIN })

const recipients = () =>
  listOf(z.int({ error: ruleElements('Positive Integer') })).meta({
    description: 'Ids of agents; -1 is the agent of the ticket',
  })

/**
 * An escalation. `{}` stands for none, as in replies; else both members are needed, which the endpoint's `prepare`
 * checks.
 */
const EscalationBody = () =>
  named(
    'SlaEscalationBody',
    {
      escalation_time: seconds().optional().meta({ description: 'Seconds after it was due' }),
      agent_ids: recipients().optional(),
    },
    OBJECT,
  )
const ReminderBody = () =>
  named(
    'SlaReminderBody',
    {
      reminder_time: seconds().optional().meta({ description: 'Seconds before it is due' }),
      agent_ids: recipients().optional(),
    },
    OBJECT,
  )

/** Levels. The reference's table of attributes prints `level_1` as `level1`. */
const LevelsBody = () =>
  named(
    'SlaLevelsBody',
    {
      level_1: EscalationBody().optional(),
      level_2: EscalationBody().optional(),
      level_3: EscalationBody().optional(),
      level_4: EscalationBody().optional(),
      level1: EscalationBody().optional(),
      level2: EscalationBody().optional(),
      level3: EscalationBody().optional(),
      level4: EscalationBody().optional(),
    },
    OBJECT,
  )

const EscalationsBody = () =>
  named(
    'SlaEscalationsBody',
    {
      reminder_response: ReminderBody().optional(),
      reminder_resolution: ReminderBody().optional(),
      response: EscalationBody().optional(),
      resolution: LevelsBody().optional(),
      reminder_next_response: ReminderBody().optional(),
      next_response: EscalationBody().optional(),
    },
    OBJECT,
  )

const settable = () => ({
  description: text().nullish(),
  active: boolean().optional(),
  position: positiveInteger().optional(),
  is_default: boolean().optional(),
  escalation: EscalationsBody().optional(),
})

export const CreateSlaPolicyBody = () =>
  named('CreateSlaPolicyBody', {
    name: requiredText(),
    sla_target: TargetsBody(),
    applicable_to: ScopeBody(),
    ...settable(),
  })

export const UpdateSlaPolicyBody = () =>
  named('UpdateSlaPolicyBody', {
    name: requiredText().optional(),
    sla_target: TargetsBody().optional(),
    applicable_to: ScopeBody().optional(),
    ...settable(),
  })

const Target = () =>
  named('SlaTarget', {
    respond_within: z.int(),
    resolve_within: z.int(),
    next_respond_within: z.int().nullable(),
    business_hours: z.boolean(),
    escalation_enabled: z.boolean(),
  })

const Condition = () =>
  z.strictObject({
    resource: z.string(),
    field_name: z.string(),
    operator: z.string(),
    value: z.union([z.array(id()), z.array(z.string())]),
  })

const Escalation = () => named('SlaEscalation', { escalation_time: z.int(), agent_ids: z.array(z.int()) })
const Reminder = () => named('SlaReminder', { reminder_time: z.int(), agent_ids: z.array(z.int()) })
const Levels = () =>
  named('SlaLevels', {
    level_1: Escalation().optional(),
    level_2: Escalation().optional(),
    level_3: Escalation().optional(),
    level_4: Escalation().optional(),
  })

/** A member that is `{}` where there is none. */
const shown = <Schema extends z.ZodType>(schema: Schema) => z.union([z.strictObject({}), schema]).optional()

export const SlaPolicyReply = () =>
  named('SlaPolicy', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    active: z.boolean(),
    sla_target: z.record(z.string(), Target()),
    applicable_to: z.strictObject({
      company_ids: z.array(id()).optional(),
      group_ids: z.array(id()).optional(),
      sources: z.array(z.int()).optional(),
      ticket_types: z.array(z.string()).optional(),
      product_ids: z.array(id()).optional(),
    }),
    is_default: z.boolean(),
    position: z.int(),
    created_at: time(),
    updated_at: time(),
    escalation: z.strictObject({
      reminder_response: shown(Reminder()),
      reminder_resolution: shown(Reminder()),
      response: shown(Escalation()),
      resolution: shown(Levels()),
      reminder_next_response: shown(Reminder()),
      next_response: shown(Escalation()),
    }),
    advanced_conditions: z
      .strictObject({
        match_type: z.string(),
        properties: z.array(z.strictObject({ match_type: z.string(), properties: z.array(Condition()) })),
      })
      .optional(),
  })
export const SlaPolicyListReply = () => z.array(SlaPolicyReply())
