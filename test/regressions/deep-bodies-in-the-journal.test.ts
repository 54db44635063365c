import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

it.each([200, 1000, 2000, 3000, 4000, 5000, 7000])(
  'a body refused for a depth of %i is text in the journal',
  async (depth) => {
    const deep = `{"subject":${'['.repeat(depth)}${']'.repeat(depth)}}`
    const headers = { 'Content-Type': 'application/json' }
    expect((await freshdesk.call('POST', '/tickets', { body: deep, headers })).status).toBe(400)
    const { status, body } = await freshdesk.get('/_emulator/requests')
    expect(status).toBe(200)
    expect(body[0].request_body).toBe(deep)
    const answer = await freshdesk.post('/_emulator/requests/verify', {
      match: { operation: 'createTicket' },
      count: { exactly: 0 },
    })
    expect(answer.status).toBe(409)
    expect(answer.body.requests).toHaveLength(1)
  },
)
