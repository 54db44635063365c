import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

it('a body that was refused for its depth is text in the journal, and what is compared with it is answered', async () => {
  const deep = `{"subject":${'['.repeat(7000)}${']'.repeat(7000)}}`
  const headers = { 'Content-Type': 'application/json' }
  expect((await freshdesk.call('POST', '/tickets', { body: deep, headers })).status).toBe(400)
  const { status, body } = await freshdesk.get('/_emulator/requests')
  expect(status).toBe(200)
  expect(body[0].request_body).toBe(deep)
  const answer = await freshdesk.post('/_emulator/requests/verify', {
    match: { operation: 'createTicket', body: { subject: 'S' } },
  })
  expect(answer.status).toBe(409)
  expect(answer.body.near_misses).toHaveLength(1)
})
