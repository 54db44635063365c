// @activepieces/piece-freshdesk: every action of the piece, as a flow runs it.
const { requireClient, tell } = require('./clients.cjs')
const { freshdesk } = requireClient('@activepieces/piece-freshdesk')

async function main() {
  const auth = { base_url: process.argv[2], access_token: `Basic ${btoa('admin-api-key:X')}` }
  const actions = freshdesk.actions()
  const run = (name, propsValue = {}) => actions[name].run({ auth, propsValue })
  const tickets = await run('get_tickets')
  const [status] = await run('get_ticket_status', { ticketid: '1' })
  const contacts = await run('get_contacts', {
    filter_type: 'email',
    filter_value: 'ada@acme.test',
    filter_status: 'verified',
    per_page: 100,
  })
  const contact = await run('get_contact_from_id', { contactid: String(contacts[0].id) })
  const found = await run('get_all_tickets_by_status', { status_filter: ['status:2', 'status:3'] })
  const custom = await run('custom_api_call', {
    url: { url: `${auth.base_url.slice(0, -1)}/api/v2/tickets/1/notes` },
    method: 'POST',
    headers: {},
    queryParams: {},
    body: { body: 'A note' },
  })
  tell({
    tickets: tickets.length,
    status,
    contact: contact.email,
    statuses: [...new Set(found.map((ticket) => ticket.status))].sort(),
    note: custom.status,
  })
}

void main()
