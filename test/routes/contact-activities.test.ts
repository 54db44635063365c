import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

const activity = { name: 'Subscribed', actor: { type: 'contact' }, source: { name: 'Shop' } }
const send = (contact: object) => freshdesk.post('/contact-activities', { activity, contact })
const count = async () => (await freshdesk.get('/contacts?per_page=100')).body.length

it('makes a contact that is not known, once', async () => {
  const before = await count()
  for (let times = 0; times < 2; times++) {
    const { status, text } = await send({ email: 'grace@navy.test', name: 'Grace Hopper', is_actor: true })
    expect([status, text]).toEqual([200, '{}'])
  }
  expect((await freshdesk.get('/contacts?email=grace@navy.test')).body).toMatchObject([{ name: 'Grace Hopper' }])
  await send({ facebook_id: 'fb-77', name: 'By Facebook' })
  await send({ facebook_id: 'fb-77' })
  expect(await count()).toBe(before + 2)
})

it('leaves a contact that is known as it is', async () => {
  const before = await count()
  await send({ id: 158000002101 })
  await send({ email: 'ADA@acme.test', name: 'Somebody else' })
  expect([await count(), (await freshdesk.get('/contacts/158000002101')).body.name]).toEqual([before, 'Ada Lovelace'])
})

it('refuses what names nobody, an id that is nobody’s and an activity without its parts', async () => {
  expect((await send({ name: 'Nobody' })).body.errors).toMatchObject([{ field: 'contact', code: 'missing_field' }])
  expect((await send({ id: 1 })).body.errors).toMatchObject([{ field: 'contact.id', code: 'invalid_value' }])
  const { body } = await freshdesk.post('/contact-activities', {
    activity: { name: '' },
    contact: { email: 'a@b.test' },
  })
  expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'activity.name',
    'activity.actor',
    'activity.source',
  ])
})
