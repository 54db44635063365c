import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

it('lists deleted contacts with deleted=true, as with state=deleted', async () => {
  const byFlag = await freshdesk.get('/contacts?deleted=true')
  const byState = await freshdesk.get('/contacts?state=deleted')
  expect(byFlag.body.map((contact: { name: string }) => contact.name)).toEqual(['Deleted Dora'])
  expect(byFlag.text).toBe(byState.text)
})

it('lists the others with deleted=false', async () => {
  expect((await freshdesk.get('/contacts?deleted=false')).text).toBe((await freshdesk.get('/contacts')).text)
})
