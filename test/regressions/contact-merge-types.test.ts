import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { PERSON } from '../support/people.ts'
import { fieldsAndCodes } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

it.each([
  ['company_ids', 5],
  ['company_ids', {}],
  ['other_emails', 5],
])('a merge of contacts is refused for %s of another type', async (field, value) => {
  const answer = await freshdesk.post('/contacts/merge', {
    primary_contact_id: PERSON.ada,
    secondary_contact_ids: [PERSON.ada],
    contact: { [field]: value },
  })
  expect(answer.status).toBe(400)
  expect(fieldsAndCodes(answer)).toContainEqual([`contact.${field}`, 'datatype_mismatch'])
})
