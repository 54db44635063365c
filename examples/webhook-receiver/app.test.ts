import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createEmulator, type Emulator } from 'freshdesk-emulator'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Page, receiver } from './app.ts'

const pages: Page[] = []
const app = receiver((page) => pages.push(page), 's3cret')
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/freshdesk`
let freshdesk: Emulator

/** The rule that an administrator made on the real account. */
const RULE = {
  name: 'Page on urgent tickets',
  performer: { type: 3 },
  events: [{ field_name: 'priority', from: '--', to: 4 }],
  conditions: [],
  actions: [
    {
      field_name: 'trigger_webhook',
      request_type: 'POST',
      url,
      content_type: 'JSON',
      content_layout: '1',
      content: ['ticket.id', 'ticket.subject'],
      custom_headers: { 'X-Webhook-Secret': 's3cret' },
    },
  ],
}

beforeAll(async () => {
  freshdesk = await createEmulator({ now: '2030-01-15T09:00:00Z', freeze: true })
})
afterAll(async () => {
  await freshdesk.close()
  server.close()
})
beforeEach(async () => {
  freshdesk.reset()
  pages.splice(0)
  await api('post', '/automations/4/rules', RULE).expect(201)
})

const api = (method: 'post' | 'put', path: string, body: object) =>
  request(freshdesk.app)[method](`/api/v2${path}`).auth(freshdesk.apiKey, 'X').send(body)

describe('the receiver', () => {
  it('pages once when a ticket becomes urgent', async () => {
    await api('put', '/tickets/1', { priority: 4 }).expect(200)
    await freshdesk.settled()
    expect(pages).toEqual([{ ticketId: 1, subject: 'Router drops the VPN every ten minutes' }])
    expect(freshdesk.deliveries.list()).toMatchObject([{ state: 'delivered', attempts: [{ status: 204 }] }])
  })

  it('pages once although every webhook is delivered twice', async () => {
    freshdesk.settings.webhook_chaos = { duplicate: 1, reorder: 0, delay_s: 0 }
    await api('put', '/tickets/2', { priority: 4 }).expect(200)
    await freshdesk.settled()
    expect(freshdesk.deliveries.list()).toHaveLength(2)
    expect(pages).toHaveLength(1)
  })

  it('refuses what does not know the secret, and what is no webhook', async () => {
    await request(app)
      .post('/freshdesk')
      .send({ freshdesk_webhook: { ticket_id: 1 } })
      .expect(401)
    await request(app).post('/freshdesk').set('X-Webhook-Secret', 's3cret').send({ nonsense: 1 }).expect(400)
    expect(pages).toEqual([])
  })
})
