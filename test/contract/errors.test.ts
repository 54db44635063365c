import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/http/endpoint.ts'
import { exampleRequestOf } from '../../src/openapi/record.ts'
import { endpoints } from '../../src/routes/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

const REGION = 158000015007
const OVERSEAS = { label: 'Overseas', choice_ids: [158000017002] }
const NOBODY = 999_999_999_999
const ID = { ada: 158000002101, rosa: 158000002105, deletedDora: 158000002108, gil: 158000002004 }

/** The endpoint's own first example, with other parameters or body. */
function callOf(endpoint: Endpoint, { params, body, headers, key }: Partial<Request> = {}) {
  const [example = { summary: 'nothing' }] = endpoint.examples
  const request = exampleRequestOf(endpoint, { ...example, params: { ...example.params, ...params } })
  return freshdesk.call(request.method, request.path, {
    body: body ?? request.body,
    ...(headers === undefined ? {} : { headers }),
    ...(key === undefined ? {} : { key }),
  })
}

interface Request {
  readonly params: Readonly<Record<string, string | number>>
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly key: string
}

/** For operations that conflict only with an account that is full, of what. */
const FULL: Readonly<Record<string, 'skills' | 'automation_rules'>> = {
  createSkill: 'skills',
  createSkillAlias: 'skills',
  createAutomationRule: 'automation_rules',
}

const MORE = {
  skills: {},
  automation_rules: { automation_type_id: 1, conditions: [], actions: [{ field_name: 'priority', value: 4 }] },
}

function fill(kind: 'skills' | 'automation_rules'): void {
  const { emulator } = freshdesk
  const length = 5000 - (emulator.export()[kind] ?? []).length
  emulator.load({
    fixture: { [kind]: Array.from({ length }, (_, index) => ({ name: `New ${index}`, ...MORE[kind] })) },
  })
}

/** For each operation that documents the status, a request that meets it. */
const CONFLICTS: Readonly<Record<string, Partial<Request>>> = {
  createSkill: {},
  createSkillAlias: {},
  createAutomationRule: {},
  createContact: { body: { name: 'Ada', email: 'ada@acme.test' } },
  updateContact: { params: { id: ID.ada }, body: { email: 'linus@globex.test' } },
  createCompany: { body: { name: 'globex' } },
  updateCompany: { params: { id: 158000003001 }, body: { name: 'Globex' } },
  sendInvite: { params: { id: ID.ada } },
  createAgent: { body: { email: 'ada@acme.test', ticket_scope: 1 } },
  updateAgent: { params: { id: ID.gil }, body: { email: 'ada@acme.test' } },
  makeAgent: { params: { id: ID.rosa }, body: {} },
  createGroup: { body: { name: 'billing' } },
  createSolutionCategory: { body: { name: 'general' } },
  updateSolutionCategory: { params: { id: 158000009001 }, body: { name: 'Acme cloud' } },
  translateSolutionCategory: { params: { id: 158000009001, language: 'de' } },
  createSolutionFolder: { params: { id: 158000009001 }, body: { name: 'faq' } },
  updateSolutionFolder: { params: { id: 158000009101 }, body: { name: 'getting started' } },
  translateSolutionFolder: { params: { id: 158000009101, language: 'de' } },
  translateSolutionArticle: { params: { id: 158000009201, language: 'de' } },
  updateGroup: { params: { id: 158000004001 }, body: { name: 'Billing' } },
  createForumCategory: { body: { name: 'NEWS' } },
  updateForumCategory: { body: { name: 'News' } },
  createForum: { body: { name: 'tips and tricks', forum_type: 1, forum_visibility: 1 } },
  updateForum: { body: { name: 'Feature Requests' } },
  createAdminGroup: { body: { name: 'billing' } },
  updateAdminGroup: { params: { id: 158000004001 }, body: { name: 'Billing' } },
  createMailbox: { body: { support_email: 'Billing@acme.freshdesk.com', mailbox_type: 'freshdesk_mailbox' } },
  updateMailbox: { params: { id: 158000001001 }, body: { support_email: 'billing@acme.freshdesk.com' } },
  createTicketField: { body: { label: 'region', label_for_customers: 'Region', type: 'custom_text' } },
  updateTicketField: { body: { label: 'status' } },
  createSection: { body: { label: 'EMEA', choice_ids: [158000017002] } },
  updateSection: { body: { label: 'Overseas' } },
  createContactField: {
    body: {
      label: 'department',
      label_for_customers: 'Department',
      type: 'custom_text',
      editable_in_signup: false,
      position: 1,
      required_for_agents: false,
      customers_can_edit: true,
      required_for_customers: false,
      displayed_for_customers: true,
    },
  },
  updateContactField: { body: { label: 'newsletter' } },
  createCompanyField: { body: { label: 'support plan', type: 'custom_text', position: 1, required_for_agents: false } },
  updateCompanyField: { body: { label: 'support plan' } },
  createSlaPolicy: {
    body: {
      name: 'whatsapp',
      sla_target: Object.fromEntries(
        [1, 2, 3, 4].map((priority) => [
          `priority_${priority}`,
          { respond_within: 3600, resolve_within: 7200, business_hours: true, escalation_enabled: true },
        ]),
      ),
      applicable_to: { sources: [1] },
    },
  },
  updateSlaPolicy: { body: { name: 'default sla policy' } },
  createTicketForm: { body: { title: 'returns' } },
  updateTicketForm: { body: { title: 'default ticket form' } },
  cloneTicketForm: { body: { title: 'RETURNS' } },
  cloneTicketFormByGet: {},
  createRecord: { body: { data: { serial_number: 'AR-1001', model: 'Acme Router 5' } } },
  updateRecord: { body: { data: { serial_number: 'AR-1003', model: 'Acme Router 5' }, version: 7 } },
  exportContacts: {},
  exportCompanies: {},
  cancelContactImport: { params: { id: 158000020001 } },
  cancelContactImportByPost: { params: { id: 158000020001 } },
  cancelCompanyImport: { params: { id: 158000020003 } },
  cancelCompanyImportByPost: { params: { id: 158000020003 } },
}
const WRONG_STATES: Readonly<Record<string, Partial<Request>>> = {
  updateTicket: { params: { id: 31 } },
  patchTicket: { params: { id: 31 } },
  deleteTicket: { params: { id: 31 } },
  createReply: { params: { id: 31 } },
  createNote: { params: { id: 31 } },
  forwardTicket: { params: { id: 31 } },
  replyToForward: { params: { id: 31 } },
  updateTicketSummary: { params: { id: 31 } },
  deleteTicketSummary: { params: { id: 31 } },
  createTicketAccesses: { params: { id: 31 } },
  updateTicketAccesses: { params: { id: 31 } },
  deleteTicketAccesses: { params: { id: 31 } },
  deleteAttachment: { params: { id: 158000013002 } },
  updateContact: { params: { id: ID.deletedDora }, body: { job_title: 'x' } },
  deleteContact: { params: { id: ID.deletedDora } },
  sendInvite: { params: { id: ID.deletedDora } },
  makeAgent: { params: { id: ID.deletedDora } },
}

/** Whose errors have a form of their own. */
const isOfObjects = ({ tag }: Endpoint) => tag === 'Custom objects'

const documenting = (status: 404 | 405 | 409) => endpoints.filter((endpoint) => endpoint.errors?.includes(status))

describe.each(endpoints)('$id', (endpoint) => {
  it('answers 401 without a key that is known', async () => {
    const answer = await callOf(endpoint, { key: 'nobody' })
    expect([answer.status, answer.body]).toEqual([
      401,
      { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' },
    ])
  })

  it('answers 406 where JSON is not accepted', async () => {
    const answer = await callOf(endpoint, { headers: { Accept: 'text/html' } })
    expect([answer.status, answer.text]).toEqual([406, ''])
  })

  it('answers 429 once the account’s limit is reached', async () => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { rate_limit: 1 } })
    await freshdesk.get('/agents/me')
    const answer = await callOf(endpoint)
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
      429,
      'rate_limit_exceeded',
      '60',
    ])
  })
})

describe.each(endpoints.filter((endpoint) => endpoint.body !== undefined))('$id', (endpoint) => {
  it('answers 400 for malformed JSON and for an unknown field', async () => {
    const malformed = await callOf(endpoint, { body: '{"a":', headers: { 'Content-Type': 'application/json' } })
    expect([malformed.status, malformed.body.code]).toEqual([400, 'invalid_json'])
    const unknown = await callOf(endpoint, { body: { no_such_field: 1 } })
    expect(unknown.status).toBe(400)
    const message = 'Unexpected/invalid field in request'
    expect(unknown.body.errors).toContainEqual(
      isOfObjects(endpoint)
        ? { name: 'no_such_field', message }
        : { field: 'no_such_field', message, code: 'invalid_field' },
    )
  })

  it('answers 415 for a body that is neither JSON nor a form', async () => {
    const answer = await callOf(endpoint, { body: 'text', headers: { 'Content-Type': 'text/plain' } })
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_content_type'])
  })
})

describe('404', () => {
  it.each(documenting(404))('is what $id answers for an id that is nobody’s', async (endpoint) => {
    const names = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
    const answer = await callOf(endpoint, { params: Object.fromEntries(names.map((name) => [name, NOBODY])) })
    const notFound = `{"error_type":"RESOURCE_NOT_FOUND","message":"Custom object with id '${NOBODY}' does not exist.","errors":[]}`
    expect([answer.status, answer.text]).toEqual([404, isOfObjects(endpoint) ? notFound : ''])
  })
})

describe('405', () => {
  it('has a request for each operation that documents it', () => {
    expect(
      documenting(405)
        .map((endpoint) => endpoint.id)
        .sort(),
    ).toEqual(Object.keys(WRONG_STATES).sort())
  })

  it.each(documenting(405))('is what $id answers for a deleted record', async (endpoint) => {
    const answer = await callOf(endpoint, WRONG_STATES[endpoint.id])
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('409', () => {
  it('has a request for each operation that documents it', () => {
    expect(
      documenting(409)
        .map((endpoint) => endpoint.id)
        .sort(),
    ).toEqual(Object.keys(CONFLICTS).sort())
  })

  it.each(documenting(409))('is what $id answers for a conflict', async (endpoint) => {
    await freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { agent_email_editable: true } } })
    if (endpoint.id === 'updateSection') await freshdesk.post(`/admin/ticket_fields/${REGION}/sections`, OVERSEAS)
    if (endpoint.id === 'cloneTicketFormByGet') await callOf(endpoint)
    if (/^export/.test(endpoint.id)) await callOf(endpoint)
    const kind = FULL[endpoint.id]
    if (kind !== undefined) fill(kind)
    const answer = await callOf(endpoint, CONFLICTS[endpoint.id])
    const code = isOfObjects(endpoint) ? /CONSTRAINT_VIOLATION/ : /duplicate_value|inconsistent_state/
    expect([answer.status, answer.text]).toEqual([409, expect.stringMatching(code)])
  })
})
