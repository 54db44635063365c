import { accountOf } from './account.ts'
import type { Freshdesk } from './freshdesk.ts'

/** Nothing is called there: the address, of documentation, is not one that webhooks may reach. */
export const RECEIVER = 'https://192.0.2.1/freshdesk'

/** What rules asked to be sent, oldest first. */
export const deliveriesOf = ({ emulator }: Freshdesk) => [...accountOf(emulator).deliveries.list()]

/** An action that posts this content as it stands. */
export const webhook = (content: unknown, more: object = {}) => ({
  field_name: 'trigger_webhook',
  request_type: 'POST',
  url: RECEIVER,
  content_type: 'JSON',
  content_layout: '2',
  content,
  ...more,
})

export const whereAll = (...properties: readonly object[]) => [
  { name: 'condition_set_1', match_type: 'all', properties },
]

/** Of type 4: it fires on any update, by whoever is an agent or a requester. */
export const ON_ANY_UPDATE = {
  performer: { type: 3 },
  events: [{ field_name: 'ticket_action', value: 'updated' }],
}

let made = 0

/** A rule's id. Throws what the emulator answered instead. */
export async function createRule(freshdesk: Freshdesk, type: 1 | 3 | 4, rule: object): Promise<number> {
  const needs = type === 4 ? ON_ANY_UPDATE : {}
  const answer = await freshdesk.post(`/automations/${type}/rules`, {
    name: `Rule ${++made}`,
    conditions: [],
    ...needs,
    ...rule,
  })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}
