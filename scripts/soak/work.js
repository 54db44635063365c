/** How often what is asked, in a round that grows and in one that shrinks. */
const GROWING = {
  ...{ createTicket: 20, createContact: 8, createCompany: 4, note: 8, reply: 6, upload: 3, time: 4, rate: 2 },
  ...{
    updateTicket: 12,
    view: 25,
    list: 12,
    search: 4,
    contactList: 4,
    journal: 0.3,
    advance: 0.5,
    fork: 0.2,
    rule: 0.2,
  },
}
const SHRINKING = {
  ...{
    deleteTicket: 14,
    hardDelete: 5,
    deleteCompany: 3,
    mergeContacts: 2,
    mergeTickets: 2,
    bulkDelete: 1,
    restore: 2,
  },
  ...{ updateTicket: 12, view: 25, list: 12, search: 4, deleteNote: 6, export: 0.2, verdicts: 0.2, deliveries: 0.3 },
  ...{ snapshot: 0.3, advance: 0.5, outbox: 0.3, fork: 0.2 },
}

const WORDS = 'printer router invoice refund outage cable login password shipping Zürich 😀 delayed broken again'.split(
  ' ',
)

/** Calls as an integration's tests make them; each step is a request, or a few that belong together. */
export class Work {
  #chance
  #account
  #pools
  #receiverUrl
  #forks = 0

  /** @param {{ chance: import('../fuzz/chance.js').Chance, account: string, pools: import('../fuzz/pools.js').Pools, receiverUrl: string }} given */
  constructor({ chance, account, pools, receiverUrl }) {
    this.#chance = chance
    this.#account = account
    this.#pools = pools
    this.#receiverUrl = receiverUrl
  }

  /** @returns {{ method: string, path: string, body?: unknown, form?: Buffer, key?: string }[]} below the server's root */
  next(isGrowing) {
    const kind = this.#chance.weighed(isGrowing ? GROWING : SHRINKING)
    return this[kind]().map((call) => ({ kind, ...call }))
  }

  #text(words) {
    return Array.from({ length: words }, () => this.#chance.pick(WORDS)).join(' ')
  }

  #id(pool) {
    return this.#pools.pick(pool, this.#chance) ?? 1
  }

  #api(method, path, body) {
    return [{ method, path: `/api/v2${path}`, body }]
  }

  #control(method, path, body) {
    return [{ method, path: `/_emulator/accounts/${this.#account}${path}`, body }]
  }

  createTicket() {
    const requester = this.#chance.is(0.5)
      ? { requester_id: this.#id('contacts') }
      : { email: `customer${this.#chance.below(5000)}@soak.test` }
    return this.#api('POST', '/tickets', {
      ...requester,
      subject: this.#text(4),
      description: `<p>${this.#text(this.#chance.between(5, 200))}</p>`,
      status: 2,
      priority: this.#chance.between(1, 4),
      tags: [this.#chance.pick(WORDS.slice(0, 8))],
      custom_fields: { cf_reference_number: `R-${this.#chance.below(9999)}` },
    })
  }

  createContact() {
    const mark = this.#chance.below(1_000_000)
    return this.#api('POST', '/contacts', { name: `${this.#text(2)} ${mark}`, email: `c${mark}@soak.test` })
  }

  createCompany() {
    const mark = this.#chance.below(1_000_000)
    return this.#api('POST', '/companies', { name: `Company ${mark}`, domains: [`d${mark}.test`] })
  }

  note() {
    return this.#api('POST', `/tickets/${this.#id('tickets')}/notes`, { body: this.#text(20), private: true })
  }

  reply() {
    return this.#api('POST', `/tickets/${this.#id('tickets')}/reply`, { body: `<p>${this.#text(40)}</p>` })
  }

  upload() {
    const part = (head, content) => `--soak\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`
    const file = 'x'.repeat(this.#chance.between(10, 20_000))
    const form = `${part('name="body"', this.#text(5))}${part('name="attachments[]"; filename="a.txt"', file)}--soak--\r\n`
    const upload = { method: 'POST', path: `/api/v2/tickets/${this.#id('tickets')}/notes`, form: Buffer.from(form) }
    return [upload, { method: 'GET', path: this.#pools.pick('files', this.#chance) ?? '/api/v2/tickets' }]
  }

  time() {
    return this.#api('POST', `/tickets/${this.#id('tickets')}/time_entries`, {
      time_spent: '00:30',
      note: this.#text(3),
    })
  }

  rate() {
    const body = { ratings: { default_question: 103 }, feedback: this.#text(5) }
    return this.#api('POST', `/tickets/${this.#id('tickets')}/satisfaction_ratings`, body)
  }

  updateTicket() {
    const body = { status: this.#chance.between(2, 5), priority: this.#chance.between(1, 4), type: 'Problem' }
    return this.#api('PUT', `/tickets/${this.#id('tickets')}`, body)
  }

  view() {
    const path = this.#chance.pick([
      `/tickets/${this.#id('tickets')}?include=conversations,requester,company,stats`,
      `/tickets/${this.#id('tickets')}/conversations`,
      `/contacts/${this.#id('contacts')}`,
      `/companies/${this.#id('companies')}`,
      '/agents/me',
    ])
    return this.#api('GET', path)
  }

  list() {
    const query = this.#chance.pick([
      'per_page=100',
      'order_by=updated_at&page=2',
      'updated_since=2020-01-01',
      'filter=deleted',
    ])
    return this.#api('GET', `/tickets?${query}`)
  }

  contactList() {
    return this.#api('GET', `/contacts?per_page=50&page=${this.#chance.between(1, 3)}`)
  }

  search() {
    const query = this.#chance.pick(['"status:2"', '"priority:4 AND status:3"', `"tag:'printer'"`])
    return this.#api('GET', `/search/tickets?query=${encodeURIComponent(query)}`)
  }

  deleteTicket() {
    return this.#api('DELETE', `/tickets/${this.#id('tickets')}`)
  }

  restore() {
    return this.#api('PUT', `/tickets/${this.#id('tickets')}/restore`)
  }

  bulkDelete() {
    return this.#api('POST', '/tickets/bulk_delete', {
      bulk_action: { ids: [this.#id('tickets'), this.#id('tickets')] },
    })
  }

  hardDelete() {
    return this.#api('DELETE', `/contacts/${this.#id('contacts')}/hard_delete?force=true`)
  }

  deleteCompany() {
    return this.#api('DELETE', `/companies/${this.#id('companies')}`)
  }

  deleteNote() {
    return this.#api('DELETE', `/conversations/${this.#id('conversations')}`)
  }

  mergeContacts() {
    const body = { primary_contact_id: this.#id('contacts'), secondary_contact_ids: [this.#id('contacts')] }
    return this.#api('POST', '/contacts/merge', body)
  }

  mergeTickets() {
    return this.#api('PUT', '/tickets/merge', { primary_id: this.#id('tickets'), ticket_ids: [this.#id('tickets')] })
  }

  rule() {
    const action = { field_name: 'trigger_webhook', request_type: 'POST', url: `${this.#receiverUrl}/{{ticket.id}}` }
    const rule = {
      name: `Tell ${this.#chance.below(1_000_000)}`,
      performer: { type: 3 },
      events: [{ field_name: 'priority', from: '--', to: '--' }],
      conditions: [],
      actions: [
        {
          ...action,
          content_type: 'JSON',
          content_layout: '2',
          content: { id: '{{ticket.id}}', text: '{{ticket.description}}' },
        },
      ],
    }
    return [
      ...this.#api('DELETE', `/automations/4/rules/${this.#id('rules')}`),
      ...this.#api('POST', '/automations/4/rules', rule),
    ]
  }

  advance() {
    return this.#control('POST', '/clock/advance', { seconds: this.#chance.pick([60, 600, 3600]) })
  }

  journal() {
    return this.#control('GET', '/requests?limit=100')
  }

  verdicts() {
    return this.#control('GET', '/requests/verdicts')
  }

  deliveries() {
    return this.#control('GET', '/deliveries')
  }

  outbox() {
    return this.#control('GET', '/outbox')
  }

  export() {
    return this.#control('GET', '/export')
  }

  snapshot() {
    const name = `soak${this.#chance.below(3)}`
    return [...this.#control('POST', '/snapshots', { name }), ...this.#control('POST', `/snapshots/${name}/restore`)]
  }

  fork() {
    const name = `${this.#account}-fork${this.#forks++ % 3}`
    const key = `${name}.admin-api-key`
    return [
      { method: 'POST', path: '/_emulator/accounts', body: { name, from: this.#account } },
      { method: 'GET', path: '/api/v2/tickets', key },
      {
        method: 'POST',
        path: '/api/v2/tickets',
        key,
        body: { email: 'f@soak.test', subject: 'S', description: 'D', status: 2, priority: 1 },
      },
      { method: 'DELETE', path: `/_emulator/accounts/${name}` },
    ]
  }
}
