/** Privileges that a role may give. Freshdesk documents roles by name and sentence only: these units are inferred from them. */
export const PRIVILEGES = [
  'view_tickets',
  'create_ticket',
  'edit_ticket_properties',
  'delete_ticket',
  'reply_ticket',
  'edit_note',
  'compose_email',
  'view_contacts',
  'manage_contacts',
  'delete_contact',
  'merge_contacts',
  'view_companies',
  'manage_companies',
  'delete_company',
  'view_forums',
  'create_topic',
  'edit_topic',
  'delete_topic',
  'manage_forums',
  'view_solutions',
  'publish_solution',
  'delete_solution',
  'manage_solutions',
  'view_custom_objects',
  'manage_custom_objects',
  'delete_custom_objects',
  'manage_agents',
  'admin_tasks',
  'manage_account',
] as const

export type Privilege = (typeof PRIVILEGES)[number]

const AGENT: readonly Privilege[] = [
  'view_tickets',
  'create_ticket',
  'edit_ticket_properties',
  'reply_ticket',
  'edit_note',
  'compose_email',
  'view_contacts',
  'manage_contacts',
  'view_companies',
  'manage_companies',
  'view_forums',
  'create_topic',
  'edit_topic',
  'view_solutions',
  'publish_solution',
  'view_custom_objects',
  'manage_custom_objects',
]
const SUPERVISOR: readonly Privilege[] = [
  ...AGENT,
  'delete_ticket',
  'delete_contact',
  'merge_contacts',
  'delete_company',
  'delete_topic',
  'delete_solution',
  'manage_solutions',
  'delete_custom_objects',
]
const ADMINISTRATOR: readonly Privilege[] = [...SUPERVISOR, 'manage_forums', 'manage_agents', 'admin_tasks']

export interface StockRole {
  readonly name: string
  readonly description: string
  readonly privileges: readonly Privilege[]
}

/** The roles every account has. Source: https://developers.freshdesk.com/api/#roles (names), inferred (privileges). */
export const STOCK_ROLES: readonly StockRole[] = [
  {
    name: 'Account Administrator',
    description: 'Has complete control over the help desk including access to Account or Billing related information.',
    privileges: [...ADMINISTRATOR, 'manage_account'],
  },
  {
    name: 'Administrator',
    description: 'Can configure all features through the Admin tab, but is restricted from viewing Account or Billing.',
    privileges: ADMINISTRATOR,
  },
  {
    name: 'Supervisor',
    description: 'Can perform all agent related activities and access reports.',
    privileges: SUPERVISOR,
  },
  {
    name: 'Agent',
    description: 'Can log, view, reply, update and resolve tickets and manage contacts.',
    privileges: AGENT,
  },
]
