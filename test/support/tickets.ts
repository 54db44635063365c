import type { Answer, Freshdesk } from './freshdesk.ts'

/** Ids of the support-desk fixture, by the names its file has. */
export const ID = {
  admin: 158000002001,
  supervisor: 158000002002,
  amy: 158000002003,
  gil: 158000002004,
  rita: 158000002005,
  ada: 158000002101,
  linus: 158000002102,
  niels: 158000002104,
  rosa: 158000002105,
  zoe: 158000002106,
  bob: 158000002107,
  dora: 158000002108,
  acme: 158000003001,
  globex: 158000003002,
  support: 158000004001,
  billing: 158000004002,
  supportMailbox: 158000001001,
  billingMailbox: 158000001002,
  router: 158000006001,
  cloud: 158000006002,
} as const

/** The fixture's last ticket is 36: this is the next one made. */
export const NEXT_TICKET = 37

/** What a stock account demands, by somebody unknown. */
export const NEW_TICKET = {
  email: 'new.customer@example.com',
  subject: 'Support needed',
  description: 'The printer is on fire.',
  status: 2,
  priority: 1,
}

/** All custom ticket fields of the fixture, unset. */
export const NO_CUSTOM_FIELDS = {
  cf_reference_number: null,
  cf_steps: null,
  cf_vip: null,
  cf_seats: null,
  cf_amount: null,
  cf_incident_date: null,
  cf_region: null,
  cf_status_page: null,
  cf_callback_number: null,
  cf_country: null,
  cf_state: null,
  cf_city: null,
  cf_resolution_code: null,
}

/** Fields and codes of a validation error, for texts that no source has. */
export const fieldsAndCodes = (answer: Answer): [string, string][] =>
  answer.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])

export const validationFailed = (...errors: readonly object[]) => ({ description: 'Validation failed', errors })

export const refusedMethod = (method: string) => ({
  message: `${method} method is not allowed. It should be one of these method(s): GET`,
})

export const ACCESS_DENIED = {
  code: 'access_denied',
  message: 'You are not authorized to perform this action.',
}

/** A new ticket's id. Throws what the emulator answered instead. */
export async function createTicket(freshdesk: Freshdesk, fields: object = {}): Promise<number> {
  const answer = await freshdesk.post('/tickets', { ...NEW_TICKET, ...fields })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

export const idsOf = (answer: Answer): number[] => answer.body.map(({ id }: { id: number }) => id)

/** What every listed conversation has besides: nothing of it is emulated. */
export const SENDING = {
  email_failure_count: null,
  outgoing_failures: null,
  thread_id: null,
  thread_message_id: null,
  automation_id: null,
  automation_type_id: null,
  auto_response: false,
  threading_type: null,
  delivery_details: { failed_emails: [], pending_emails: [] },
  source_additional_info: null,
}
