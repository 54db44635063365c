/** What the fixture `support-desk` knows, for values that are to be taken. */
const KNOWN_TEXTS = {
  email: ['ada@acme.test', 'amy.agent@example.com', 'new.person@fuzz.test', 'grace@globex.test'],
  name: ['Ada Lovelace', 'Printer', 'General', 'Zoë 😀', 'Acme Corporation'],
  plan: ['enterprise', 'enterprise', 'pro', 'free'],
  event: ['ticket.created', 'ticket.updated'],
  operation: ['createTicket', 'listTickets', 'viewTicket', 'updateTicket'],
  time_spent: ['01:30', '00:05', '100:59'],
  start_time: ['2030-01-14T09:00:00Z'],
  executed_at: ['2030-01-14T09:00:00Z'],
  order_by: ['created_at', 'updated_at', 'due_by', 'status'],
  order_type: ['asc', 'desc'],
  include: ['requester', 'stats', 'conversations', 'company,stats', 'description'],
  filter: ['new_and_my_open', 'watching', 'spam', 'deleted'],
  state: ['active', 'verified', 'deleted', 'suspended'],
  type: ['Question', 'Incident', 'Problem', 'Feature Request', 'Refund'],
  // Nothing is sent: the emulator records its deliveries. Were it not so, nobody listens there.
  url: [
    'http://127.0.0.1:9/hook',
    'http://localhost:9/{{ticket.id}}?a=b',
    'https://hooks.fuzz.test/{{ticket.subject}}',
  ],
  webhook_hosts: ['loopback', 'private', 'hooks.fuzz.test'],
  term: ['ada', 'a', 'acme', 'zz'],
  from: ['ada@acme.test', 'Grace <grace@globex.test>', 'new.person@fuzz.test'],
  to: ['support@acme.freshdesk.com', 'nobody@fuzz.test'],
  content_type: ['text/plain', 'image/png'],
  content_base64: ['', 'RnV6eg=='],
  file: ['Full name,Email,Company\nFuzz,fuzz@fuzz.test,Acme\n', 'Name\nFuzz', '"', 'a,b\n1'],
  path: ['/api/v2/tickets', '/api/v2/*', '*', '/api/v2/tickets/1'],
  method: ['GET', 'POST', 'PUT'],
  fixture: ['support-desk', 'empty', 'dirty-data', 'escalations', 'nowhere'],
  language: ['en', 'de'],
  time_zone: ['UTC', 'Berlin', 'Eastern Time (US & Canada)'],
  industry: ['Automotive', 'Aerospace and Defense'],
  health_score: ['Happy', 'At risk'],
  account_tier: ['Basic', 'Premium'],
  domains: ['fuzz.test', 'acme.test'],
  tags: ['vip', 'beta', 'fuzz'],
}

const KNOWN_FIELDS = {
  cf_reference_number: 'R-1',
  cf_steps: 'one\ntwo',
  cf_vip: true,
  cf_seats: 3,
  cf_amount: 1.5,
  cf_incident_date: '2030-01-01',
  cf_region: 'EMEA',
  cf_country: 'Germany',
  department: 'Sales',
  newsletter: true,
  customer_number: 12,
  contract_number: 4711,
  support_plan: 'Gold',
}

/** Whose ids these fields hold, by how they begin or end. */
const ID_FIELDS = [
  [/requester|contact|^user_id$/, 'contacts'],
  [/responder|agent|watcher|escalate_to|head/, 'agents'],
  [/group/, 'groups'],
  [/compan/, 'companies'],
  [/product/, 'products'],
  [/email_config/, 'email_configs'],
  [/role/, 'roles'],
  [/folder/, 'canned_response_folders'],
  [/forum_category/, 'categories'],
  [/^forum_id$/, 'forums'],
  [/business_(hour|calendar)/, 'business_hours'],
  [/rule/, 'rules'],
  [/parent|ticket|^ids$|primary|related/, 'tickets'],
]

const DATES = ['2030-01-16', '2031-12-31', '1999-02-28', '2028-02-29']
const CANDIDATES = ['fuzz', 'a-1', '01:30', '100:30', 'ada@acme.test', 'fuzz.test', 'Ada <ada@acme.test>', 'loopback']

/** Milliseconds that the emulator is asked to wait, of which a run has few. */
const WAITS = /^(within_ms|timeout_ms|delay_ms|delay_s|webhook_timeout_ms)$/
/** How many rows are to be made up: what is asked for is done, however long that takes. */
const AMOUNTS =
  /^(tickets|contacts|companies|conversations|tickets_at_once|topics|comments|solution_articles|custom_object_records)$/

export const poolOf = (field) => ID_FIELDS.find(([pattern]) => pattern.test(field))?.[1]

/** Makes what a schema allows, as far as it says, with ids that the account knows. */
export class Values {
  #chance
  #pools
  #components

  /**
   * @param {import('./chance.js').Chance} chance
   * @param {import('./pools.js').Pools} pools
   * @param {Readonly<Record<string, object>>} components by name
   */
  constructor(chance, pools, components) {
    this.#chance = chance
    this.#pools = pools
    this.#components = components
  }

  /** @param {string} field whose value it is to be */
  valid(given, field = '', depth = 0) {
    const schema = this.#resolved(given)
    const chance = this.#chance
    if (schema.const !== undefined) return schema.const
    if (schema.enum !== undefined) return field === 'plan' && chance.is(0.7) ? 'enterprise' : chance.pick(schema.enum)
    const choices = schema.anyOf ?? schema.oneOf
    if (choices !== undefined) return this.valid(chance.pick(choices), field, depth)
    const type = Array.isArray(schema.type) ? chance.pick(schema.type) : (schema.type ?? this.#guessed(schema))
    if (type === 'null') return null
    if (type === 'boolean') return chance.is(0.5)
    if (type === 'integer' || type === 'number') return this.#number(schema, field)
    if (type === 'string') return this.#text(schema, field)
    if (depth > 6) return type === 'array' ? [] : {}
    if (type === 'array') return this.#array(schema, field, depth)
    return this.#object(schema, depth)
  }

  #resolved(schema) {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? schema : this.#resolved(this.#components[name] ?? {})
  }

  #guessed(schema) {
    if (schema.properties !== undefined) return 'object'
    return this.#chance.pick(['string', 'integer', 'boolean', 'null'])
  }

  #number({ minimum = 0, exclusiveMinimum, maximum = 2 ** 53 - 1 }, field) {
    const chance = this.#chance
    if (WAITS.test(field)) return chance.below(20)
    if (AMOUNTS.test(field)) return chance.below(6)
    const least = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1
    const pool = /(^|_)ids?$/.test(field) ? poolOf(field) : undefined
    if (pool !== undefined && chance.is(0.9)) return this.#pools.pick(pool, chance) ?? 1
    if (field === 'value') return chance.between(1, 4)
    if (field === 'seconds') return chance.pick([1, 60, 3600, 86_400])
    const most = Math.min(maximum, least + chance.pick([3, 5, 100]))
    return chance.is(0.02) ? maximum : chance.between(least, Math.max(least, most))
  }

  #text({ format, pattern, minLength = 0, maxLength }, field) {
    const chance = this.#chance
    const known = KNOWN_TEXTS[field]
    if (known !== undefined && chance.is(0.8)) return chance.pick(known)
    if (/email/.test(field) || format === 'email') {
      return chance.is(0.6) ? chance.pick(KNOWN_TEXTS.email) : `fuzz${chance.below(9999)}@fuzz.test`
    }
    if (format === 'date-time') return `${chance.pick(DATES)}T${chance.pick(['00:00:00', '23:59:59'])}Z`
    if (format === 'date') return chance.pick(DATES)
    if (format === 'uri') return 'https://fuzz.test/'
    const made = chance.is(0.1) && maxLength !== undefined ? 'x'.repeat(Math.min(maxLength, 70_000)) : this.#word()
    const text = made.padEnd(minLength, 'x').slice(0, maxLength)
    if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return text
    return CANDIDATES.find((candidate) => new RegExp(pattern, 'u').test(candidate)) ?? text
  }

  #word() {
    const chance = this.#chance
    return `${chance.pick(['fuzz', 'Printer', 'refund', 'Ünïcode 😀', 'lorem ipsum'])} ${chance.below(100_000)}`
  }

  #array({ items = {}, minItems = 0, maxItems = 50 }, field, depth) {
    const length = Math.min(maxItems, Math.max(minItems, this.#chance.below(4)))
    return Array.from({ length }, () => this.valid(items, field, depth + 1))
  }

  #object({ properties = {}, required = [], additionalProperties }, depth) {
    const chance = this.#chance
    // Few optional fields at once: each is a chance to be refused.
    const share = Math.min(0.5, 4 / (Object.keys(properties).length + 1))
    const made = {}
    for (const [name, schema] of Object.entries(properties)) {
      if (required.includes(name) || chance.is(share)) made[name] = this.valid(schema, name, depth + 1)
    }
    if (typeof additionalProperties === 'object' && chance.is(0.6)) {
      const name = chance.pick(Object.keys(KNOWN_FIELDS))
      made[name] = KNOWN_FIELDS[name]
    }
    return made
  }
}
