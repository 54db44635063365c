import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

it('refuses a bulk update with a reply to an agent who may update but not reply', async () => {
  const { body: role } = await freshdesk.post('/_emulator/roles', {
    name: 'Editor',
    privileges: ['view_tickets', 'edit_ticket_properties'],
  })
  await freshdesk.put('/agents/158000002003', { role_ids: [role.id] })
  const bulk_action = { ids: [2], properties: { priority: 4 } }
  const key = 'agent-api-key'
  expect((await freshdesk.post('/tickets/bulk_update', { bulk_action }, { key })).status).toBe(202)
  const refused = await freshdesk.post(
    '/tickets/bulk_update',
    { bulk_action: { ...bulk_action, reply: { body: 'Hello' } } },
    { key },
  )
  expect([refused.status, refused.body.code]).toEqual([403, 'access_denied'])
})
