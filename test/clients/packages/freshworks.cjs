// @freshworks/freshdesk as its README has it. Its `createContact` asks for another path, a fault of its own.
const { requireClient, tell } = require('./clients.cjs')
const Freshdesk = requireClient('@freshworks/freshdesk')

/** What a call answers, or the status that it failed with. */
const told = (answer) =>
  answer.then(
    ({ data }) => data,
    ({ status }) => status,
  )

async function main() {
  const sdk = new Freshdesk({ domain: process.argv[2], api_key: 'admin-api-key' })
  const { tickets, conversations, contacts, ticketFields } = sdk
  const TICKET = { email: 'ada@acme.test', subject: 'From the SDK', description: 'A case', status: 2, priority: 1 }
  const { id } = await told(tickets.createTicket(TICKET))
  await told(tickets.updateTicket(id, { priority: 4 }))
  const reply = await told(tickets.replyTicket(id, { body: 'A reply' }))
  const note = await told(tickets.addNotes(id, { body: 'A note' }))
  await told(conversations.updateConversation(note.id, { body: 'Another note' }))
  const ticket = await told(tickets.getTicket(id, { include: 'conversations,requester' }))
  const listed = await told(conversations.getAllTicketConversations(id))
  const [newest] = await told(tickets.listTickets({ order_by: 'created_at', order_type: 'desc' }))
  const found = await told(tickets.searchTicket('"priority:4"'))
  const [ada] = await told(contacts.getAllContacts({ email: 'ada@acme.test' }))
  const changed = await told(contacts.updateContact(ada.id, { job_title: 'Analyst' }))
  await told(contacts.deleteContact(ada.id))
  await told(contacts.restoreContact(ada.id))
  await told(tickets.deleteTicket(id))
  const deleted = await told(tickets.getTicket(id))
  await told(tickets.restoreTicket(id))
  tell({
    priority: ticket.priority,
    to: reply.to_emails,
    conversations: listed.map((one) => one.body_text),
    newest: newest.id === id,
    found: found.results?.length,
    times: await told(tickets.listTicketTimeEntries(id)),
    ratings: await told(tickets.listTicketSatisfactionRatings(id)),
    fields: (await told(ticketFields.getAllTicketFields())).length,
    contactFields: (await told(contacts.getContactFields())).length,
    title: changed.job_title,
    isDeleted: deleted.deleted,
    unknown: await told(tickets.getTicket(999999)),
  })
}

void main()
