import { beforeEach, describe, expect, it } from 'vitest'
import type { RequestLog } from '../../src/http/log.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const logged: RequestLog[] = []
const freshdesk = await startFreshdesk({ log: (entry) => logged.push(entry), settings: { reason_header: true } })
beforeEach(() => logged.splice(0))

describe('a path at which nothing is', () => {
  it.each([
    ['/api/v2/ticket', 'there is no such path; did you mean /api/v2/tickets?'],
    ['/v2/tickets', 'there is no such path; did you mean /api/v2/tickets?'],
    ['/tickets/1', 'there is no such path; did you mean /api/v2/tickets/1?'],
    ['/api/tickets', 'there is no such path; did you mean /api/v2/tickets?'],
    ['/api/v3/tickets/1/conversations', 'there is no such path; did you mean /api/v2/tickets/1/conversations?'],
    [
      '/api/v2/api/v2/tickets',
      'there is no such path; did you mean /api/v2/tickets? (this client adds /api/v2 by itself)',
    ],
    ['/api/v2/contact/7', 'there is no such path; did you mean /api/v2/contacts/{id}?'],
    ['/api/v2/tickets.json', 'there is no such path; did you mean /api/v2/tickets?'],
    ['/helpdesk/ticket_fields.json', 'there is no such path; did you mean /api/v2/ticket_fields?'],
    ['/settings/helpdesk', 'there is no such path; did you mean /api/v2/settings/helpdesk?'],
    ['/API/V2/Tickets', 'there is no such path; did you mean /api/v2/tickets?'],
    ['/w9/api/v2/tickets', 'there is no such path, nor an account w9; did you mean /api/v2/tickets?'],
    ['/api/v2/nothing-like-it-at-all', 'there is no such path'],
    [`/api/v2/tickets${'x'.repeat(5000)}`, 'there is no such path'],
  ])('%s proposes in the log and the journal the nearest, and is answered as by Freshdesk', async (path, reason) => {
    const url = new URL(path, freshdesk.emulator.url)
    const answer = await fetch(url, { headers: { Authorization: `Basic ${btoa('admin-api-key:X')}` } })
    expect([answer.status, await answer.text(), answer.headers.get('x-emulator-reason')]).toEqual([404, '', reason])
    expect(logged.map((entry) => entry.reason)).toEqual([reason])
    expect(freshdesk.emulator.requests.list().map((request) => request.reason)).toEqual([reason])
  })

  it('is told apart from a record that is not there', async () => {
    await freshdesk.get('/tickets/999')
    expect(logged.map(({ reason }) => reason)).toEqual(['there is no such record or path'])
  })
})

describe('a refused key', () => {
  const PLAIN = 'You have to be logged in to perform this action.'
  const AS_IT_IS = `${PLAIN} the credentials came as they are, not in base64: send Basic base64(KEY:X)`

  it.each([
    ['Bearer admin-api-key', `${PLAIN} Bearer is not taken: send Basic base64(KEY:X)`],
    ['Token token=abc', `${PLAIN} Token is not taken: send Basic base64(KEY:X)`],
    ['Basic admin-api-key:X', AS_IT_IS],
    ['Basic admin-api-key', AS_IT_IS],
    ['Basic unknown-key', AS_IT_IS],
    ['admin-api-key', AS_IT_IS],
    [`Basic ${btoa('X:admin-api-key')}`, `${PLAIN} the key came as the password: send Basic base64(KEY:X)`],
    [`Basic ${btoa(':admin-api-key')}`, `${PLAIN} the key came as the password: send Basic base64(KEY:X)`],
    [`Basic ${btoa('unknown-key:X')}`, PLAIN],
    [undefined, PLAIN],
  ])('sent as %s is told how to send it', async (authorization, reason) => {
    const headers = new Headers(authorization === undefined ? [] : [['Authorization', authorization]])
    const answer = await fetch(`${freshdesk.emulator.url}/api/v2/tickets`, { headers })
    expect([answer.status, await answer.json()]).toEqual([401, { code: 'invalid_credentials', message: PLAIN }])
    expect(logged.map((entry) => entry.reason)).toEqual([expect.stringContaining(`${reason} keys of acme: `)])
    const [journaled] = freshdesk.emulator.requests.list()
    expect(journaled?.reason).toBe(reason)
  })
})
