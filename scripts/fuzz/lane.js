import { caseOf } from './cases.js'
import { Connection, parseReply, sendRaw } from './connection.js'
import { operations } from './documents.js'
import { Pools } from './pools.js'
import { NOW } from './server.js'

/** Wall clock: a machine may have other work. */
const PATIENCE_MS = Number(process.env.FUZZ_PATIENCE_MS ?? 20_000)
/** For what is asked to wait, and while faults are. */
const SHORT_PATIENCE_MS = 300
/** Times the patience for a second attempt: large loads that are asked for take long on a machine with other work. */
const MORE_PATIENCE = 6
/** So many refusals in a row of a key that is good: the account is not what it was. */
const REFUSALS = 3

const WAITING = /^control (verifyRequests|settleDeliveries)/
const UPSETTING = /^control (updateAccount|setRateLimits|setClock|addFault)/

/** Lists that tell what ids the account begins with. */
const LISTS = operations.filter(
  (one) =>
    !one.isControl && one.method === 'GET' && /^[^{]+$/.test(one.path) && !/me$|settings|account|search/.test(one.path),
)

const SETTINGS = {
  ...{ search_lag_s: 0, seats: 1000, seat_limit_status: 400, agent_email_editable: true, retry_after: true },
  ...{ decimal_limit_headers: false, hidden_record_status: 404, reason_header: false, cascading_rules: true },
  ...{
    webhook_retry_minutes: [5],
    webhook_timeout_ms: 1000,
    webhook_calls_per_hour: 1000,
    agent_activates_after_s: null,
  },
  ...{ webhook_hosts: ['loopback', 'private'], webhook_chaos: { duplicate: 0, reorder: 0, delay_s: 0 } },
}
const RIGHT = { plan: 'enterprise', rate_limit: 'headers', state: 'active', settings: SETTINGS }

/** To be removed: no call meets it. */
const HARMLESS_FAULT = { match: { path: '/api/v2/never' }, effect: { status: 503 } }

const field = (head, text) => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`
/** Below other rows, which few cases find. */
const BELOW = [
  { path: '/solutions/folders/{id}/articles', target: '/api/v2/solutions/folders/158000009101/articles' },
  { path: '/solutions/articles/{id}/{language}', target: '/api/v2/solutions/articles/158000009201/de' },
  { path: '/custom_objects/schemas/{id}/records', target: '/api/v2/custom_objects/schemas/1/records' },
]
const TICKET = [
  ...['subject', 'description'].map((name) => field(`name="${name}"`, 'Fuzz')),
  ...['status', 'priority'].map((name) => field(`name="${name}"`, '2')),
  field('name="email"', 'ada@acme.test'),
  `${field('name="attachments[]"; filename="a.txt"', 'BYTES')}--x--\r\n`,
].join('')

/** An account and a connection of its own, on which cases run one after the other: their order is the same in every run. */
export class Lane {
  pools = new Pools()
  /** Faults were asked for, whose replies count for nothing. */
  isFaulty = false
  #connection
  #refusals = 0
  #number

  constructor(number, port) {
    this.#number = number
    this.port = port
    this.#connection = new Connection(port)
  }

  get isDefault() {
    return this.#number === 0
  }

  get account() {
    return this.isDefault ? 'acme' : `lane${this.#number}`
  }

  close() {
    this.#connection.close()
  }

  /** The account as at the beginning, and nothing that it made; its pools anew. */
  async renew() {
    const made = await this.#control('GET', '/accounts')
    const own = (Array.isArray(made) ? made : []).filter(({ name }) => name.startsWith(`${this.account}-`))
    for (const { name } of own) await this.#control('DELETE', `/accounts/${name}`)
    if (!this.isDefault) {
      await this.#control('DELETE', `/accounts/${this.account}`)
      await this.#control('POST', '/accounts', { name: this.account, seed: 7, freeze: true, now: NOW })
    } else {
      const snapshots = await this.#control('GET', '/snapshots')
      for (const { name } of Array.isArray(snapshots) ? snapshots : []) {
        await this.#control('DELETE', `/snapshots/${encodeURIComponent(name)}`)
      }
      await this.#control('POST', '/reset')
    }
    this.pools = new Pools()
    await this.putRight()
    await this.#furnish()
    for (const operation of LISTS) {
      const target = `/api/v2${operation.path}`
      const body = await this.#ask('GET', target)
      if (body !== undefined) this.pools.learn(operation, body, target)
    }
    this.#refusals = 0
  }

  /** Plan, limits, settings, clock and faults, so that calls reach what they are for. */
  async putRight() {
    const path = `/accounts/${this.account}`
    await this.#control('DELETE', `${path}/faults`)
    const fault = await this.#control('POST', `${path}/faults`, HARMLESS_FAULT)
    if (fault !== undefined) this.pools.add('faults', fault.id)
    await this.#control('PUT', `${path}/rate-limits`, { mode: 'headers', window_s: 60, other_apps_per_minute: 0 })
    await this.#control('PATCH', path, RIGHT)
    await this.#control('PUT', `${path}/clock`, { frozen: true })
    this.isFaulty = false
  }

  /** What few cases would come by alone: a delivery, a file, a snapshot, a role that may be changed. */
  async #furnish() {
    const path = `/accounts/${this.account}`
    const role = await this.#control('POST', `${path}/roles`, { name: 'Fuzz', privileges: ['view_tickets'] })
    if (role !== undefined) this.pools.add('roles', role.id)
    await this.#control('POST', `${path}/hooks`, { event: 'ticket.created', url: 'http://127.0.0.1:9/' })
    const ticket = await this.#send('POST', '/api/v2/tickets', TICKET, 'multipart/form-data; boundary=x')
    if (ticket !== undefined) this.pools.learn({ path: '/tickets' }, ticket)
    for (const type of [1, 3, 4]) {
      const target = `/api/v2/automations/${type}/rules`
      const rules = await this.#ask('GET', target)
      if (rules !== undefined) this.pools.learn({ path: target }, rules, target)
    }
    for (const { path: known, target } of BELOW) {
      const body = await this.#ask('GET', target)
      if (body !== undefined) this.pools.learn({ path: known }, body, target)
    }
    await this.#control('POST', `${path}/snapshots`, { name: 'furnished' })
    this.pools.add('snapshots', 'furnished')
    const deliveries = await this.#control('GET', `${path}/deliveries`)
    if (deliveries !== undefined) this.pools.learn({ path: '/deliveries' }, deliveries)
  }

  /** Leaves nothing behind: what the account made is gone. */
  async leave() {
    await this.renew()
    if (!this.isDefault) await this.#control('DELETE', `/accounts/${this.account}`)
    else await this.#control('DELETE', '/requests')
    this.close()
  }

  caseOf(seed, number) {
    return caseOf(seed, number, this)
  }

  /** @param {import('./cases.js').Case} one @returns {Promise<import('./connection.js').Reply>} */
  async perform(one, isSecond = false) {
    if (one.raw !== undefined) {
      const bytes = await sendRaw(this.port, one.raw)
      return parseReply(bytes, false)?.reply ?? { status: 0, headers: {}, body: bytes, lost: undefined }
    }
    const isImpatient = this.isFaulty || this.mayWait(one)
    const timeoutMs = isImpatient ? SHORT_PATIENCE_MS : PATIENCE_MS * (isSecond ? MORE_PATIENCE : 1)
    return await this.#connection.exchange(one.bytes, { isHead: one.method === 'HEAD', timeoutMs })
  }

  mayWait({ name }) {
    return WAITING.test(name)
  }

  /** Learns from a reply, and mends the account where the case upset it. @returns whether it mended */
  async follow(one, reply, body) {
    const isGood = reply.status >= 200 && reply.status < 300
    if (isGood && one.operation !== undefined) this.pools.learn(one.operation, body, one.target)
    if (one.name.startsWith('control addFault') && isGood) this.isFaulty = true
    else if (this.isFaulty || (isGood && UPSETTING.test(one.name))) await this.putRight()
    const isRefused = one.isAuthorized && [401, 402, 403, 429].includes(reply.status)
    this.#refusals = isRefused ? this.#refusals + 1 : isGood ? 0 : this.#refusals
    const isGone = isGood && /^control deleteAccount/.test(one.name)
    if (isGone || this.#refusals >= REFUSALS) await this.renew()
  }

  async #control(method, path, body) {
    return await this.#ask(method, `/_emulator${path}`, body)
  }

  async #ask(method, target, body) {
    return await this.#send(method, target, body === undefined ? '' : JSON.stringify(body), 'application/json')
  }

  /** @returns the body of a good reply */
  async #send(method, target, text, contentType) {
    const key = `${this.isDefault ? '' : `${this.account}.`}admin-api-key:x`
    const head = [
      `${method} ${target} HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Basic ${Buffer.from(key).toString('base64')}`,
      ...(text === '' ? [] : [`Content-Type: ${contentType}`, `Content-Length: ${Buffer.byteLength(text)}`]),
    ]
    const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`)
    const reply = await this.#connection.exchange(bytes, { isHead: false, timeoutMs: PATIENCE_MS })
    const isGood = reply.status === 200 || reply.status === 201
    return isGood ? JSON.parse(reply.body.toString('utf8')) : undefined
  }
}
