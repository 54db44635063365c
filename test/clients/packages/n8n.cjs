// n8n's Freshdesk node from its package. For n8n-workflow, which it asks for three names, and for n8n-core, which runs it
// and sends its requests, small ones stand in.
const Module = require('node:module')
const { requireClient, tell } = require('./clients.cjs')
const axios = requireClient('axios')

class NodeApiError extends Error {
  constructor(_node, error) {
    super(error.message)
    this.status = error.response?.status
  }
}
const WORKFLOW = {
  BINARY_ENCODING: 'base64',
  NodeConnectionTypes: { Main: 'main' },
  NodeOperationError: class extends Error {},
  NodeApiError,
}
const load = Module._load
Module._load = function (name, ...rest) {
  return name === 'n8n-workflow' ? WORKFLOW : load.call(this, name, ...rest)
}
const { Freshdesk } = requireClient('./n8n/nodes/Freshdesk/Freshdesk.node.js')

/** As n8n-core turns the request's options of old into axios': the query is added to what the URL has. */
async function request({ uri, qs, body, method, headers, resolveWithFullResponse }) {
  const reply = await axios({ url: uri, method, headers, params: qs, data: body })
  return resolveWithFullResponse ? { headers: reply.headers, body: reply.data } : reply.data
}

async function run(parameters) {
  const self = {
    getInputData: () => [{ json: {} }],
    getNodeParameter: (name, _item, otherwise) => parameters[name] ?? otherwise,
    getCredentials: async () => ({ domain: 'acme', apiKey: 'admin-api-key' }),
    getNode: () => ({ name: 'Freshdesk' }),
    continueOnFail: () => false,
    helpers: {
      request,
      returnJsonArray: (json) => (Array.isArray(json) ? json : [json]),
      constructExecutionMetaData: (items) => items,
    },
  }
  const [items] = await new Freshdesk().execute.call(self)
  return items
}

async function main() {
  const ticket = (operation, more = {}) => run({ resource: 'ticket', operation, ...more })
  const contact = (operation, more = {}) => run({ resource: 'contact', operation, ...more })
  const [made] = await ticket('create', {
    requester: 'email',
    requesterIdentificationValue: 'ada@acme.test',
    status: 'open',
    priority: 'low',
    source: 'portal',
    options: { subject: 'From a flow', tags: 'one,two', ccEmails: 'cc@acme.test' },
  })
  const [updated] = await ticket('update', { ticketId: made.id, updateFields: { priority: 'urgent', tags: 'three' } })
  const all = await ticket('getAll', {
    returnAll: true,
    options: { updatedSince: '2000-01-01', include: ['requester', 'stats'], orderBy: 'created_at', order: 'asc' },
  })
  const some = await ticket('getAll', { returnAll: false, limit: 5, options: {} })
  const [viewed] = await ticket('get', { ticketId: made.id })
  await ticket('delete', { ticketId: made.id })
  const [person] = await contact('create', {
    name: 'Flo',
    email: 'flo@acme.test',
    additionalFields: { job_title: 'Clerk' },
  })
  await contact('update', { contactId: person.id, additionalFields: { job_title: 'Manager' } })
  const [read] = await contact('get', { contactId: person.id })
  const listed = await contact('getAll', { filters: { email: 'flo@acme.test' } })
  await contact('delete', { contactId: person.id })
  const unknown = await ticket('get', { ticketId: 999999 }).catch((error) => error.status)
  tell({
    made: [made.subject, made.tags],
    updated: [updated.priority, updated.tags],
    distinct: new Set(all.map(({ id }) => id)).size === all.length,
    all: all.length,
    some: some.length,
    viewed: viewed.id === made.id,
    person: [read.job_title, listed.length],
    unknown,
  })
}

void main()
