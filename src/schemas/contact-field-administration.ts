import * as z from 'zod'
import { changedChoice, fieldLabel, newChoice, object } from './field-choices.ts'
import { boolean, listOf, oneOf, positiveInteger } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/** Contact and company fields as administrators make, view and change them. */

/** Source: https://developers.freshdesk.com/api/#create_contact_field */
const TYPES = [
  'custom_text',
  'custom_paragraph',
  'custom_checkbox',
  'custom_number',
  'custom_dropdown',
  'custom_phone_number',
  'custom_url',
  'custom_date',
] as const

const settableField = () => ({
  position: positiveInteger().optional(),
  required_for_agents: boolean().optional(),
})

const settableContactField = () => ({
  ...settableField(),
  editable_in_signup: boolean().optional(),
  customers_can_edit: boolean().optional(),
  required_for_customers: boolean().optional(),
  displayed_for_customers: boolean().optional(),
})

const PlainNewChoices = () => listOf(object(newChoice()))
const PlainChangedChoices = () => listOf(object(changedChoice()))

export const CreateContactFieldBody = () =>
  named('CreateContactFieldBody', {
    label: fieldLabel(),
    label_for_customers: fieldLabel(),
    type: oneOf(TYPES),
    ...settableContactField(),
    choices: PlainNewChoices().optional(),
  })

export const UpdateContactFieldBody = () =>
  named('UpdateContactFieldBody', {
    label: fieldLabel().optional(),
    label_for_customers: fieldLabel().optional(),
    ...settableContactField(),
    choices: PlainChangedChoices().optional(),
  })

export const CreateCompanyFieldBody = () =>
  named('CreateCompanyFieldBody', {
    label: fieldLabel(),
    type: oneOf(TYPES),
    ...settableField(),
    choices: PlainNewChoices().optional(),
  })

export const UpdateCompanyFieldBody = () =>
  named('UpdateCompanyFieldBody', {
    label: fieldLabel().optional(),
    ...settableField(),
    choices: PlainChangedChoices().optional(),
  })

const ViewedChoices = () =>
  z.array(named('FieldChoice', { id: id(), label: z.string(), value: z.string(), position: z.int() }))

export const ContactFieldReply = () =>
  named('ViewedContactField', {
    editable_in_signup: z.boolean(),
    id: id(),
    name: z.string(),
    label: z.string(),
    position: z.int(),
    required_for_agents: z.boolean(),
    type: z.string(),
    default: z.boolean(),
    customers_can_edit: z.boolean(),
    label_for_customers: z.string(),
    required_for_customers: z.boolean(),
    displayed_for_customers: z.boolean(),
    created_at: time(),
    updated_at: time(),
    choices: ViewedChoices().optional(),
  })

export const CompanyFieldReply = () =>
  named('ViewedCompanyField', {
    id: id(),
    name: z.string(),
    label: z.string(),
    position: z.int(),
    required_for_agents: z.boolean(),
    type: z.string(),
    default: z.boolean(),
    created_at: time(),
    updated_at: time(),
    choices: ViewedChoices().optional(),
  })
