import type { Answer, Freshdesk } from './freshdesk.ts'
import { NOW } from './freshdesk.ts'
import { ID } from './tickets.ts'

/** The stock roles, as every account that is made with seed 1 numbers them. */
export const ROLE = {
  accountAdministrator: 158202306001,
  administrator: 158202306002,
  supervisor: 158202306003,
  agent: 158202306004,
} as const

/** The first person that is made after the support-desk fixture. */
export const NEXT_USER = 158792304001

export const SIGNATURE = '<div dir="ltr"><p><br></p>\n</div>'

type Fields = Readonly<Record<string, unknown>>

/** The defaults, overwritten; throws for a key they do not have. */
function changed(defaults: Fields, fields: Fields): Fields {
  for (const name of Object.keys(fields)) if (!(name in defaults)) throw new Error(`an agent has no ${name}`)
  return { ...defaults, ...fields }
}

const personBody = (person: Fields): Fields =>
  changed(
    {
      active: true,
      email: null,
      job_title: null,
      language: 'en',
      last_login_at: null,
      mobile: null,
      name: null,
      phone: null,
      time_zone: 'UTC',
      created_at: NOW,
      updated_at: NOW,
    },
    person,
  )

/** An agent as it is viewed, key for key as recorded: a new one that is active, but for what is given. */
export function agentBody(fields: Fields, person: Fields): Fields {
  const contact = personBody(person)
  return changed(
    {
      available: false,
      occasional: false,
      id: NEXT_USER,
      ticket_scope: 1,
      group_ids: [],
      role_ids: [ROLE.agent],
      skill_ids: [],
      created_at: NOW,
      updated_at: NOW,
      last_active_at: null,
      available_since: null,
      type: 'support_agent',
      contact,
      signature: SIGNATURE,
      contribution_group_ids: [],
      focus_mode: true,
      agent_operational_status: 'available',
      api_key_enabled: contact.active,
    },
    fields,
  )
}

/** What of a viewed agent a list shows, key for key as recorded. */
export const listedBody = (viewed: Fields): Fields => ({
  available: viewed.available,
  occasional: viewed.occasional,
  id: viewed.id,
  ticket_scope: viewed.ticket_scope,
  created_at: viewed.created_at,
  updated_at: viewed.updated_at,
  last_active_at: viewed.last_active_at,
  available_since: viewed.available_since,
  type: viewed.type,
  contact: viewed.contact,
  signature: viewed.signature,
  focus_mode: viewed.focus_mode,
  deactivated: viewed.deactivated ?? false,
  agent_operational_status: viewed.agent_operational_status,
  api_key_enabled: viewed.api_key_enabled,
})

/** The reply to make_agent, key for key as recorded. */
export const madeAgentBody = (agent: Fields, person: Fields): Fields => ({
  ...personBody(person),
  agent: changed(
    {
      available_since: null,
      available: false,
      occasional: false,
      signature: SIGNATURE,
      id: null,
      ticket_scope: 1,
      group_ids: [],
      type: 'support_agent',
      role_ids: [ROLE.agent],
      focus_mode: true,
      created_at: NOW,
      updated_at: NOW,
    },
    agent,
  ),
})

/** Of the fixture's agents, who were made at `time`. */
const stockAgent = (time: string, fields: Fields, person: Fields) =>
  agentBody({ ...fields, created_at: time, updated_at: time }, { ...person, created_at: time, updated_at: time })

const ESCALATIONS = 158000004003

/** The agents of the support-desk fixture, as they are viewed. */
export const STOCK_AGENT = {
  alex: stockAgent(
    '2028-12-11T09:00:00Z',
    { id: ID.admin, role_ids: [ROLE.accountAdministrator], group_ids: [ID.support] },
    {
      name: 'Alex Admin',
      email: 'alex.admin@example.com',
      job_title: 'Head of Support',
      phone: '+1 555 0201',
      mobile: '+1 555 0211',
    },
  ),
  sam: stockAgent(
    '2028-12-21T09:00:00Z',
    { id: ID.supervisor, role_ids: [ROLE.supervisor], group_ids: [ID.support, ESCALATIONS] },
    { name: 'Sam Supervisor', email: 'sam.supervisor@example.com', job_title: 'Team Lead', phone: '+1 555 0202' },
  ),
  amy: stockAgent(
    '2028-12-31T09:00:00Z',
    { id: ID.amy, group_ids: [ID.support] },
    { name: 'Amy Agent', email: 'amy.agent@example.com', job_title: 'Support Engineer' },
  ),
  gil: stockAgent(
    '2029-03-21T09:00:00Z',
    { id: ID.gil, group_ids: [ID.billing], skill_ids: [158000009001], ticket_scope: 2 },
    { name: 'Gil Group', email: 'gil.group@example.com', job_title: 'Billing Specialist', phone: '+1 555 0204' },
  ),
  rita: stockAgent(
    '2029-06-29T09:00:00Z',
    { id: ID.rita, group_ids: [ID.support], ticket_scope: 3, occasional: true },
    { name: 'Rita Restricted', email: 'rita.restricted@example.com', job_title: 'Part-time Support Engineer' },
  ),
} as const

export const agentNames = ({ body }: Answer): string[] =>
  body.map(({ contact }: { contact: { name: string } }) => contact.name)

/** Changes settings of the account, until the next reset. */
export async function setSettings(freshdesk: Freshdesk, settings: object): Promise<void> {
  const answer = await freshdesk.call('PATCH', '/_emulator/account', { body: { settings } })
  if (answer.status !== 200) throw new Error(answer.text)
}

/** A new agent, by default full-time, as it was answered. Throws what the emulator answered instead. */
export async function createAgent(freshdesk: Freshdesk, fields: object = {}): Promise<Answer['body']> {
  const answer = await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1, ...fields })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body
}

/** The agent confirms its e-mail; its key, from now on taken, is answered. */
export async function activateAgent(freshdesk: Freshdesk, id: number): Promise<string> {
  const answer = await freshdesk.post(`/_emulator/agents/${id}/activate`)
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.key
}
