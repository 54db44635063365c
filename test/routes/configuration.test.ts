import { describe, expect, it } from 'vitest'
import { type Answer, basic, NOW, startFreshdesk } from '../support/freshdesk.ts'
import { failures, names } from '../support/people.ts'
import { ACCESS_DENIED, ID, idsOf, NEW_TICKET } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

const ESCALATIONS = 158000004003
const STAMPS = { created_at: NOW, updated_at: NOW }
const YEAR_OLD = { created_at: '2028-12-11T09:00:00Z', updated_at: '2028-12-11T09:00:00Z' }
const YOUNGER = { created_at: '2029-03-21T09:00:00Z', updated_at: '2029-03-21T09:00:00Z' }

/** Makes an account beside the one of the tests and returns what reads in it, below its name. */
function accountWith(name: string, fixture: object, more: object = {}) {
  const { apiKey, url } = freshdesk.emulator.createAccount({ name, now: NOW, freeze: true, fixture, ...more })
  // biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
  return async (path: string): Promise<any> => {
    const response = await fetch(`${url}/api/v2${path}`, { headers: { Authorization: basic(apiKey) } })
    expect(response.status).toBe(200)
    return response.json()
  }
}

const AGENTS = [{ name: 'Ann', email: 'ann@example.com', roles: ['Account Administrator'] }]

// biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
const fieldOf = async (name: string, path = '/ticket_fields'): Promise<any> =>
  (await freshdesk.get(path)).body.find((field: { name: string }) => field.name === name)
const choicesOf = async (name: string) => (await fieldOf(name)).choices

describe('ticket fields', () => {
  it('are listed by position, stock ones first', async () => {
    const answer = await freshdesk.get('/ticket_fields')
    expect(answer.status).toBe(200)
    expect(names(answer)).toEqual([
      'requester',
      'subject',
      'ticket_type',
      'source',
      'status',
      'priority',
      'group',
      'agent',
      'product',
      'description',
      'company',
      'cf_reference_number',
      'cf_steps',
      'cf_vip',
      'cf_seats',
      'cf_amount',
      'cf_incident_date',
      'cf_region',
      'cf_status_page',
      'cf_callback_number',
      'cf_country',
      'cf_resolution_code',
    ])
    const positions = answer.body.map((field: { position: number }) => field.position)
    expect(positions).toEqual(positions.toSorted((a: number, b: number) => a - b))
    expect(new Set(positions).size).toBe(positions.length)
  })

  it('are answered key for key as recorded', async () => {
    const product = await fieldOf('product')
    expect(JSON.stringify(product)).toBe(
      JSON.stringify({
        id: product.id,
        name: 'product',
        label: 'Product',
        description: 'Select the product, the ticket belongs to.',
        position: 9,
        required_for_closure: false,
        required_for_agents: false,
        type: 'default_product',
        default: true,
        customers_can_edit: true,
        customers_can_filter: false,
        label_for_customers: 'Product',
        required_for_customers: false,
        displayed_to_customers: true,
        ...STAMPS,
        choices: { 'Acme Router': ID.router, 'Acme Cloud': ID.cloud },
      }),
    )
  })

  it('of the account’s own are not default and begin with cf_', async () => {
    const steps = await fieldOf('cf_steps')
    expect(steps).toEqual({
      id: steps.id,
      name: 'cf_steps',
      label: 'Steps to reproduce',
      description: 'Steps to reproduce',
      position: steps.position,
      required_for_closure: false,
      required_for_agents: false,
      type: 'custom_paragraph',
      default: false,
      customers_can_edit: true,
      customers_can_filter: false,
      label_for_customers: 'Steps to reproduce',
      required_for_customers: false,
      displayed_to_customers: true,
      ...STAMPS,
    })
  })

  it('say what a new ticket demands', async () => {
    const { body } = await freshdesk.get('/ticket_fields')
    const required = body.filter((field: { required_for_agents: boolean }) => field.required_for_agents)
    expect(required.map((field: { name: string }) => field.name)).toEqual([
      'requester',
      'subject',
      'status',
      'priority',
      'description',
    ])
  })

  it('can be asked for by type', async () => {
    expect(names(await freshdesk.get('/ticket_fields?type=custom_dropdown'))).toEqual([
      'cf_region',
      'cf_resolution_code',
    ])
    expect((await freshdesk.get('/ticket_fields?type=default_status')).body).toEqual([await fieldOf('status')])
  })

  it('of a type that none has are none', async () => {
    const answer = await freshdesk.get('/ticket_fields?type=custom_lookup')
    expect([answer.status, answer.body]).toEqual([200, []])
  })

  it('are not paged: page changes nothing', async () => {
    const answer = await freshdesk.get('/ticket_fields?page=2')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual((await freshdesk.get('/ticket_fields')).body)
  })

  it('have ids that no other field has, levels of nested ones included', async () => {
    const all = ['/ticket_fields', '/contact_fields', '/company_fields'].map((path) => freshdesk.get(path))
    const fields = (await Promise.all(all)).flatMap(({ body }) => body)
    const ids = fields.flatMap((field) => [field, ...(field.nested_ticket_fields ?? [])]).map((field) => field.id)
    expect(ids).toHaveLength(22 + 2 + 16 + 11)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the choices of a ticket field', () => {
  it('status are pairs of labels by number', async () => {
    expect(await choicesOf('status')).toEqual({
      2: ['Open', 'Being Processed'],
      3: ['Pending', 'Awaiting your Reply'],
      4: ['Resolved', 'This ticket has been Resolved'],
      5: ['Closed', 'This ticket has been Closed'],
      6: ['Waiting on Customer', 'Waiting on Customer'],
      7: ['Waiting on Third Party', 'Waiting on Third Party'],
    })
  })

  it('priority are numbers by name', async () => {
    expect(await choicesOf('priority')).toEqual({ Low: 1, Medium: 2, High: 3, Urgent: 4 })
  })

  it('source are numbers by name, of which some can be set', async () => {
    const choices = await choicesOf('source')
    expect(Object.values(choices)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
    for (const source of [1, 2, 3, 7, 9, 10]) {
      expect((await freshdesk.post('/tickets', { ...NEW_TICKET, source })).status).toBe(201)
    }
  })

  it('type are its names', async () => {
    expect(await choicesOf('ticket_type')).toEqual(['Question', 'Incident', 'Problem', 'Feature Request', 'Refund'])
  })

  it('group are the groups, whichever there are by now', async () => {
    const choices = { Support: ID.support, Billing: ID.billing, Escalations: ESCALATIONS }
    expect(await choicesOf('group')).toEqual(choices)
    const { body: group } = await freshdesk.post('/groups', { name: 'Onboarding' })
    await freshdesk.delete(`/groups/${ID.billing}`)
    expect(await choicesOf('group')).toEqual({ Support: ID.support, Escalations: ESCALATIONS, Onboarding: group.id })
  })

  it('product are the products', async () => {
    expect(await choicesOf('product')).toEqual({ 'Acme Router': ID.router, 'Acme Cloud': ID.cloud })
  })

  it('agent are the agents, whichever there are by now', async () => {
    const choices = {
      'Alex Admin': ID.admin,
      'Amy Agent': ID.amy,
      'Gil Group': ID.gil,
      'Rita Restricted': ID.rita,
      'Sam Supervisor': ID.supervisor,
    }
    expect(await choicesOf('agent')).toEqual(choices)
    await freshdesk.delete(`/agents/${ID.gil}`)
    const { 'Gil Group': _, ...others } = choices
    expect(await choicesOf('agent')).toEqual(others)
  })

  it('of a dropdown are its values', async () => {
    expect(await choicesOf('cf_region')).toEqual(['EMEA', 'APAC', 'Americas'])
  })

  it('of a nested field are objects down to lists, with the lower levels beside them', async () => {
    const country = await fieldOf('cf_country')
    expect(country.type).toBe('nested_field')
    expect(country.choices).toEqual({
      Germany: { Bavaria: ['Munich', 'Nuremberg'], Hesse: ['Frankfurt'] },
      'United States': { California: ['San Francisco', 'Los Angeles'], 'New York': ['New York City', 'Buffalo'] },
    })
    const [state, city] = country.nested_ticket_fields
    expect(country.nested_ticket_fields).toEqual([
      {
        id: state.id,
        name: 'cf_state',
        label: 'cf_state',
        label_in_portal: 'cf_state',
        level: 2,
        description: 'cf_state',
      },
      { id: city.id, name: 'cf_city', label: 'cf_city', label_in_portal: 'cf_city', level: 3, description: 'cf_city' },
    ])
  })

  it.each(['requester', 'subject', 'description', 'company', 'cf_vip', 'cf_steps', 'cf_incident_date'])(
    '%s are not there',
    async (name) => {
      const field = await fieldOf(name)
      expect(field).not.toHaveProperty('choices')
      expect(field).not.toHaveProperty('nested_ticket_fields')
    },
  )
})

describe('a fixture’s own form', () => {
  it('is what the fields say', async () => {
    const get = accountWith('form', {
      agents: AGENTS,
      ticket_fields: [
        { name: 'ticket_type', label: 'Kind', choices: ['Bug', 'Wish'], required_for_closure: true },
        { name: 'priority', required_for_agents: false },
        { name: 'cf_cause', type: 'custom_dropdown', choices: ['Hardware'], required_for_closure: true },
      ],
      contact_fields: [{ name: 'phone', label: 'Telephone', required_for_agents: true }],
      company_fields: [{ name: 'note', required_for_agents: true }],
    })
    const byName = async (path: string, name: string) =>
      (await get(path)).find((field: { name: string }) => field.name === name)
    expect(await byName('/ticket_fields', 'ticket_type')).toMatchObject({
      label: 'Kind',
      required_for_closure: true,
      required_for_agents: false,
      choices: ['Bug', 'Wish'],
      default: true,
    })
    expect(await byName('/ticket_fields', 'priority')).toMatchObject({ label: 'Priority', required_for_agents: false })
    expect(await byName('/ticket_fields', 'cf_cause')).toMatchObject({
      label: 'cf_cause',
      required_for_closure: true,
      choices: ['Hardware'],
      default: false,
    })
    expect(await byName('/contact_fields', 'phone')).toMatchObject({ label: 'Telephone', required_for_agents: true })
    expect(await byName('/company_fields', 'note')).toMatchObject({ required_for_agents: true, default: true })
  })
})

describe('contact fields', () => {
  it('are listed by position', async () => {
    const answer = await freshdesk.get('/contact_fields')
    expect(answer.status).toBe(200)
    expect(names(answer)).toEqual([
      'name',
      'job_title',
      'email',
      'phone',
      'mobile',
      'twitter_id',
      'company_id',
      'address',
      'time_zone',
      'language',
      'tags',
      'description',
      'unique_external_id',
      'department',
      'newsletter',
      'customer_number',
    ])
  })

  it('are answered whole', async () => {
    const department = await fieldOf('department', '/contact_fields')
    expect(department).toEqual({
      editable_in_signup: false,
      id: department.id,
      name: 'department',
      label: 'Department',
      position: department.position,
      type: 'custom_dropdown',
      default: false,
      customers_can_edit: true,
      label_for_customers: 'Department',
      required_for_customers: false,
      displayed_for_customers: true,
      required_for_agents: false,
      ...STAMPS,
      choices: ['Research', 'Sales', 'Support', 'Finance'],
    })
    const name = await fieldOf('name', '/contact_fields')
    expect(name).toMatchObject({ type: 'default_name', default: true, required_for_agents: true })
    expect(name).not.toHaveProperty('choices')
  })
})

describe('company fields', () => {
  it('are listed by position', async () => {
    const answer = await freshdesk.get('/company_fields')
    expect(answer.status).toBe(200)
    expect(names(answer)).toEqual([
      'name',
      'description',
      'note',
      'domains',
      'health_score',
      'account_tier',
      'renewal_date',
      'industry',
      'contract_number',
      'support_plan',
      'account_manager',
    ])
  })

  it('are answered whole', async () => {
    const score = await fieldOf('health_score', '/company_fields')
    expect(score).toEqual({
      id: score.id,
      name: 'health_score',
      label: 'Health score',
      position: 5,
      type: 'default_health_score',
      default: true,
      required_for_agents: false,
      ...STAMPS,
      choices: ['At risk', 'Doing okay', 'Happy'],
    })
    expect(await fieldOf('contract_number', '/company_fields')).not.toHaveProperty('choices')
  })
})

describe('roles', () => {
  const role = ({ body }: Answer, index: number, name: string, description: string) => ({
    id: body[index].id,
    name,
    description,
    default: true,
    ...STAMPS,
    agent_type: 1,
  })

  it('are the four of every account, key for key as recorded', async () => {
    const answer = await freshdesk.get('/roles')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      JSON.stringify([
        role(
          answer,
          0,
          'Account Administrator',
          'Has complete control over the help desk including access to Account or Billing related information.',
        ),
        role(
          answer,
          1,
          'Administrator',
          'Can configure all features through the Admin tab, but is restricted from viewing Account or Billing.',
        ),
        role(answer, 2, 'Supervisor', 'Can perform all agent related activities and access reports.'),
        role(answer, 3, 'Agent', 'Can log, view, reply, update and resolve tickets and manage contacts.'),
      ]),
    )
  })

  it('are the ones that agents have', async () => {
    const [first] = (await freshdesk.get('/roles')).body
    expect((await freshdesk.get('/agents/me')).body.role_ids).toEqual([first.id])
  })

  it('of a fixture are not default', async () => {
    const get = accountWith('roles', {
      agents: AGENTS,
      roles: [{ name: 'Reader', description: 'Looks on', privileges: ['view_tickets'] }],
    })
    const all = await get('/roles')
    expect(all).toHaveLength(5)
    expect(all[4]).toEqual({
      id: all[4].id,
      name: 'Reader',
      description: 'Looks on',
      default: false,
      ...STAMPS,
      agent_type: 1,
    })
    expect(await get(`/roles/${all[4].id}`)).toEqual(all[4])
  })
})

describe('products', () => {
  it('have the address that writes for them', async () => {
    const answer = await freshdesk.get('/products')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([
      {
        id: ID.router,
        name: 'Acme Router',
        description: 'Routers for offices and homes',
        ...YEAR_OLD,
        primary_email: 'support@acme.freshdesk.com',
        default: true,
      },
      {
        id: ID.cloud,
        name: 'Acme Cloud',
        description: 'The console that manages them',
        ...YOUNGER,
        primary_email: 'billing@acme.freshdesk.com',
        default: false,
      },
    ])
  })

  it('have the primary one of several addresses, and null without any', async () => {
    const get = accountWith('products', {
      agents: AGENTS,
      products: [{ name: 'Lamp' }, { name: 'Shade' }],
      email_configs: [
        { name: 'Old', reply_email: 'old@lamp.test', product: 'Lamp' },
        { name: 'Lamps', reply_email: 'hello@lamp.test', product: 'Lamp', primary_role: true },
      ],
    })
    expect(await get('/products')).toMatchObject([
      { name: 'Lamp', description: null, primary_email: 'hello@lamp.test' },
      { name: 'Shade', description: null, primary_email: null },
    ])
  })
})

describe('support addresses', () => {
  it('are listed whole', async () => {
    const answer = await freshdesk.get('/email_configs')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([
      {
        id: ID.supportMailbox,
        name: 'Support Desk',
        product_id: ID.router,
        to_email: 'support@acme.freshdesk.com',
        reply_email: 'support@acme.freshdesk.com',
        group_id: null,
        primary_role: true,
        active: true,
        ...YEAR_OLD,
      },
      {
        id: ID.billingMailbox,
        name: 'Billing',
        product_id: ID.cloud,
        to_email: 'billing@acme.freshdesk.com',
        reply_email: 'billing@acme.freshdesk.com',
        group_id: ID.billing,
        primary_role: false,
        active: true,
        ...YOUNGER,
      },
    ])
  })
})

describe('business hours', () => {
  it('are the default ones', async () => {
    const day = { start_time: '8:00 am', end_time: '5:00 pm' }
    const answer = await freshdesk.get('/business_hours')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([
      {
        id: answer.body[0].id,
        name: 'Default',
        description: 'Default Business Calendar',
        is_default: true,
        time_zone: 'UTC',
        business_hours: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day },
        ...STAMPS,
      },
    ])
  })
})

describe('SLA policies', () => {
  const target = (respond_within: number, resolve_within: number) => ({
    respond_within,
    next_respond_within: null,
    resolve_within,
    business_hours: false,
    escalation_enabled: true,
  })

  it('are the default one, its targets in seconds by priority', async () => {
    const answer = await freshdesk.get('/sla_policies')
    expect(answer.status).toBe(200)
    expect(answer.body.slice(0, 1)).toEqual([
      {
        id: answer.body[0].id,
        name: 'Default SLA Policy',
        description: 'default policy',
        position: 1,
        is_default: true,
        active: true,
        sla_target: {
          priority_1: target(28_800, 259_200),
          priority_2: target(14_400, 172_800),
          priority_3: target(7200, 86_400),
          priority_4: target(3600, 14_400),
        },
        applicable_to: {},
        escalation: {},
        ...STAMPS,
      },
    ])
  })

  it('say when a new ticket is due', async () => {
    const [{ sla_target }] = (await freshdesk.get('/sla_policies')).body
    const { body } = await freshdesk.post('/tickets', { ...NEW_TICKET, priority: 3 })
    const ticket = (await freshdesk.get(`/tickets/${body.id}`)).body
    const secondsTo = (time: string) => (Date.parse(time) - Date.parse(NOW)) / 1000
    expect(secondsTo(ticket.fr_due_by)).toBe(sla_target.priority_3.respond_within)
    expect(secondsTo(ticket.due_by)).toBe(sla_target.priority_3.resolve_within)
  })

  it('have the targets of a fixture', async () => {
    const times = { respond_within: 60, resolve_within: 120 }
    const get = accountWith('sla', { agents: AGENTS, sla_policy: { 1: times, 2: times, 3: times, 4: times } })
    const [policy] = await get('/sla_policies')
    expect(policy.sla_target.priority_4).toEqual(target(60, 120))
  })
})

describe('the help desk’s settings', () => {
  it('are its languages', async () => {
    const answer = await freshdesk.get('/settings/helpdesk')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      primary_language: 'en',
      supported_languages: [],
      portal_languages: [],
      help_widget_languages: [],
    })
  })
})

describe('the account', () => {
  const described = {
    organisation_id: ID.admin,
    organisation_name: 'acme',
    account_id: ID.admin,
    account_name: 'acme',
    account_domain: 'acme.freshdesk.com',
    tier_type: 'Enterprise',
    total_agents: { full_time: 4, occasional: 1, used: 4, free: 6 },
    timezone: 'UTC',
    data_center: 'US',
  }

  it('is described with its seats', async () => {
    const answer = await freshdesk.get('/account')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual(described)
  })

  it('counts the seats that agents take and leave', async () => {
    await freshdesk.post('/agents', { email: 'new@example.com', ticket_scope: 1, occasional: false })
    await freshdesk.post('/agents', { email: 'part.time@example.com', ticket_scope: 1, occasional: true })
    expect((await freshdesk.get('/account')).body.total_agents).toEqual({
      full_time: 5,
      occasional: 2,
      used: 5,
      free: 5,
    })
    await freshdesk.delete(`/agents/${ID.gil}`)
    expect((await freshdesk.get('/account')).body.total_agents).toEqual({
      full_time: 4,
      occasional: 2,
      used: 4,
      free: 6,
    })
  })

  it.each([
    ['trial', 'Trial'],
    ['free', 'Free'],
    ['growth', 'Growth'],
    ['pro', 'Pro'],
    ['enterprise', 'Enterprise'],
  ])('on the plan %s is of the tier %s', async (plan, tier) => {
    const get = accountWith(`on-${plan}`, { agents: AGENTS }, { plan })
    expect(await get('/account')).toMatchObject({
      tier_type: tier,
      account_name: `on-${plan}`,
      account_domain: `on-${plan}.freshdesk.com`,
    })
  })
})

describe.each(['/roles', '/products', '/email_configs', '/business_hours'])('%s', (path) => {
  it('shows each by its id as it is listed', async () => {
    const { body } = await freshdesk.get(path)
    expect(body.length).toBeGreaterThan(0)
    for (const one of body) {
      const answer = await freshdesk.get(`${path}/${one.id}`)
      expect([answer.status, answer.text]).toEqual([200, JSON.stringify(one)])
    }
  })

  it.each(['1', '0', 'abc'])('is an empty 404 for the id %s', async (id) => {
    const answer = await freshdesk.get(`${path}/${id}`)
    expect([answer.status, answer.text]).toEqual([404, ''])
  })

  it('comes in pages, by id', async () => {
    const all = idsOf(await freshdesk.get(path))
    expect(all).toEqual(all.toSorted((a, b) => a - b))
    const pages: number[] = []
    for (let page = 1; page <= all.length; page++) {
      const answer = await freshdesk.get(`${path}?page=${page}&per_page=1`)
      pages.push(...idsOf(answer))
      const next = `<${freshdesk.emulator.url}/api/v2${path}?page=${page + 1}&per_page=1>; rel="next"`
      expect(answer.headers.get('link')).toBe(page === all.length ? null : next)
    }
    expect(pages).toEqual(all)
  })

  it.each([
    ['per_page=101', 'per_page: invalid_value'],
    ['per_page=0', 'per_page: invalid_value'],
    ['page=0', 'page: invalid_value'],
    ['page=one', 'page: datatype_mismatch'],
    ['name=x', 'name: invalid_field'],
  ])('refuses %s', async (query, failure) => {
    const answer = await freshdesk.get(`${path}?${query}`)
    expect(answer.status).toBe(400)
    expect(failures(answer)).toEqual([failure])
  })
})

it.each([
  '/ticket_fields',
  '/contact_fields',
  '/company_fields',
  '/roles',
  '/products',
  '/email_configs',
  '/business_hours',
  '/sla_policies',
  '/groups',
  '/canned_response_folders',
  '/time_entries',
  '/surveys',
])('every record of %s says when it was made and changed', async (path) => {
  const { body } = await freshdesk.get(path)
  expect(body.length).toBeGreaterThan(0)
  for (const record of body) {
    expect(record.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(record.updated_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  }
})

describe('who may', () => {
  it.each([
    '/ticket_fields',
    '/contact_fields',
    '/company_fields',
    '/products',
    `/products/${ID.router}`,
    '/email_configs',
    `/email_configs/${ID.supportMailbox}`,
    '/business_hours',
    '/sla_policies',
    '/settings/helpdesk',
  ])('every agent reads %s', async (path) => {
    const whole = (await freshdesk.get(path)).text
    for (const key of ['agent-api-key', 'restricted-api-key']) {
      const answer = await freshdesk.get(path, { key })
      expect([answer.status, answer.text]).toEqual([200, whole])
    }
  })

  it('every agent views business hours', async () => {
    const [hours] = (await freshdesk.get('/business_hours')).body
    expect((await freshdesk.get(`/business_hours/${hours.id}`, { key: 'agent-api-key' })).body).toEqual(hours)
  })

  it.each(['/roles', '/roles/1', '/account'])('admins alone read %s', async (path) => {
    for (const key of ['supervisor-api-key', 'agent-api-key']) {
      const answer = await freshdesk.get(path, { key })
      expect(answer.status).toBe(403)
      expect(answer.body).toEqual(ACCESS_DENIED)
    }
  })
})
