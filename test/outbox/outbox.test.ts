import { expect, it } from 'vitest'
import { type NewEmail, Outbox } from '../../src/outbox/outbox.ts'

const EMAIL: NewEmail = {
  at: 0,
  kind: 'reply',
  to: ['ada@acme.test'],
  cc: [],
  bcc: [],
  from: null,
  subject: 's',
  html: '',
  text: '',
  ticket_id: 1,
}
const MB = 1024 * 1024

it('keeps the newest 10,000 e-mails', () => {
  const outbox = new Outbox()
  for (let count = 0; count < 10_002; count++) outbox.add(EMAIL)
  const ids = outbox.list().map(({ id }) => id)
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([10_000, 3, 10_002])
})

it('keeps the newest 32 MB, and always the last one', () => {
  const outbox = new Outbox()
  for (let count = 0; count < 5; count++) outbox.add({ ...EMAIL, html: 'x'.repeat(4 * MB) })
  expect(outbox.list().map(({ id }) => id)).toEqual([3, 4, 5])
  outbox.add({ ...EMAIL, html: 'x'.repeat(17 * MB) })
  expect(outbox.list().map(({ id }) => id)).toEqual([6])
  outbox.clear()
  outbox.add(EMAIL)
  outbox.add(EMAIL)
  expect(outbox.list().map(({ id }) => id)).toEqual([7, 8])
})
