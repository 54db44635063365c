import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import '../../src/vitest.ts'

it('is closed where the block ends that uses it', async () => {
  let url = ''
  {
    await using freshdesk = await createEmulator()
    url = freshdesk.url
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200)
  }
  await expect(fetch(`${url}/_emulator/health`)).rejects.toThrow('fetch failed')
})

it('has its accounts deleted where the block ends that uses them, unless they are gone', async () => {
  await using freshdesk = await createEmulator()
  {
    await using worker = freshdesk.createAccount({ name: 'w1' })
    await using gone = freshdesk.createAccount({ name: 'w2' })
    freshdesk.deleteAccount('w2')
    freshdesk.createAccount({ name: 'w2' })
    expect([worker.name, gone.name]).toEqual(['w1', 'w2'])
  }
  expect(freshdesk.accounts.map(({ name }) => name)).toEqual(['acme', 'w2'])
})

it('is printed in one line, as its accounts are', async () => {
  await using freshdesk = await createEmulator()
  const worker = freshdesk.createAccount({ name: 'w1' })
  expect([inspect(freshdesk), inspect(worker)]).toEqual([
    `Freshdesk account acme at ${freshdesk.url}`,
    `Freshdesk account w1 at ${freshdesk.url}/w1`,
  ])
})

it('takes asymmetric matchers in the body that it should have received', async () => {
  await using freshdesk = await createEmulator()
  const body = {
    subject: 'Cable broken',
    description: 'D',
    email: 'ada@x.test',
    status: 2,
    priority: 3,
    tags: ['a1', 'b'],
  }
  await fetch(`${freshdesk.url}/api/v2/tickets`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa('admin-api-key:X')}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(freshdesk).toHaveReceived('createTicket', {
    body: {
      subject: expect.stringContaining('Cable'),
      priority: expect.any(Number),
      tags: [expect.stringMatching(/^a/), 'b'],
    },
  })
  const wrong = { body: { subject: expect.stringContaining('Router') } }
  expect(() => expect(freshdesk).toHaveReceived('createTicket', wrong)).toThrow('body.subject is "Cable broken", not')
  expect(() =>
    expect(freshdesk).toHaveReceived('createTicket', { body: { tags: [expect.any(Number), 'b'] } }),
  ).toThrow()
  // @ts-expect-error: the types know it too
  expect(() => expect(freshdesk).toHaveReceived('createTickets')).toThrow(
    'There is no such operation: createTickets; did you mean createTicket',
  )
})

it('matchers judge path, query, headers and body, each as a whole or a member of it', async () => {
  await using freshdesk = await createEmulator()
  await fetch(`${freshdesk.url}/api/v2/tickets?per_page=5&page=2`, {
    headers: { Authorization: `Basic ${btoa('admin-api-key:X')}`, 'X-Request-Id': 'abc-1' },
  })
  expect(freshdesk).toHaveReceived('listTickets', {
    path: expect.stringContaining('/tickets'),
    query: { page: expect.any(String), per_page: 5 },
    headers: { 'X-REQUEST-ID': expect.stringMatching(/^abc/), accept: '*/*' },
  })
  expect(freshdesk).toHaveReceived('listTickets', {
    query: expect.objectContaining({ page: '2' }),
    headers: expect.objectContaining({ 'x-request-id': 'abc-1' }),
  })
  const misses = [
    [{ path: expect.stringContaining('/contacts') }, 'path is "/api/v2/tickets", not "StringContaining'],
    [{ query: { page: expect.stringMatching(/3/) } }, 'query.page is "2", not "StringMatching'],
    [{ query: expect.objectContaining({ page: '3' }) }, 'query is {"per_page":"5","page":"2"}, not "ObjectContaining'],
    [{ headers: { 'x-request-id': 'abc-2' } }, 'headers.x-request-id is "abc-1", not "abc-2"'],
    [{ headers: { constructor: expect.anything() } }, 'headers.constructor is absent'],
  ] as const
  for (const [match, message] of misses) {
    expect(() => expect(freshdesk).toHaveReceived('listTickets', match)).toThrow(message)
  }
  expect(await freshdesk.requests.verify({ match: { headers: { 'X-Request-Id': expect.anything() } } })).toMatchObject({
    verified: true,
  })
})
