import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes, ID, refusedMethod } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const write = (id: number, body: unknown, key = 'agent-api-key') =>
  freshdesk.put(`/tickets/${id}/summary`, body, { key })
const read = (id: number) => freshdesk.get(`/tickets/${id}/summary`)

function form(body: string, file: string) {
  const fields = new FormData()
  fields.append('body', body)
  fields.append('attachments[]', new Blob([file], { type: 'text/plain' }), `${file}.txt`)
  return fields
}

describe('the first summary', () => {
  it('is answered key for key as documented, plain text wrapped', async () => {
    const answer = await write(2, { body: 'in short <1>' })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(
      JSON.stringify({
        body: '<div dir="ltr">in short &lt;1&gt;</div>',
        body_text: 'in short <1>',
        id: answer.body.id,
        user_id: ID.amy,
        ticket_id: 2,
        created_at: NOW,
        updated_at: NOW,
        attachments: [],
        last_edited_at: null,
        last_edited_user_id: null,
        cloud_files: [],
      }),
    )
    expect((await read(2)).text).toBe(answer.text)
  })

  it('keeps markup, and the agent it names', async () => {
    const { body } = await write(2, { body: '<p>in <b>short</b></p>', user_id: ID.gil })
    expect(body).toMatchObject({ body: '<p>in <b>short</b></p>', body_text: 'in short', user_id: ID.gil })
  })

  it('is no conversation, and leaves its ticket as it was', async () => {
    const before = await freshdesk.get('/tickets/2?include=conversations')
    await emulator.clock.advance(60)
    await write(2, { body: 'in short' })
    expect((await freshdesk.get('/tickets/2?include=conversations')).text).toBe(before.text)
    expect(emulator.outbox.list()).toEqual([])
  })
})

describe('a later one', () => {
  it('changes the text and says who did; who made it stays', async () => {
    const first = (await write(2, { body: 'one' })).body
    await emulator.clock.advance(90)
    const second = await write(2, { body: 'two' }, 'admin-api-key')
    const later = '2030-01-15T09:01:30Z'
    expect(second.body).toEqual({
      ...first,
      body: '<div dir="ltr">two</div>',
      body_text: 'two',
      updated_at: later,
      last_edited_at: later,
      last_edited_user_id: ID.admin,
    })
    expect((await write(2, { body: 'three', user_id: ID.rita })).body.last_edited_user_id).toBe(ID.rita)
  })

  it('adds files, which are served', async () => {
    await write(2, form('one', 'a'))
    const { body } = await write(2, form('two', 'b'))
    expect(body.attachments.map(({ name, size }: { name: string; size: number }) => [name, size])).toEqual([
      ['a.txt', 1],
      ['b.txt', 1],
    ])
    expect(await (await fetch(body.attachments[1].attachment_url)).text()).toBe('b')
  })
})

describe('a summary is refused', () => {
  it('with all that is wrong, and nothing is written', async () => {
    const answer = await write(2, { user_id: 1, attachments: ['x'], colour: 'red' })
    expect(answer.status).toBe(400)
    expect(fieldsAndCodes(answer)).toEqual([
      ['body', 'missing_field'],
      ['attachments', 'datatype_mismatch'],
      ['colour', 'invalid_field'],
      ['user_id', 'invalid_value'],
    ])
    expect((await read(2)).status).toBe(404)
  })

  it.each([
    [{ body: ' ' }, 'invalid_value'],
    [{ body: 7 }, 'datatype_mismatch'],
  ])('with %j', async (body, code) => {
    expect(fieldsAndCodes(await write(2, body))).toEqual([['body', code]])
  })

  it('by an author who is no agent', async () => {
    expect((await write(2, { body: 'x', user_id: ID.ada })).body.errors[0].message).toBe(
      'There is no agent matching the given user_id',
    )
  })

  it('for a deleted or spam ticket: 405', async () => {
    for (const id of [31, 33]) {
      const put = await write(id, { body: 'x' })
      expect([put.status, put.body]).toEqual([405, refusedMethod('PUT')])
      expect((await freshdesk.delete(`/tickets/${id}/summary`)).status).toBe(405)
    }
  })

  it('for a ticket that is not there, archived or out of scope: 404', async () => {
    for (const id of [999, 35]) expect((await write(id, { body: 'x' })).status).toBe(404)
    expect((await write(2, { body: 'x' }, 'restricted-api-key')).status).toBe(404)
    expect((await freshdesk.get('/tickets/10/summary', { key: 'restricted-api-key' })).status).toBe(404)
  })
})

describe('deleting it', () => {
  it('takes its files along, and it can be written anew', async () => {
    const { id, attachments } = (await write(2, form('one', 'a'))).body
    const deleted = await freshdesk.delete('/tickets/2/summary', { key: 'agent-api-key' })
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect((await read(2)).status).toBe(404)
    expect((await fetch(attachments[0].attachment_url)).status).toBe(404)
    expect((await freshdesk.delete('/tickets/2/summary')).status).toBe(404)
    expect((await write(2, { body: 'two' })).body.id).toBeGreaterThan(id)
  })

  it('happens to all of a contact whose tickets go for good', async () => {
    const made = (await freshdesk.post('/tickets', { ...NEW, email: 'gone@new.test' })).body
    await write(made.id, form('one', 'a'))
    const counted = async () => {
      const { ticket_summaries, attachments } = (await freshdesk.get('/_emulator/account')).body.counts
      return [ticket_summaries, attachments]
    }
    const [summaries, files] = (await counted()) as [number, number]
    await freshdesk.delete(`/contacts/${made.requester_id}/hard_delete?force=true`)
    expect(await counted()).toEqual([summaries - 1, files - 1])
  })
})

const NEW = { subject: 's', description: 'd', status: 2, priority: 1 }
