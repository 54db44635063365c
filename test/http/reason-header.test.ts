import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const freshdesk = await startFreshdesk({ plan: 'growth' })
const { emulator } = freshdesk
const reasonOf = (answer: { readonly headers: Headers }) => answer.headers.get('x-emulator-reason')
const switchOn = () => freshdesk.call('PATCH', '/_emulator/account', { body: { settings: { reason_header: true } } })

describe('X-Emulator-Reason', () => {
  it('is not sent unless asked for', async () => {
    emulator.rateLimits.set({ remaining: 0 })
    expect(reasonOf(await freshdesk.get('/tickets/1'))).toBeNull()
  })

  it('tells which sub-limit refused a call', async () => {
    await switchOn()
    for (let call = 0; call < 20; call++) await freshdesk.get('/tickets?per_page=1')
    await emulator.clock.advance(23)
    const answer = await freshdesk.get('/tickets?per_page=1')
    expect([answer.status, reasonOf(answer)]).toEqual([
      429,
      'the ticket_list limit of 20 calls a minute is used up; it opens again in 37 s',
    ])
  })

  it('tells that the total refused it', async () => {
    await switchOn()
    emulator.rateLimits.set({ remaining: 0, window_s: 5 })
    expect(reasonOf(await freshdesk.get('/tickets/1'))).toBe(
      'the limit of 200 calls in 5 s is used up; it opens again in 5 s',
    )
    emulator.rateLimits.set({ remaining: 2 })
    expect(reasonOf(await freshdesk.get('/tickets/1?include=stats,requester'))).toBe(
      'the limit of 200 calls in 5 s has 2 left, fewer than this call costs; it opens again in 5 s',
    )
  })

  it('tells on a success what would have refused it, were limits enforced', async () => {
    await switchOn()
    emulator.rateLimits.set({ mode: 'headers', remaining: 0 })
    const answer = await freshdesk.get('/tickets/1')
    expect([answer.status, reasonOf(answer)]).toEqual([
      200,
      'the limit of 200 calls a minute is used up; not refused, since limits are not enforced here',
    ])
  })

  it('is absent on other successes', async () => {
    await switchOn()
    expect(reasonOf(await freshdesk.get('/tickets/1'))).toBeNull()
  })

  it('tells why other calls failed, but no key', async () => {
    await switchOn()
    expect(reasonOf(await freshdesk.delete('/tickets/1', { key: 'agent-api-key' }))).toBe(
      'no role grants delete_ticket',
    )
    expect(reasonOf(await freshdesk.get('/tickets/999'))).toBe('there is no such record or path')
    expect(reasonOf(await freshdesk.get('/tickets/1', { key: 'wrong' }))).toBe(
      'You have to be logged in to perform this action.',
    )
    expect(reasonOf(await freshdesk.get('/tickets?page=0'))).toBe('page: It should be a/an Positive Integer')
  })

  it('is printable ASCII and not endless, whatever the client sent', async () => {
    await switchOn()
    const answer = await freshdesk.post('/companies', { name: 'x', 'füld\r\nX-Injected: 1': 1, ['y'.repeat(5000)]: 1 })
    expect(answer.status).toBe(400)
    const reason = reasonOf(answer) ?? ''
    expect(reason.startsWith('f?ld?X-Injected: 1: Unexpected/invalid field in request | yyyy')).toBe(true)
    expect(reason).toHaveLength(1000)
    expect(answer.headers.get('x-injected')).toBeNull()
  })

  it('may be read by pages of other hosts', async () => {
    await switchOn()
    const { headers } = await rawCall(emulator, { path: '/api/v2/tickets/999', headers: { Origin: 'http://a.test' } })
    expect(headers['access-control-expose-headers']).toContain('X-Emulator-Reason')
  })
})
