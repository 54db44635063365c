import * as z from 'zod'
import { changedChoice, choiceText, fieldLabel, newChoice, object } from './field-choices.ts'
import { boolean, ids, include, listOf, oneOf, positiveInteger, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/** Ticket fields and their sections as administrators make, view and change them. */

const TICKET_TYPES = [
  'custom_text',
  'custom_paragraph',
  'custom_checkbox',
  'custom_number',
  'custom_decimal',
  'custom_date',
  'custom_date_time',
  'custom_url',
  'custom_phone_number',
  'custom_dropdown',
  'nested_field',
] as const

const NewChoices = () =>
  listOf(
    object({
      ...newChoice(),
      choices: listOf(object({ ...newChoice(), choices: listOf(object(newChoice())).optional() })).optional(),
    }),
  )

const ChangedChoices = () =>
  listOf(
    object({
      ...changedChoice(),
      value: z
        .union([choiceText(), positiveInteger()], { error: 'It should be a/an String' })
        .optional()
        .meta({ description: 'Of a status that is there its number, or what agents read' }),
      label_for_customers: choiceText().optional().meta({ description: 'Of a status' }),
      choices: listOf(object({ ...changedChoice(), choices: listOf(object(changedChoice())).optional() })).optional(),
    }),
  )

const settableTicketField = () => ({
  label_for_customers: fieldLabel().optional(),
  description: text().optional(),
  position: positiveInteger().optional(),
  customers_can_edit: boolean().optional(),
  displayed_to_customers: boolean().optional(),
  required_for_closure: boolean().optional(),
  required_for_agents: boolean().optional(),
  required_for_customers: boolean().optional(),
  section_mappings: listOf(
    object({ section_id: positiveInteger(), position: positiveInteger().optional() }),
  ).optional(),
  dependent_fields: listOf(
    object({
      id: positiveInteger().optional(),
      level: oneOf([2, 3]),
      label: fieldLabel().optional(),
      label_for_customers: fieldLabel().optional(),
    }),
  )
    .optional()
    .meta({ description: 'Levels 2 and 3 of a nested field' }),
})

export const CreateTicketFieldBody = () =>
  named('CreateTicketFieldBody', {
    label: fieldLabel(),
    type: oneOf(TICKET_TYPES),
    ...settableTicketField(),
    choices: NewChoices().optional().meta({ description: 'Of a dropdown; of a nested field with choices below them' }),
  })

export const UpdateTicketFieldBody = () =>
  named('UpdateTicketFieldBody', {
    label: fieldLabel().optional(),
    ...settableTicketField(),
    choices: ChangedChoices().optional().meta({ description: 'Those that are not named stay' }),
  })

export const SectionsQuery = () => z.strictObject({ include: include(['section']) })

const choiceOf = <Lower extends z.ZodType>(choices: Lower) => ({
  id: id(),
  position: z.int(),
  value: z.string(),
  parent_choice_id: id().meta({ description: 'The choice above, or the field' }),
  choices,
})
/** Choice of a custom field; only those of a nested field have choices below them. */
const CustomChoice = () => {
  const third = z.strictObject(choiceOf(z.array(z.unknown()).max(0)))
  const second = z.strictObject(choiceOf(z.array(third)))
  return named('TicketFieldChoice', choiceOf(z.array(second)))
}

/** Choice of a default field: its name and its value. */
const StockChoice = () =>
  named('StockFieldChoice', {
    id: id(),
    label: z.string(),
    value: z.union([z.string(), z.int()]),
    position: z.int(),
    label_for_customers: z.string().optional(),
  })

export const SectionReply = () =>
  named('Section', {
    id: id(),
    label: z.string(),
    parent_ticket_field_id: id(),
    choice_ids: z.array(id()),
    ticket_field_ids: z.array(id()),
    is_fsm: z.boolean(),
  })
export const SectionListReply = () => z.array(SectionReply())

export const AdministeredTicketFieldReply = () =>
  named('AdministeredTicketField', {
    id: id(),
    name: z.string(),
    label: z.string(),
    label_for_customers: z.string(),
    position: z.int(),
    type: z.string(),
    default: z.boolean(),
    customers_can_edit: z.boolean(),
    customers_can_filter: z.boolean(),
    required_for_closure: z.boolean(),
    required_for_agents: z.boolean(),
    required_for_customers: z.boolean(),
    displayed_to_customers: z.boolean(),
    created_at: time(),
    updated_at: time(),
    archived: z.boolean(),
    portal_cc: z.boolean().optional(),
    portal_cc_to: z.enum(['company', 'all']).optional(),
    has_section: z.boolean().optional(),
    sections: z.array(SectionReply()).optional(),
    section_mappings: z.array(z.strictObject({ section_id: id(), position: z.int() })).optional(),
    choices: z.union([z.array(CustomChoice()), z.array(StockChoice())]).optional(),
    dependent_fields: z
      .array(
        named('DependentField', {
          id: id(),
          name: z.string(),
          label: z.string(),
          label_for_customers: z.string(),
          level: z.int(),
          ticket_field_id: id(),
          created_at: time(),
          updated_at: time(),
        }),
      )
      .optional(),
  })
export const AdministeredTicketFieldListReply = () => z.array(AdministeredTicketFieldReply())

export const CreateSectionBody = () => named('CreateSectionBody', { label: fieldLabel(), choice_ids: ids() })
export const UpdateSectionBody = () =>
  named('UpdateSectionBody', { label: fieldLabel().optional(), choice_ids: ids().optional() })

export const SectionParams = () =>
  z.object({ id: z.coerce.number().int().positive(), section_id: z.coerce.number().int().positive() })
