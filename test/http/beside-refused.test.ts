import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const { call } = await startFreshdesk()

const SUBJECT = { resource_type: 'ticket', field_name: 'subject', operator: 'contains', value: 'x' }

const errorsOf = (body: unknown) =>
  (body as { errors: { field: string; code: string }[] }).errors.map(({ field, code }) => `${field} ${code}`)

describe('beside a field of the wrong shape', () => {
  it('the account’s rules are told of the other fields, after it', async () => {
    const { body } = await call('POST', '/tickets', {
      body: { email: 'ada@acme.test', subject: 'x', description: 'x', status: 2, priority: 'high', group_id: 7 },
    })
    expect(errorsOf(body)).toEqual(['priority datatype_mismatch', 'group_id invalid_value'])
  })

  it('nothing more is told of it, nor of what is read together with it', async () => {
    const { body } = await call('POST', '/contacts', { body: { name: 'Ada', phone: 7 } })
    expect(errorsOf(body)).toEqual(['phone datatype_mismatch'])
  })

  it('the sound objects of a list are judged, each at its place', async () => {
    const conditions = [{ name: 'condition_set_1', match_type: 'all', properties: [SUBJECT] }]
    const actions = [{ field_name: 7 }, { field_name: 'no_such_action', value: 1 }]
    const { body } = await call('POST', '/automations/1/rules', { body: { name: 'x', conditions, actions } })
    expect(errorsOf(body)).toEqual(['actions[0].field_name datatype_mismatch', 'actions[1].field_name invalid_value'])
  })

  it('it is told even of a record that does not exist', async () => {
    const { status } = await call('PUT', '/tickets/4711', { body: { priority: 'high' } })
    expect(status).toBe(400)
    expect(await call('PUT', '/tickets/4711', { body: { group_id: 7 } })).toMatchObject({ status: 404 })
  })
})
