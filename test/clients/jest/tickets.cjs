// A suite as a project has it whose tests are CommonJS, which is Jest's default.
const { createEmulator } = require('freshdesk-emulator')
require('freshdesk-emulator/jest')

let freshdesk
beforeAll(async () => {
  freshdesk = await createEmulator({ plan: 'growth', now: '2026-01-15T09:00:00Z', freeze: true })
})
beforeEach(() => freshdesk.reset())
afterAll(() => freshdesk.close())

async function call(method, path, body) {
  const headers = { Authorization: `Basic ${btoa(`${freshdesk.apiKey}:X`)}`, 'Content-Type': 'application/json' }
  return fetch(`${freshdesk.url}/api/v2${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
}
const NEW_TICKET = { email: 'ada@acme.test', subject: 'Cable broken', description: 'Text', status: 2, priority: 3 }

test('a ticket is made and received', async () => {
  const reply = await call('POST', '/tickets', NEW_TICKET)
  expect(reply.status).toBe(201)
  expect(await reply.json()).toMatchObject({ id: 37, created_at: '2026-01-15T09:00:00Z' })
  expect(freshdesk).toHaveReceived('createTicket', {
    times: 1,
    path: expect.stringContaining('/tickets'),
    headers: expect.objectContaining({ 'content-type': expect.stringMatching(/json/) }),
    body: { subject: expect.stringContaining('Cable'), priority: expect.any(Number) },
  })
  expect(freshdesk).not.toHaveReceived('deleteTicket')
})

test('the account is reset before each test', async () => {
  expect(freshdesk.requests.list()).toEqual([])
  await call('GET', '/tickets?page=2&per_page=5')
  expect(freshdesk).toHaveReceived('listTickets', { query: { page: expect.anything(), per_page: 5 } })
})

test('an operation that does not exist is told, with the nearest', () => {
  expect(() => expect(freshdesk).toHaveReceived('createTickets')).toThrow(/createTickets; did you mean createTicket/)
})

test('a miss says what differs', async () => {
  await call('POST', '/tickets', NEW_TICKET)
  expect(() => expect(freshdesk).toHaveReceived('createTicket', { body: { priority: 1 } })).toThrow(
    'body.priority is 3, not 1',
  )
})

test('fake timers leave the emulator alone', async () => {
  jest.useFakeTimers()
  try {
    freshdesk.faults.add({ match: { operation: 'listGroups' }, effect: { delay_ms: 20 } })
    expect((await call('GET', '/groups')).status).toBe(200)
  } finally {
    jest.useRealTimers()
  }
})

test('fixtures, rows that are generated and the clock work as without Jest', async () => {
  freshdesk.load({ generate: { tickets: 3 } })
  await freshdesk.clock.advance(60)
  expect(freshdesk.clock.now).toBe('2026-01-15T09:01:00Z')
  const other = freshdesk.createAccount({ name: 'w1', fixture: { contacts: [{ name: 'Ada', email: 'ada@x.test' }] } })
  expect(other.name).toBe('w1')
})
