import { expect, it } from 'vitest'
import { controlRoutes } from '../../src/control/routes.ts'
import { endpoints } from '../../src/routes/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

it('the document of the control operations has them all, on the host that is asked', async () => {
  const { status, body } = await freshdesk.get('/_emulator/openapi.json')
  const ids = Object.values<object>(body.paths).flatMap((path) => Object.values(path).map((one) => one.operationId))
  expect(status).toBe(200)
  expect(ids.sort()).toEqual(controlRoutes.map(({ id }) => id).sort())
  expect(body.servers).toEqual([{ url: '/_emulator', description: 'This emulator' }])
})

it('the coverage tells what is emulated, from where it comes and what differs', async () => {
  const { status, body } = await freshdesk.get('/_emulator/coverage')
  expect(status).toBe(200)
  const emulated = body.operations.filter((operation: { emulated: boolean }) => operation.emulated)
  // Lists of a language and views by id share a path, and an endpoint.
  expect(new Set(emulated.map((operation: { operation_id: string }) => operation.operation_id)).size).toBe(
    endpoints.length,
  )
  expect(emulated.filter((operation: { published: boolean }) => operation.published).length).toBe(body.emulated)
  expect(body.operations).toContainEqual({
    operation: 'DELETE /tickets/{id}',
    operation_id: 'deleteTicket',
    tag: 'Tickets',
    emulated: true,
    published: true,
    privilege: 'delete_ticket',
    rate_limit: 'default',
    source: 'https://developers.freshdesk.com/api/#delete_a_ticket',
    deviations: [],
    reason: null,
  })
  for (const operation of body.operations) if (!operation.emulated) expect(operation.source).toBeNull()
  for (const { operation, emulated, reason } of body.operations) {
    if (emulated) expect([operation, reason]).toEqual([operation, null])
    else expect([operation, reason]).toEqual([operation, expect.any(String)])
  }
})
