import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID, NEW_TICKET, NEXT_TICKET } from '../support/tickets.ts'
import { startReceiver } from '../support/webhooks.ts'

const freshdesk = await startFreshdesk({ plan: 'enterprise' })
const { emulator } = freshdesk
const receiver = await startReceiver()
const act = (agent_id: number, operation: string, more: object = {}) =>
  freshdesk.post('/_emulator/act', { agent_id, operation, ...more })

describe('an agent in Freshdesk’s interface', () => {
  it('does what the API does, at no credit and without a call', async () => {
    const { remaining } = emulator.rateLimits
    const { status, body } = await act(ID.amy, 'createTicket', { body: NEW_TICKET })
    expect(status).toBe(200)
    expect([body.status, body.body.id, body.body.subject]).toEqual([201, NEXT_TICKET, NEW_TICKET.subject])
    const update = await act(ID.amy, 'updateTicket', { params: { id: NEXT_TICKET }, body: { status: 5 } })
    expect([update.body.status, update.body.body.status]).toEqual([200, 5])
    const list = await act(ID.amy, 'listTickets', { params: { per_page: 2, page: '1' } })
    expect(list.body.body).toHaveLength(2)
    expect((await act(ID.admin, 'deleteTicket', { params: { id: NEXT_TICKET } })).body).toEqual({
      status: 204,
      body: null,
    })
    expect(emulator.requests.list()).toEqual([])
    expect(emulator.rateLimits.remaining).toBe(remaining)
  })

  it('is the performer, whom rules and events name', async () => {
    emulator.addHook({ event: 'ticket.closed', url: `${receiver.url}/hook` })
    await using events = emulator.events({ types: ['row'] })
    await act(ID.amy, 'updateTicket', { params: { id: 1 }, body: { status: 5 } })
    await emulator.settled()
    expect(emulator.deliveries.list().map(({ event }) => event)).toEqual(['ticket.closed'])
    const { value } = await events.next()
    expect(value).toMatchObject({ type: 'row', data: { table: 'tickets', id: 1, change: 'updated', by: 'agent' } })
  })

  it('is refused as by the API: by role, scope, fields, plan and what is not there', async () => {
    expect((await act(ID.amy, 'deleteAgent', { params: { id: ID.gil } })).body).toMatchObject({
      status: 403,
      body: { code: 'access_denied' },
    })
    expect((await act(ID.amy, 'updateTicket', { params: { id: 1 }, body: { status: 99, foo: 1 } })).body).toMatchObject(
      {
        status: 400,
        body: { description: 'Validation failed' },
      },
    )
    expect((await act(ID.amy, 'viewTicket', { params: { id: 99_999 } })).body).toEqual({ status: 404, body: null })
    expect((await act(ID.amy, 'viewTicket', { params: { id: 'x' } })).body).toEqual({ status: 404, body: null })
    emulator.update({ plan: 'free' })
    expect((await act(ID.amy, 'listTimeEntries', { params: {} })).body.status).toBe(403)
    emulator.update({ state: 'suspended' })
    expect((await act(ID.amy, 'viewTicket', { params: { id: 1 } })).body.body.code).toBe('account_suspended')
  })

  it('acts whatever is left of the limits, and whichever fault waits', async () => {
    emulator.rateLimits.set({ mode: 'on', remaining: 0 })
    emulator.faults.add({ effect: { status: 500 } })
    expect((await act(ID.amy, 'viewTicket', { params: { id: 1 } })).body.status).toBe(200)
    expect(emulator.faults.list()[0]).toMatchObject({ acted: 0 })
  })

  it('has to be there, and active', async () => {
    expect((await act(1, 'viewTicket', { params: { id: 1 } })).status).toBe(400)
    expect((await act(ID.amy, 'viewTickets')).body.message).toBe(
      'There is no such operation: viewTickets; did you mean viewTicket or listTickets?',
    )
    expect((await act(ID.amy, 'viewTicket')).body.message).toBe('params.id is missing: it is in the path /tickets/:id')
    await freshdesk.delete(`/agents/${ID.gil}`)
    expect((await act(ID.gil, 'viewTicket', { params: { id: 1 } })).status).toBe(409)
  })

  it('sends no body that the API would not take', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(99)}1${'}'.repeat(99)}`)
    const wide = { ...NEW_TICKET, tags: Array.from({ length: 10_001 }, String) }
    expect((await act(ID.amy, 'createTicket', { body: wide })).body.body.code).toBe('invalid_json')
    expect(emulator.act({ agent_id: ID.amy, operation: 'createTicket', body: { a: { a: deep } } }).status).toBe(400)
  })
})
