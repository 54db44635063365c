import { beforeEach, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
beforeEach(() => {
  for (const name of emulator.snapshots) emulator.deleteSnapshot(name)
})
const statusOf = async (id: number) => (await freshdesk.get(`/tickets/${id}`)).status
const restore = async (name: string | null) => {
  const { status, headers } = await freshdesk.post(`/_emulator/snapshots/${name}/restore`)
  return { status, undo: headers.get('x-emulator-undo') }
}

it('what a reset or restore took away is had back by the name in X-Emulator-Undo, until the next', async () => {
  await freshdesk.delete('/tickets/1')
  emulator.snapshot('one')
  await freshdesk.delete('/tickets/2')
  const reset = (await freshdesk.post('/_emulator/reset')).headers.get('x-emulator-undo')
  expect([await statusOf(1), await statusOf(2)]).toEqual([200, 200])
  const undone = await restore(reset)
  expect(undone.status).toBe(200)
  expect((await freshdesk.get('/tickets/2')).body.deleted).toBe(true)
  expect((await restore(reset)).status).toBe(404)
  await restore(undone.undo)
  expect((await freshdesk.get('/tickets/2')).body.deleted).toBeUndefined()
  expect((await freshdesk.get('/_emulator/snapshots')).body).toEqual([{ name: 'one' }])
  expect((await restore('one')).undo).toMatch(/^undo-\d+$/)
  expect((await restore('none')).status).toBe(404)
})

it('takes no name of another snapshot, and leaves those alone', async () => {
  const { undo } = await restore('undo-x')
  expect(undo).toBeNull()
  const first = (await freshdesk.post('/_emulator/reset')).headers.get('x-emulator-undo') ?? ''
  const next = `undo-${Number(first.slice('undo-'.length)) + 1}`
  emulator.snapshot(next)
  const second = (await freshdesk.post('/_emulator/reset')).headers.get('x-emulator-undo')
  expect(second).not.toBe(next)
  expect(emulator.snapshots).toContain(next)
})
