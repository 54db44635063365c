import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

it.each([
  ['status', []],
  ['type', 5],
  ['custom_fields', 'cf_vip'],
])('a bulk update is refused for a %s of another type, instead of failing for each ticket', async (field, value) => {
  const answer = await freshdesk.post('/tickets/bulk_update', {
    bulk_action: { ids: [1], properties: { [field]: value } },
  })
  expect([answer.status, fieldsAndCodes(answer)]).toEqual([
    400,
    [[`bulk_action.properties.${field}`, 'datatype_mismatch']],
  ])
})
