import * as z from 'zod'
import { RULE, ruleElements } from '../errors.ts'
import { listOf, oneOf, pagination, positiveInteger, requiredText } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/** Source: https://developers.freshdesk.com/api/#skills; src/domain/skill-conditions.ts checks conditions. */

const RESOURCES = ['ticket', 'contact', 'company'] as const
const OPERATORS = ['in', 'not_in', 'is', 'is_not'] as const
const MATCH_TYPES = ['all', 'any'] as const

const VALUE = 'It should be a/an String, Number or Array of these'
const one = () => z.union([z.string(), z.number()], { error: VALUE })
const value = () => z.union([z.string(), z.number(), z.array(one())], { error: VALUE })

const level = () =>
  z.strictObject(
    { field_name: requiredText(), operator: requiredText().optional(), value: requiredText() },
    { error: RULE.object },
  )

const condition = () =>
  z
    .strictObject(
      {
        resource_type: oneOf(RESOURCES),
        field_name: requiredText(),
        operator: oneOf(OPERATORS).meta({ description: 'in and not_in take a list; is and is_not one value' }),
        value: value(),
        nested_fields: z
          .strictObject({ level2: level().optional(), level3: level().optional() }, { error: RULE.object })
          .optional()
          .meta({ description: 'Of a dependent field: what is wanted below its first level' }),
      },
      { error: ruleElements('Object') },
    )
    .meta({ title: 'SkillCondition' })

const settable = () => ({
  agents: listOf(z.strictObject({ id: positiveInteger() }, { error: ruleElements('Object') })).optional(),
  match_type: oneOf(MATCH_TYPES).optional(),
  conditions: listOf(condition()).optional(),
})

export const CreateSkillBody = () => named('CreateSkillBody', { name: requiredText(), ...settable() })
export const UpdateSkillBody = () =>
  named('UpdateSkillBody', {
    name: requiredText().optional(),
    rank: positiveInteger().optional().meta({ description: 'The others keep their order' }),
    ...settable(),
  })
export const SkillListQuery = () => z.strictObject(pagination())

export const SkillReply = () =>
  named('Skill', {
    id: id(),
    name: z.string(),
    rank: z.int().positive(),
    created_at: time(),
    updated_at: time(),
    agents: z.array(z.strictObject({ id: id() })),
    match_type: z.enum(MATCH_TYPES),
    conditions: z.array(condition()),
  })
export const SkillListReply = () => z.array(SkillReply())
