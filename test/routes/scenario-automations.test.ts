import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const ESCALATE = {
  id: 158000034001,
  name: 'Escalate',
  description: 'To the second line, at once',
  actions: [
    { name: 'priority', value: '4' },
    { name: 'ticket_type', value: 'Problem' },
    { name: 'group_id', value: '158000004003' },
    { name: 'add_watcher', value: '158000002002' },
    { name: 'send_email_to_requester' },
  ],
  private: false,
}

describe('scenario automations', () => {
  it('are listed by both paths, every value a text', async () => {
    for (const path of ['/scenario_automations', '/scenario_automations.json']) {
      expect((await freshdesk.get(path)).body).toEqual([ESCALATE])
    }
    expect((await freshdesk.get('/scenario_automations/158000034001')).body).toEqual(ESCALATE)
  })

  it('that are private are their owner’s alone', async () => {
    const { body } = await freshdesk.get('/scenario_automations', { key: 'agent-api-key' })
    expect(body).toEqual([
      ESCALATE,
      {
        id: 158000034002,
        name: 'Take it',
        description: 'Mine alone',
        actions: [
          { name: 'responder_id', value: String(ID.amy) },
          { name: 'status', value: '3' },
        ],
        private: true,
      },
    ])
    expect((await freshdesk.get('/scenario_automations/158000034002')).status).toBe(404)
  })

  it('are none in a new account, and come with fixtures', async () => {
    const account = freshdesk.emulator.createAccount({ name: 'scenarios', fixture: 'empty' })
    expect(account.export().scenario_automations).toBeUndefined()
    account.load({ fixture: { scenario_automations: [{ name: 'Close', actions: [{ name: 'status', value: 5 }] }] } })
    expect(account.export().scenario_automations).toMatchObject([{ name: 'Close' }])
  })

  it('name agents, groups and products that are there', () => {
    const load = (value: string) => () =>
      freshdesk.emulator.load({
        fixture: { scenario_automations: [{ name: 'x', actions: [{ name: 'group_id', value }] }] },
      })
    expect(load('Nobodies')).toThrow('scenario_automations[0].actions[0]: there is nothing named Nobodies')
    expect(load('Billing')).not.toThrow()
  })

  it('are changed by no operation', async () => {
    expect((await freshdesk.post('/scenario_automations', { name: 'x' })).status).toBe(405)
  })
})
