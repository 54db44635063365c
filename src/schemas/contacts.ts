import * as z from 'zod'
import { RULE } from '../errors.ts'
import { LOOKUP_PARAMETERS } from './custom-objects.ts'
import {
  boolean,
  customFields,
  dateTime,
  email,
  file,
  ids,
  listOf,
  oneOf,
  pagination,
  positiveInteger,
  requiredText,
  tags,
  text,
  unpaged,
} from './fields.ts'
import { named } from './named.ts'
import { AvatarReply, customFieldValues, hugeId, id, time } from './replies.ts'

const settable = () => ({
  email: email().nullish(),
  phone: text().nullish(),
  mobile: text().nullish(),
  twitter_id: text().nullish(),
  unique_external_id: text().nullish(),
  other_emails: listOf(email()).nullish(),
  company_id: positiveInteger().nullish(),
  view_all_tickets: boolean().nullish(),
  other_companies: listOf(
    z.strictObject({ company_id: positiveInteger(), view_all_tickets: boolean().nullish() }, { error: RULE.object }),
  ).nullish(),
  address: text().nullish(),
  avatar: file().nullish(),
  custom_fields: customFields().optional(),
  description: text().nullish(),
  job_title: text().nullish(),
  language: text().nullish(),
  tags: tags().nullish(),
  time_zone: text().nullish(),
  lookup_parameter: oneOf(LOOKUP_PARAMETERS).optional(),
})

export const CreateContactBody = () => named('CreateContactBody', { name: requiredText(), ...settable() })
export const UpdateContactBody = () => named('UpdateContactBody', { name: requiredText().optional(), ...settable() })

export const ContactListQuery = () =>
  z.strictObject({
    email: email().optional().meta({ description: 'The contact with this e-mail' }),
    mobile: text().optional().meta({ description: 'Contacts with this mobile number' }),
    phone: text().optional().meta({ description: 'Contacts with this phone number' }),
    unique_external_id: text().optional().meta({ description: 'The contact with this external id' }),
    company_id: positiveInteger().optional().meta({ description: 'Contacts of this company' }),
    state: oneOf(['blocked', 'deleted', 'unverified', 'verified'])
      .optional()
      .meta({ description: 'Without it, those that are neither blocked nor deleted' }),
    deleted: boolean().optional().meta({ description: 'true lists deleted contacts, as state=deleted does' }),
    contact_type: oneOf(['contact', 'visitor']).optional().meta({ description: 'Visitors are of the chat' }),
    updated_since: dateTime().optional().meta({ description: 'Changed at or after this moment' }),
    _updated_since: dateTime().optional().meta({ description: 'The older name of updated_since' }),
    ...pagination(),
  })

export const AutocompleteContactsQuery = () =>
  z.strictObject({
    term: requiredText().meta({ description: 'How words of the name begin, each, or how an e-mail does' }),
    ...unpaged(),
  })
export const HardDeleteQuery = () =>
  z.strictObject({
    force: boolean().optional().meta({ default: false, description: 'Also when it is not deleted yet' }),
  })

export const MergeContactsBody = () =>
  named('MergeContactsBody', {
    primary_contact_id: positiveInteger(),
    secondary_contact_ids: ids(),
    contact: z
      .strictObject(
        {
          email: email().nullish(),
          phone: text().nullish(),
          mobile: text().nullish(),
          twitter_id: text().nullish(),
          unique_external_id: text().nullish(),
          other_emails: listOf(email()).nullish(),
          company_ids: ids().nullish(),
        },
        { error: RULE.object },
      )
      .nullish(),
  })

const core = () => ({
  active: z.boolean(),
  address: z.string().nullable(),
  description: z.string().nullable(),
  email: z.string().nullable(),
  id: id(),
  job_title: z.string().nullable(),
  language: z.string(),
  mobile: z.string().nullable(),
  name: z.string(),
  phone: z.string().nullable(),
  time_zone: z.string(),
  twitter_id: z.string().nullable(),
  custom_fields: customFieldValues(),
  facebook_id: z.string().nullable(),
  created_at: time(),
  updated_at: time(),
  csat_rating: z.null(),
  preferred_source: z.string().nullable(),
  contact_type: z.enum(['contact', 'visitor']),
  first_seen: z.null(),
  last_seen: z.null(),
  company_id: id().nullable(),
  unique_external_id: z.string().nullable(),
  first_name: z.string(),
  last_name: z.string().nullable(),
  visitor_id: z.uuid(),
  org_contact_id: hugeId(),
  org_contact_id_str: z.string(),
  other_phone_numbers: z.array(z.string()),
  social_handler: z.array(z.string()),
  guest_name: z.null(),
  guest_profile_pic: z.null(),
})

const whole = () => ({
  ...core(),
  tags: z.array(z.string()),
  lists: z.array(z.string()),
  other_emails: z.array(z.string()),
  view_all_tickets: z.boolean().nullable(),
  other_companies: z.array(z.strictObject({ company_id: id(), view_all_tickets: z.boolean() })),
  avatar: AvatarReply().nullable(),
})

export const ContactReply = () =>
  named('Contact', {
    ...whole(),
    deleted: z.literal(true).optional(),
    ip_address: z.null(),
    devices: z.array(z.string()),
  })

export const CreatedContactReply = () => named('CreatedContact', { ...whole(), deleted: z.boolean() })

export const ContactListReply = () => z.array(named('ListedContact', { ...core(), other_companies: z.array(id()) }))

export const AutocompleteReply = () => z.array(named('SuggestedContact', { id: id(), name: z.string() }))
