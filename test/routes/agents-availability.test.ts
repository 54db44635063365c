import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const path = `/agents/${ID.supervisor}/availability`

const limits = async () =>
  (await freshdesk.get(path)).body.channel_availability.map(
    ({ channel, assignment_limit }: { channel: string; assignment_limit: number }) => [channel, assignment_limit],
  )

describe('the availability of an agent', () => {
  it('has the documented keys, channel by channel', async () => {
    const { status, body } = await freshdesk.get(path)
    expect([status, Object.keys(body)]).toEqual([
      200,
      ['agent_ref', 'channel_availability', 'idle_enabled', 'status_updated_at', 'availability_control'],
    ])
    expect(Object.keys(body.channel_availability[0])).toEqual([
      'assignment_limit',
      'current_assignment_load',
      'available',
      'channel',
      'logged_in',
      'round_robin_enabled',
      'availability_updated_at',
      'status_id',
      'pause_assignment',
    ])
    expect(await limits()).toEqual([
      ['Email queue', 20],
      ['Messaging queue', 20],
      ['freshdesk', 20],
    ])
  })

  it('counts the tickets that the agent has yet to solve', async () => {
    const load = async () => (await freshdesk.get(path)).body.channel_availability[0].current_assignment_load
    const before = await load()
    const ticket = { email: 'ada@acme.test', subject: 's', description: 'd', status: 2, priority: 1 }
    const { body } = await freshdesk.post('/tickets', { ...ticket, responder_id: ID.supervisor })
    expect(await load()).toBe(before + 1)
    await freshdesk.put(`/tickets/${body.id}`, { status: 4 })
    expect(await load()).toBe(before)
  })

  it.each(['PUT', 'PATCH'])('is changed by %s, which answers the limits alone', async (method) => {
    const sent = {
      channel_availability: [{ channel: 'Email queue', assignment_limit: 7 }],
      availability_control: 'agent_controlled',
    }
    const { status, text } = await freshdesk.call(method, path, { body: sent })
    expect([status, text]).toEqual([
      200,
      JSON.stringify({
        channel_availability: [
          { assignment_limit: 7, channel: 'Email queue' },
          { assignment_limit: 20, channel: 'Messaging queue' },
          { assignment_limit: 20, channel: 'freshdesk' },
        ],
        availability_control: 'agent_controlled',
      }),
    ])
    expect((await limits())[0]).toEqual(['Email queue', 7])
    const copy = emulator.createAccount({
      name: 'copy',
      fixture: emulator.export(),
      now: emulator.clock.now,
      freeze: true,
    })
    expect(copy.export().agents).toEqual(emulator.export().agents)
    emulator.deleteAccount('copy')
  })

  it('refuses channels that there are not, and answers without the control where none was sent', async () => {
    const wrong = { channel_availability: [{ channel: 'Fax', assignment_limit: 1 }] }
    expect((await freshdesk.put(path, wrong)).body.errors).toEqual([
      {
        field: 'channel_availability[0].channel',
        message: "It should be one of these values: 'Email queue,Messaging queue,freshdesk'",
        code: 'invalid_value',
      },
    ])
    expect(Object.keys((await freshdesk.put(path, {})).body)).toEqual(['channel_availability'])
    expect((await freshdesk.get('/agents/1/availability')).status).toBe(404)
  })

  it('is listed of all agents, a page at a time', async () => {
    const { status, body, headers } = await freshdesk.get('/agents?only=availability&per_page=2')
    expect([status, body.length, headers.get('link')]).toEqual([200, 2, expect.stringContaining('page=2')])
    expect(Object.keys(body[0])).toEqual([
      'id',
      'user_data',
      'contact',
      'availability',
      'deactivated',
      'availability_control',
      'legacy_routing',
    ])
    expect(body.map(({ id }: { id: number }) => id)).toEqual(
      (await freshdesk.get('/agents?per_page=2')).body.map(({ id }: { id: number }) => id),
    )
    expect((await freshdesk.get('/agents?only=nothing')).status).toBe(400)
  })
})
