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
  expect(() => expect(freshdesk).toHaveReceived('createTickets')).toThrow(
    'There is no such operation; did you mean createTicket',
  )
})
