import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { controlOperations } from '../../src/control/operations.ts'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { openEventStream } from '../support/event-stream.ts'
import { some } from '../support/extent.ts'
import { type Answer, clientOf, type Freshdesk, NOW } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'
import { startReceiver } from '../support/webhooks.ts'

/** Two emulators that begin alike: what is done to the one by HTTP is done to the other in its process. */
const options = { now: NOW, freeze: true, checkReplies: true, plan: 'pro' } as const
const receiver = await startReceiver()
const [http, own] = [clientOf(await createEmulator(options)), clientOf(await createEmulator(options))]
afterAll(() => Promise.all([http.emulator.close(), own.emulator.close()]))

async function begin(): Promise<void> {
  for (const freshdesk of [http, own]) {
    const { emulator } = freshdesk
    for (const { name } of emulator.accounts.slice(1)) emulator.deleteAccount(name)
    for (const name of emulator.snapshots) emulator.deleteSnapshot(name)
    emulator.reset()
    await prepare(freshdesk)
  }
}

/** An agent that was made and has yet to confirm its e-mail. */
let unconfirmedId = 0

/** Something of everything: a snapshot, a hook and its delivery, a role, a fault, an e-mail, a new agent, journaled calls. */
async function prepare({ emulator, ...freshdesk }: Freshdesk): Promise<void> {
  emulator.snapshot('begun')
  emulator.createAccount({ name: 'other', from: 'acme' })
  emulator.addHook({ event: 'ticket.updated', url: `${receiver.url}/hook` })
  emulator.roles.create({ name: 'Reader', privileges: ['view_contacts'] })
  emulator.faults.add({ match: { operation: 'listGroups' }, effect: { status: 500 }, times: 1 })
  await freshdesk.put('/tickets/1', { priority: 4 })
  await emulator.settled()
  await freshdesk.post('/tickets/1/reply', { body: 'On its way' })
  unconfirmedId = (await freshdesk.post('/agents', { email: 'new.agent@example.com', ticket_scope: 1 })).body.id
  await freshdesk.get('/groups')
  await freshdesk.get('/tickets', { headers: { 'X-Page': '1' } })
  await emulator.settled()
}

interface Twin {
  /** By HTTP: method, path below `/_emulator`, body. */
  readonly call: (emulator: Emulator) => readonly [method: string, path: string, body?: unknown]
  /** What does the same in the process. */
  readonly own: (emulator: Emulator) => unknown
  /** What of the reply the member in the process returns; default: all of it; null where it returns nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: any reply
  readonly of?: ((reply: any) => unknown) | null
}

/** In the process an account shows itself by its members. */
const members = ({
  id,
  name,
  plan,
  rateLimit,
  state,
  settings,
  keys,
}: Emulator | ReturnType<Emulator['createAccount']>) => ({
  id,
  name,
  plan,
  rate_limit: rateLimit,
  state,
  settings: { ...settings },
  keys: keys.map(({ key }) => key),
})
/** The two emulators differ in that alone. */
const withoutPort = ({ url, ...door }: Emulator['scim']) => ({ ...door, url: url.replace(/:\d+/, '') })

type Described = ReturnType<typeof members> & { readonly api_keys: readonly { readonly key: string }[] }
const described = ({ id, name, plan, rate_limit, state, settings, api_keys }: Described) => ({
  id,
  name,
  plan,
  rate_limit,
  state,
  settings,
  keys: api_keys.map(({ key }) => key),
})

const roleId = ({ roles }: Emulator) => roles.list().find(({ name }) => name === 'Reader')?.id ?? 0
const ruleEvent = { ticket_id: 1, event: 'ticket.updated' } as const
const expectation = { match: { operation: 'updateTicket', body: { priority: 4 } }, count: { exactly: 1 } } as const
const fault = { match: { operation: 'listTickets' }, effect: { status: 503, delay_ms: 5 }, times: 2 } as const
const rows = { fixture: { contacts: [{ name: 'Ada', email: 'ada@two-doors.test' }] } }

const file = { name: 'log.txt', content_type: 'text/plain', content_base64: 'bGluZXM=' }
const answerTo = (in_reply_to = '') => ({
  from: 'Kim <kim@two-doors.test>',
  subject: 'Re: it',
  text: 'Broken',
  in_reply_to: in_reply_to || '<none>',
  attachments: [file],
})
const deed = { agent_id: ID.amy, operation: 'updateTicket', params: { id: 2 }, body: { status: 5 } } as const
const busy = { per_hour: { new_tickets: 30, agent_replies: 12.5 }, until: '2030-01-16T09:00:00Z' } as const

const rental = { title: 'Rentals', fields: [{ label: 'Name', type: 'PRIMARY' as const }] }
const customers = { email: 'ada@acme.test', subject: 'Broken', description: 'It hums' } as const

const TWINS: Readonly<Record<string, Twin>> = {
  listAccounts: {
    call: () => ['GET', '/accounts?limit=1'],
    own: (emulator) => emulator.listAccounts({ limit: 1 }).map(members),
    of: (reply: Described[]) => reply.map(described),
  },
  createAccount: {
    call: () => [
      'POST',
      '/accounts',
      { name: 'w1', plan: 'growth', fixture: 'empty', seed: 3, now: NOW, freeze: true },
    ],
    own: (emulator) =>
      members(
        emulator.createAccount({ name: 'w1', plan: 'growth', fixture: 'empty', seed: 3, now: NOW, freeze: true }),
      ),
    of: described,
  },
  viewAccount: { call: () => ['GET', '/account'], own: members, of: described },
  updateAccount: {
    call: () => ['PATCH', '/account', { plan: 'growth', rate_limit: 1000, state: 'suspended', settings: { seats: 3 } }],
    own(emulator) {
      emulator.update({ plan: 'growth', rateLimit: 1000, state: 'suspended', settings: { seats: 3 } })
      return members(emulator)
    },
    of: described,
  },
  deleteAccount: {
    call: () => ['DELETE', '/accounts/other'],
    own: (emulator) => emulator.deleteAccount('other'),
    of: null,
  },
  resetAccount: { call: () => ['POST', '/reset'], own: (emulator) => emulator.reset(), of: null },
  listSnapshots: {
    call: () => ['GET', '/snapshots'],
    own: ({ snapshots }) => snapshots,
    of: (reply: { name: string }[]) => reply.map(({ name }) => name),
  },
  takeSnapshot: {
    call: () => ['POST', '/snapshots', { name: 's' }],
    own: (emulator) => emulator.snapshot('s'),
    of: null,
  },
  restoreSnapshot: {
    call: () => ['POST', '/snapshots/begun/restore'],
    own: (emulator) => emulator.restore('begun'),
    of: null,
  },
  deleteSnapshot: {
    call: () => ['DELETE', '/snapshots/begun'],
    own: (emulator) => emulator.deleteSnapshot('begun'),
    of: null,
  },
  viewClock: { call: () => ['GET', '/clock'], own: ({ clock: { now, frozen } }) => ({ now, frozen }) },
  listDueJobs: { call: () => ['GET', '/clock/due'], own: ({ clock }) => clock.due() },
  setClock: {
    call: () => ['PUT', '/clock', { now: '2030-01-16T00:00:00Z', frozen: true }],
    own: ({ clock }) => clock.set({ now: '2030-01-16T00:00:00Z', frozen: true }),
  },
  advanceClock: {
    call: () => ['POST', '/clock/advance', { seconds: 86_400 }],
    own: ({ clock }) => clock.advance(86_400),
  },
  listOutbox: {
    call: () => ['GET', '/outbox?since_id=1&limit=1'],
    own: ({ outbox }) => outbox.list({ since_id: 1, limit: 1 }),
  },
  clearOutbox: { call: () => ['DELETE', '/outbox'], own: ({ outbox }) => outbox.clear(), of: null },
  viewRateLimits: { call: () => ['GET', '/rate-limits'], own: ({ rateLimits: { set: _, ...limits } }) => limits },
  setRateLimits: {
    call: () => ['PUT', '/rate-limits', { remaining: 2, window_s: 10, other_apps_per_minute: 5 }],
    own: ({ rateLimits }) => rateLimits.set({ remaining: 2, window_s: 10, other_apps_per_minute: 5 }),
  },
  listRequests: {
    call: () => ['GET', '/requests?operation=updateTicket&status=2xx&limit=5'],
    own: ({ requests }) => requests.list({ operation: 'updateTicket', status: '2xx', limit: 5 }),
  },
  viewRequest: {
    call: ({ requests }) => ['GET', `/requests/${requests.list()[0]?.id}`],
    own: ({ requests }) => requests.view(requests.list()[0]?.id ?? 0),
  },
  clearRequests: { call: () => ['DELETE', '/requests'], own: ({ requests }) => requests.clear(), of: null },
  verifyRequests: {
    call: () => ['POST', '/requests/verify', expectation],
    own: ({ requests }) => requests.verify(expectation),
  },
  listVerdicts: { call: () => ['GET', '/requests/verdicts'], own: ({ requests }) => requests.verdicts() },
  replayRequest: {
    call: ({ requests }) => ['POST', `/requests/${requests.list()[0]?.id}/replay`, { body: { priority: 2 } }],
    own: ({ requests }) => requests.replay(requests.list()[0]?.id ?? 0, { body: { priority: 2 } }),
  },
  receiveMail: {
    call: ({ outbox }) => ['POST', '/mail', answerTo(outbox.list()[0]?.message_id)],
    own: (emulator) => emulator.mail(answerTo(emulator.outbox.list()[0]?.message_id)),
  },
  actAsAgent: {
    call: () => ['POST', '/act', deed],
    own: (emulator) => emulator.act(deed),
  },
  viewTraffic: {
    call: () => ['GET', '/traffic'],
    own: ({ traffic: { per_hour, until } }) => ({ per_hour, until }),
  },
  setTraffic: {
    call: () => ['PUT', '/traffic', busy],
    own: ({ traffic }) => traffic.set(busy),
  },
  stopTraffic: { call: () => ['DELETE', '/traffic'], own: ({ traffic }) => traffic.stop(), of: null },
  listFaults: { call: () => ['GET', '/faults'], own: ({ faults }) => faults.list() },
  addFault: { call: () => ['POST', '/faults', fault], own: ({ faults }) => faults.add(fault) },
  clearFaults: { call: () => ['DELETE', '/faults'], own: ({ faults }) => faults.clear(), of: null },
  removeFault: {
    call: ({ faults }) => ['DELETE', `/faults/${faults.list()[0]?.id}`],
    own: ({ faults }) => void faults.remove(faults.list()[0]?.id ?? 0),
    of: null,
  },
  loadRows: { call: () => ['POST', '/load', rows], own: (emulator) => emulator.load(rows) },
  exportAccount: { call: () => ['GET', '/export?secrets=true'], own: (emulator) => emulator.export() },
  viewApiKey: {
    call: () => ['GET', `/agents/${ID.amy}/api-key`],
    own: (emulator) => emulator.apiKeyOf(ID.amy),
    of: ({ key }) => key,
  },
  rotateApiKey: {
    call: () => ['POST', `/agents/${ID.amy}/api-key`],
    own: (emulator) => emulator.rotateApiKey(ID.amy),
    of: ({ key }) => key,
  },
  rotateScimToken: {
    call: () => ['POST', '/scim-token'],
    own: (emulator) => withoutPort(emulator.rotateScimToken()),
    of: withoutPort,
  },
  activateAgent: {
    call: () => ['POST', `/agents/${unconfirmedId}/activate`],
    own: (emulator) => emulator.activateAgent(unconfirmedId),
  },
  archiveTicket: {
    call: () => ['POST', '/tickets/11/archive'],
    own: (emulator) => emulator.archiveTicket(11),
  },
  listCustomObjects: { call: () => ['GET', '/custom-objects'], own: ({ customObjects }) => customObjects.list() },
  createCustomObject: {
    call: () => ['POST', '/custom-objects', rental],
    own: ({ customObjects }) => customObjects.create(rental),
  },
  updateCustomObject: {
    call: ({ customObjects }) => ['PATCH', `/custom-objects/${customObjects.list()[0]?.id}`, { title: 'Gadgets' }],
    own: ({ customObjects }) => customObjects.update(customObjects.list()[0]?.id ?? 0, { title: 'Gadgets' }),
  },
  deleteCustomObject: {
    call: ({ customObjects }) => ['DELETE', `/custom-objects/${customObjects.list()[0]?.id}`],
    own: ({ customObjects }) => customObjects.delete(customObjects.list()[0]?.id ?? 0),
    of: null,
  },
  deleteCustomObjects: {
    call: () => ['DELETE', '/custom-objects'],
    own: ({ customObjects }) => customObjects.clear(),
    of: null,
  },
  submitPortalTicket: {
    call: () => ['POST', '/portal/tickets', customers],
    own: (emulator) => emulator.submitTicket(customers),
  },
  listPermissions: {
    call: () => ['GET', `/agents/${ID.amy}/permissions`],
    own: (emulator) => emulator.permissionsOf(ID.amy),
  },
  listRoles: { call: () => ['GET', '/roles'], own: ({ roles }) => roles.list() },
  createRole: {
    call: () => ['POST', '/roles', { name: 'Writer', description: 'Writes', privileges: ['reply_ticket'] }],
    own: ({ roles }) => roles.create({ name: 'Writer', description: 'Writes', privileges: ['reply_ticket'] }),
  },
  updateRole: {
    call: (emulator) => ['PATCH', `/roles/${roleId(emulator)}`, { name: 'Other', privileges: [] }],
    own: (emulator) => emulator.roles.update(roleId(emulator), { name: 'Other', privileges: [] }),
  },
  listDeliveries: {
    call: () => ['GET', '/deliveries?state=delivered&since_id=0&limit=1'],
    own: ({ deliveries }) => deliveries.list({ state: 'delivered', since_id: 0, limit: 1 }),
  },
  clearDeliveries: { call: () => ['DELETE', '/deliveries'], own: ({ deliveries }) => deliveries.clear(), of: null },
  redeliver: {
    call: ({ deliveries }) => ['POST', `/deliveries/${deliveries.list()[0]?.id}/redeliver`],
    own: ({ deliveries }) => deliveries.redeliver(deliveries.list()[0]?.id ?? 0),
  },
  settleDeliveries: {
    call: () => ['POST', '/deliveries/settle', { timeout_ms: 5000 }],
    own: (emulator) => emulator.settled(5000),
    of: null,
  },
  addHook: {
    call: () => ['POST', '/hooks', { event: 'ticket.closed', url: 'http://localhost:3000/hook' }],
    own: (emulator) => emulator.addHook({ event: 'ticket.closed', url: 'http://localhost:3000/hook' }),
  },
  dryRunRules: {
    call: () => ['POST', '/automations/dry-run', ruleEvent],
    own: (emulator) => emulator.dryRun(ruleEvent),
  },
}

/** Of the emulator, or files that it shows, or for who calls from elsewhere: nothing that a test does to an account. */
const HTTP_ALONE = [
  'viewMetrics',
  'viewControlToken',
  'viewHealth',
  'viewLiveness',
  'viewReadiness',
  'listOperations',
  'viewCertificateAuthority',
  'viewControlDocument',
  'viewScimDocument',
  'viewV1Document',
  'viewCoverage',
  'viewFixtureSchema',
  // Of accounts in PostgreSQL: test/persistence/postgres/giving-up.test.ts has both doors.
  'giveUpAccount',
]

/** Ends when its reader goes: told below. */
const STREAM = 'streamEvents'

/** What is there afterwards, as HTTP shows it. */
const VIEWS = [
  'accounts',
  'clock',
  'rate-limits',
  'snapshots',
  'outbox',
  'deliveries',
  'requests',
  'faults',
  'roles',
  'traffic',
  'export',
]

/** Of a port, of real time and of the client. */
const comparable = (value: unknown, { emulator }: Freshdesk): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (name, member) =>
      name === 'duration_ms' || name === 'request_headers' ? undefined : member,
    ).replaceAll(new URL(emulator.url).host, 'HOST'),
  )

async function stateOf(freshdesk: Freshdesk): Promise<unknown> {
  await freshdesk.emulator.settled()
  const answers: [string, unknown][] = []
  for (const view of VIEWS) {
    const { status, body } = await freshdesk.get(`/_emulator/${view}`)
    expect(status).toBe(200)
    answers.push([view, body])
  }
  return comparable(Object.fromEntries(answers), freshdesk)
}

it('there is a twin in the process of each control operation', () => {
  const ids = controlOperations.map(({ id }) => id).filter((id) => !HTTP_ALONE.includes(id) && id !== STREAM)
  expect(Object.keys(TWINS).sort()).toEqual(ids.sort())
})

describe('the member in the process does what its twin does', () => {
  /** Whether both are still as `begin` left them: a call that only reads changes nothing. */
  let areAsBegun = false
  beforeEach(async () => {
    if (!areAsBegun) await begin()
    areAsBegun = false
  })

  it.each(some(Object.entries(TWINS), 3))('%s', async (_, twin) => {
    const [method, path, body] = twin.call(http.emulator)
    const answer: Answer = await http.call(method, `/_emulator${path}`, { body })
    expect(answer.status).toBeLessThan(300)
    const returned = await twin.own(own.emulator)
    const expected = twin.of === null ? undefined : twin.of === undefined ? answer.body : twin.of(answer.body)
    expect(comparable(returned, own)).toEqual(comparable(expected, http))
    expect(await stateOf(own)).toEqual(await stateOf(http))
    areAsBegun = method === 'GET'
  })
})

it('the events in the process are those of the stream', async () => {
  await begin()
  const stream = await openEventStream(`${http.emulator.url}/_emulator/events?types=request,row,mail`)
  await using events = own.emulator.events({ types: ['request', 'row', 'mail'] })
  for (const freshdesk of [http, own]) {
    await freshdesk.post('/tickets/2/reply', { body: 'Soon' })
    await freshdesk.delete('/tickets/3')
  }
  const isLast = (data: unknown) => (data as { readonly operation?: string }).operation === 'deleteTicket'
  await stream.until(({ data }) => isLast(data))
  const told: unknown[] = []
  for await (const { id, type, data } of events) {
    told.push({ id, event: type, data })
    if (isLast(data)) break
  }
  const numbered = (all: readonly unknown[]) => {
    const { id: first } = all[0] as { readonly id: number }
    return all.map((event) => ({ ...(event as object), id: (event as { readonly id: number }).id - first }))
  }
  expect(comparable(numbered(told), own)).toEqual(comparable(numbered(stream.events), http))
})

describe('what cannot be is refused by both doors, in the same words', () => {
  // Once: none of them changes anything.
  let before: unknown
  beforeAll(async () => {
    await begin()
    before = await stateOf(own)
  })

  it.each<[method: string, path: string, body: unknown, own: (emulator: Emulator) => unknown]>([
    ['PUT', '/rate-limits', { mode: 'bogus' }, ({ rateLimits }) => rateLimits.set({ mode: 'bogus' as 'on' })],
    ['PUT', '/rate-limits', { remaning: 0 }, ({ rateLimits }) => rateLimits.set({ remaning: 0 } as object)],
    ['PUT', '/rate-limits', { window_s: 0 }, ({ rateLimits }) => rateLimits.set({ window_s: 0 })],
    [
      'POST',
      '/accounts',
      { name: 'w', plan: 'gold' },
      (one) => one.createAccount({ name: 'w', plan: 'gold' as 'pro' }),
    ],
    ['POST', '/accounts', { name: 'w', rate_limit: -5 }, (one) => one.createAccount({ name: 'w', rateLimit: -5 })],
    ['POST', '/accounts', { name: 'w', seed: 1.5 }, (one) => one.createAccount({ name: 'w', seed: 1.5 })],
    ['POST', '/load', {}, (one) => one.load({} as never)],
    [
      'POST',
      '/load',
      { ...rows, generate: { tickets: 1 } },
      (one) => one.load({ ...rows, generate: { tickets: 1 } } as never),
    ],
    ['POST', '/load', { ...rows, evnts: true }, (one) => one.load({ ...rows, evnts: true } as never)],
    ['POST', '/deliveries/settle', { timeout_ms: -1 }, (one) => one.settled(-1)],
    [
      'PATCH',
      '/account',
      { settings: { seats: 'many' } },
      (one) => one.update({ settings: { seats: 'many' as never } }),
    ],
    ['PUT', '/clock', { now: 'noon' }, ({ clock }) => clock.set({ now: 'noon' })],
    ['PUT', '/clock', { now: '2029-01-01T00:00:00Z' }, ({ clock }) => clock.set({ now: '2029-01-01T00:00:00Z' })],
    ['GET', '/outbox?limit=-1', undefined, ({ outbox }) => outbox.list({ limit: -1 })],
    ['GET', '/deliveries?since_id=x', undefined, ({ deliveries }) => deliveries.list({ since_id: 'x' as never })],
    ['GET', '/accounts?limit=x', undefined, (one) => one.listAccounts({ limit: 'x' as never })],
    ['POST', '/faults', { effect: {} }, ({ faults }) => faults.add({ effect: {} })],
    ['POST', '/snapshots', { name: '..' }, (one) => one.snapshot('..')],
    ['POST', '/snapshots/none/restore', undefined, (one) => one.restore('none')],
    ['GET', '/agents/1/api-key', undefined, (one) => one.apiKeyOf(1)],
    ['POST', '/mail', { from: 'nobody', subject: 'x' }, (one) => one.mail({ from: 'nobody', subject: 'x' })],
    [
      'POST',
      '/mail',
      { ...answerTo(), attachments: [{ ...file, content_base64: '%' }] },
      (one) => one.mail({ ...answerTo(), attachments: [{ ...file, content_base64: '%' }] }),
    ],
    ['POST', '/act', { ...deed, agent_id: 1 }, (one) => one.act({ ...deed, agent_id: 1 })],
    ['POST', '/act', { ...deed, operation: 'closeTicket' }, (one) => one.act({ ...deed, operation: 'closeTicket' })],
    ['PUT', '/traffic', { per_hour: { merges: -1 } }, ({ traffic }) => traffic.set({ per_hour: { merges: -1 } })],
    ['GET', '/events?types=rows', undefined, (one) => one.events({ types: ['rows' as 'row'] })],
    ['POST', '/requests/999/replay', undefined, ({ requests }) => requests.replay(999)],
    ['POST', '/requests/1/replay', { path: '/x' }, ({ requests }) => requests.replay(1, { path: '/x' })],
    ['POST', '/tickets/999/archive', undefined, (one) => one.archiveTicket(999)],
    ['POST', '/tickets/35/archive', undefined, (one) => one.archiveTicket(35)],
    ['POST', '/tickets/33/archive', undefined, (one) => one.archiveTicket(33)],
    [
      'POST',
      '/hooks',
      { event: 'ticket.created', url: 'no' },
      (one) => one.addHook({ event: 'ticket.created', url: 'no' }),
    ],
    [
      'POST',
      '/automations/dry-run',
      { ticket_id: 9999, event: 'ticket.created' },
      (one) => one.dryRun({ ticket_id: 9999, event: 'ticket.created' }),
    ],
  ])('%s %s %j', async (method, path, body, refused) => {
    const answer = await http.call(method, `/_emulator${path}`, { body })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    const error = await Promise.resolve()
      .then(() => refused(own.emulator))
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
    expect((error as Error).message).toBe(answer.body.message)
    expect(await stateOf(own)).toEqual(before)
    expect(await stateOf(http)).toEqual(before)
  })
})

describe('settings of the process', () => {
  beforeEach(begin)

  it('are not changed past the checks by what is inside of them', () => {
    const { settings } = own.emulator
    expect(() => (settings.webhook_hosts as string[]).push('*')).toThrow(TypeError)
    expect(() => {
      settings.webhook_chaos.delay_s = -1
    }).toThrow(TypeError)
    settings.webhook_hosts = ['loopback', '*']
    expect(own.emulator.settings.webhook_hosts).toEqual(['loopback', '*'])
  })
})
