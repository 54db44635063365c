/** The resources that operations are grouped by in documents, with what a reader has to know of each. */
export const TAGS = {
  Tickets:
    'What customers ask and agents work on. A deleted ticket is kept and can be restored; lists show those created in the last 30 days unless `updated_since` is given.',
  Conversations: 'Replies to the customer, private and public notes, and forwards of a ticket.',
  Contacts:
    'The customers. A deleted contact is kept and can be restored; a hard delete takes its tickets along. An agent is not found here.',
  Companies: 'Organisations that contacts belong to, found by the domains of their e-mails.',
  Search:
    'Tickets, contacts and companies by a query over their fields, 30 a page and at most 10 pages; articles by words.',
  Agents: 'Who works in the help desk, with the roles that say what each may do and the scope of tickets it sees.',
  Groups: 'Teams of agents that tickets are assigned to.',
  'Canned responses': 'Ready texts for replies, in folders, each for all agents, some groups or one agent.',
  Solutions:
    'The knowledge base: categories hold folders, folders hold folders and articles, each in any of the account’s languages.',
  'Fields and forms':
    'The fields of a ticket, stock and custom, with their choices; the forms in which customers see them.',
  Account: 'What clients read at start-up: products, support addresses, business hours, SLA policies, seats, and jobs.',
  Automations:
    'Rules that act on tickets when they are created, when they are updated, or with time; scenarios that agents run.',
  'Custom objects':
    'Kinds of records that an account makes for itself, which tickets, contacts and companies can be looked up in. Their errors have a form of their own. Needs the feature Custom Objects.',
  Discussions:
    'Forums in categories, with topics that customers and agents open and comments in them; who follows what. Needs the feature Forums.',
  Email: 'Mailboxes that mail comes in by and replies go out from, how the account mails, and who gets blind copies.',
  'Time entries': 'Time that agents spent on tickets, with timers. Needs the feature Timesheets.',
  Threads:
    'Conversations beside a ticket, with people outside or among agents, in the form that is known. For administrators.',
  Surveys: 'What requesters think of how a ticket was handled. Needs the feature Surveys.',
} as const

export type Tag = keyof typeof TAGS
