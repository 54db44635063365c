import * as z from 'zod'
import { ruleElements } from '../errors.ts'
import { atMost, boolean, include, listOf, pagination, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/** Source: https://developers.freshdesk.com/api/#ticket-forms; src/domain/ticket-forms.ts checks the fields. */

/** Most characters of a title (inferred). */
const LONGEST_TITLE = 255
const title = () => atMost(LONGEST_TITLE, requiredText())

const formField = () => ({
  label_for_customers: atMost(LONGEST_TITLE, requiredText()).optional(),
  customers_can_edit: boolean().optional(),
  required_for_customers: boolean().optional(),
  placeholder_for_customers: text().nullish(),
  hint_for_customers: text().nullish(),
  position: positiveInteger().optional().meta({ description: 'In the form' }),
})

const settable = () => ({
  description: text().optional(),
  fields: listOf(z.strictObject({ id: positiveInteger(), ...formField() }, { error: ruleElements('Object') }))
    .optional()
    .meta({ description: 'Ticket fields that customers see; requester and company come by themselves' }),
})

export const CreateTicketFormBody = () => named('CreateTicketFormBody', { title: title(), ...settable() })
export const UpdateTicketFormBody = () => named('UpdateTicketFormBody', { title: title().optional(), ...settable() })
export const CloneTicketFormBody = () =>
  named('CloneTicketFormBody', {
    title: title().optional().meta({ description: 'Default: Copy of, and the title' }),
    name: title().optional().meta({ description: 'The same, as clients send it' }),
  })
export const UpdateFormFieldBody = () =>
  named('UpdateTicketFormFieldBody', { id: positiveInteger().optional(), ...formField() })

const MOST_A_PAGE = 50
const RULE_A_PAGE = `It should be a Positive Integer less than or equal to ${MOST_A_PAGE}`

/**
 * Query of a list; a page has at most 50 forms. Source: github slop-place/terraform-provider-freshdesk,
 * freshdesk/pagination.go
 */
export const TicketFormListQuery = () =>
  z.strictObject({
    ...pagination(),
    per_page: z
      .int({ error: RULE_A_PAGE })
      .min(1, { error: RULE_A_PAGE })
      .max(MOST_A_PAGE, { error: RULE_A_PAGE })
      .optional()
      .meta({ default: 30, description: 'How many a page holds' }),
    include: include(['portals']),
  })
export const TicketFormQuery = () => z.strictObject({ include: include(['portals']) })

const number = () => z.coerce.number().int().positive()
export const FormFieldParams = () => z.object({ id: number(), field_id: number() })

const form = () => ({
  id: id(),
  name: z.string(),
  title: z.string(),
  default: z.boolean(),
  description: z.string(),
  created_at: time(),
  updated_at: time(),
  last_updated_by: id().nullable(),
  portals: z.array(named('Portal', { id: id(), name: z.string() })),
  non_editable: z.boolean(),
})

const plainTime = () => z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)

export const FormFieldReply = () =>
  named('TicketFormField', {
    id: id(),
    name: z.string(),
    label: z.string(),
    label_for_customers: z.string(),
    position: z.int().positive(),
    type: z.string(),
    default: z.boolean(),
    customers_can_edit: z.boolean(),
    required_for_closure: z.boolean(),
    required_for_agents: z.boolean(),
    required_for_customers: z.boolean(),
    displayed_to_customers: z.boolean(),
    created_at: plainTime(),
    updated_at: plainTime(),
    archived: z.boolean(),
    portal_cc: z.string().optional().meta({ description: 'Of the requester' }),
    portal_cc_to: z.string().optional(),
    hint_for_customers: z.string().nullable(),
    placeholder_for_customers: z.string().nullable(),
  })

export const TicketFormReply = () => named('TicketForm', { ...form(), fields: z.array(FormFieldReply()) })
export const TicketFormListReply = () => z.array(named('ListedTicketForm', form()))
