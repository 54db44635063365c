import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { COMPANY, failures, formOf, notUnique, PERSON } from '../support/people.ts'

const freshdesk = await startFreshdesk()
const { ada, alex, blockedBob, deletedDora, linus, marie, niels, rosa } = PERSON

const view = async (id: number) => (await freshdesk.get(`/contacts/${id}`)).body

const notAllowed = (method: string) => ({
  message: `${method} method is not allowed. It should be one of these method(s): GET`,
})

describe('an update', () => {
  it('changes what it names and leaves the rest', async () => {
    const before = await view(ada)
    const answer = await freshdesk.put(`/contacts/${ada}`, {
      job_title: 'Countess',
      tags: ['poetry'],
      custom_fields: { department: 'Sales' },
    })
    const after = {
      ...before,
      job_title: 'Countess',
      tags: ['poetry'],
      custom_fields: { ...before.custom_fields, department: 'Sales' },
      updated_at: NOW,
    }
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(JSON.stringify(after))
    expect(await view(ada)).toEqual(after)
  })

  it('clears by null, back to the default where there is one', async () => {
    const { body: made } = await freshdesk.post('/contacts', {
      name: 'Grace',
      email: 'grace@example.com',
      phone: '1',
      mobile: '2',
      twitter_id: 'g',
      unique_external_id: 'g',
      other_emails: ['g@example.com'],
      company_id: COMPANY.acme,
      view_all_tickets: true,
      other_companies: [{ company_id: COMPANY.globex }],
      address: 'a',
      description: 'd',
      job_title: 'j',
      language: 'sv',
      time_zone: 'Stockholm',
      tags: ['t'],
    })
    const cleared = {
      phone: null,
      mobile: null,
      twitter_id: null,
      unique_external_id: null,
      other_emails: [],
      company_id: null,
      view_all_tickets: null,
      other_companies: [],
      address: null,
      description: null,
      job_title: null,
      language: 'en',
      time_zone: 'UTC',
      tags: [],
    }
    const nulls = Object.fromEntries(Object.keys(cleared).map((name) => [name, null]))
    const { deleted: _, ...contact } = made
    const answer = await freshdesk.put(`/contacts/${made.id}`, nulls)
    expect(answer.body).toEqual({ ...contact, ...cleared, ip_address: null, devices: [] })
  })

  it('clears a custom field by null', async () => {
    const { body } = await freshdesk.put(`/contacts/${ada}`, { custom_fields: { newsletter: null } })
    expect(body.custom_fields).toEqual({ department: 'Research', newsletter: null, customer_number: 1001 })
  })

  it('may not take the last means to identify the contact', async () => {
    expect(failures(await freshdesk.put(`/contacts/${linus}`, { email: null }))).toEqual(['email: missing_field'])
    expect((await freshdesk.put(`/contacts/${linus}`, { email: null, phone: '1' })).status).toBe(200)
  })

  it('frees the e-mail it replaces', async () => {
    await freshdesk.put(`/contacts/${ada}`, { email: 'countess@acme.test' })
    const answer = await freshdesk.post('/contacts', { name: 'New Ada', email: 'ada@acme.test' })
    expect(answer.status).toBe(201)
  })

  it('may repeat what the contact has and not take what another has', async () => {
    expect((await freshdesk.put(`/contacts/${ada}`, { email: 'ada@acme.test' })).status).toBe(200)
    const answer = await freshdesk.put(`/contacts/${ada}`, { email: 'niels.bohr@example.org' })
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual(notUnique('email', niels))
  })

  it('that gives a contact without company an e-mail gives it that domain’s company', async () => {
    expect((await freshdesk.put(`/contacts/${rosa}`, { email: 'rosa@acme.test' })).body.company_id).toBe(COMPANY.acme)
  })

  it('that takes the company away does not find it again by the domain', async () => {
    const answer = await freshdesk.put(`/contacts/${ada}`, { company_id: null, email: 'countess@acme.test' })
    expect([answer.body.company_id, answer.body.view_all_tickets]).toEqual([null, null])
  })

  it('takes a multipart body', async () => {
    const answer = await freshdesk.put(`/contacts/${ada}`, formOf({ 'custom_fields[customer_number]': '7' }))
    expect(answer.body.custom_fields.customer_number).toBe(7)
  })

  it.each(['active', 'blocked', 'deleted', 'id', 'other_phone_numbers'])('may not set %s', async (field) => {
    const answer = await freshdesk.put(`/contacts/${ada}`, { [field]: true })
    expect([answer.status, failures(answer)]).toEqual([400, [`${field}: invalid_field`]])
  })

  it.each([
    ['a blocked', blockedBob],
    ['a deleted', deletedDora],
  ])('of %s contact is not allowed', async (_, id) => {
    const answer = await freshdesk.put(`/contacts/${id}`, { name: 'New' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
    expect(answer.body).toEqual(notAllowed('PUT'))
  })

  it.each([12, alex])('of %i, who is no contact, answers an empty 404', async (id) => {
    const answer = await freshdesk.put(`/contacts/${id}`, { name: 'New' })
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('deleting', () => {
  it('answers nothing and keeps the contact, marked as deleted', async () => {
    const before = await view(ada)
    const answer = await freshdesk.delete(`/contacts/${ada}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await view(ada)).toEqual({ ...before, deleted: true, updated_at: NOW })
  })

  it('leaves the contact’s tickets', async () => {
    await freshdesk.delete(`/contacts/${ada}`)
    expect((await freshdesk.get('/tickets/1')).body.requester_id).toBe(ada)
  })

  it.each([
    ['a blocked', blockedBob],
    ['a deleted', deletedDora],
  ])('%s contact is not allowed', async (_, id) => {
    const answer = await freshdesk.delete(`/contacts/${id}`)
    expect([answer.status, answer.body]).toEqual([405, notAllowed('DELETE')])
  })

  it.each([12, alex])('%i, who is no contact, answers 404', async (id) => {
    expect((await freshdesk.delete(`/contacts/${id}`)).status).toBe(404)
  })
})

describe('restoring', () => {
  it('brings a deleted contact back as it was', async () => {
    const { deleted: _, ...before } = await view(deletedDora)
    const answer = await freshdesk.put(`/contacts/${deletedDora}/restore`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await view(deletedDora)).toEqual({ ...before, updated_at: NOW })
  })

  it('finds neither a contact that is not deleted nor one that was merged', async () => {
    await freshdesk.post('/contacts/merge', { primary_contact_id: niels, secondary_contact_ids: [marie] })
    for (const id of [ada, marie, alex, 12]) {
      expect((await freshdesk.put(`/contacts/${id}/restore`)).status).toBe(404)
    }
  })

  it('takes no body', async () => {
    const answer = await freshdesk.put(`/contacts/${deletedDora}/restore`, { really: true })
    expect([answer.status, answer.body.code]).toEqual([400, 'no_content_required'])
  })
})

describe('deleting for good', () => {
  it('asks for a contact that is deleted already', async () => {
    const answer = await freshdesk.delete(`/contacts/${ada}/hard_delete`)
    expect([answer.status, failures(answer)]).toEqual([400, ['force: invalid_value']])
    expect((await freshdesk.get(`/contacts/${ada}`)).status).toBe(200)
  })

  it.each(['true', 'True'])('does without when force is %s', async (force) => {
    const answer = await freshdesk.delete(`/contacts/${ada}/hard_delete?force=${force}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await freshdesk.get(`/contacts/${ada}`)).status).toBe(404)
  })

  it('is still refused when force is false', async () => {
    expect((await freshdesk.delete(`/contacts/${ada}/hard_delete?force=false`)).status).toBe(400)
  })

  it('takes a deleted contact without force', async () => {
    expect((await freshdesk.delete(`/contacts/${deletedDora}/hard_delete`)).status).toBe(204)
    expect((await freshdesk.put(`/contacts/${deletedDora}/restore`)).status).toBe(404)
  })

  it('takes all its tickets along, also deleted ones, and nobody else’s', async () => {
    await freshdesk.delete('/tickets/8')
    await freshdesk.delete(`/contacts/${ada}/hard_delete?force=true`)
    const statuses = []
    for (const id of [1, 8, 34, 2]) statuses.push((await freshdesk.get(`/tickets/${id}`)).status)
    expect(statuses).toEqual([404, 404, 404, 200])
    expect((await freshdesk.get('/tickets?filter=deleted')).body.map(({ id }: { id: number }) => id)).not.toContain(8)
  })

  it('takes their conversations and files along', async () => {
    const form = formOf({ body: 'See the file' })
    form.append('attachments[]', new Blob(['log']), 'router.log')
    const { body: note } = await freshdesk.post('/tickets/1/notes', form)
    await freshdesk.delete(`/contacts/${ada}/hard_delete?force=true`)
    expect((await freshdesk.delete(`/conversations/${note.id}`)).status).toBe(404)
    expect((await fetch(note.attachments[0].attachment_url)).status).toBe(404)
  })

  it('takes the avatar along', async () => {
    const form = formOf({ name: 'Grace', phone: '1' })
    form.append('avatar', new Blob(['png']), 'me.png')
    const { body } = await freshdesk.post('/contacts', form)
    await freshdesk.delete(`/contacts/${body.id}/hard_delete?force=true`)
    expect((await fetch(body.avatar.avatar_url)).status).toBe(404)
  })

  it.each([12, alex])('%i, who is no contact, answers 404', async (id) => {
    expect((await freshdesk.delete(`/contacts/${id}/hard_delete?force=true`)).status).toBe(404)
  })
})

describe('an invitation', () => {
  it('is in the outbox', async () => {
    const answer = await freshdesk.put(`/contacts/${marie}/send_invite`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await freshdesk.get('/_emulator/outbox')).body).toEqual([
      {
        id: 1,
        at: NOW,
        kind: 'invitation',
        to: ['marie@umbrella.test'],
        cc: [],
        bcc: [],
        from: null,
        subject: 'acme user activation',
        html: '<div>Hi Marie Curie, activate your account.</div>',
        text: 'Hi Marie Curie, activate your account.',
        ticket_id: null,
        message_id: '<1.0@acme.freshdesk.com>',
        in_reply_to: null,
      },
    ])
  })

  it('needs an e-mail', async () => {
    const { body } = await freshdesk.post('/contacts', { name: 'Grace', phone: '1' })
    const answer = await freshdesk.put(`/contacts/${body.id}/send_invite`)
    expect([answer.status, answer.body]).toEqual([
      409,
      { code: 'inconsistent_state', message: 'A contact without an email cannot be invited' },
    ])
  })

  it('needs a contact that is not active', async () => {
    const answer = await freshdesk.put(`/contacts/${ada}/send_invite`)
    expect([answer.status, answer.body.code]).toEqual([409, 'inconsistent_state'])
    expect(freshdesk.emulator.outbox.list()).toEqual([])
  })

  it('is not for blocked or deleted contacts, nor for agents', async () => {
    expect((await freshdesk.put(`/contacts/${blockedBob}/send_invite`)).status).toBe(405)
    expect((await freshdesk.put(`/contacts/${deletedDora}/send_invite`)).status).toBe(405)
    expect((await freshdesk.put(`/contacts/${alex}/send_invite`)).status).toBe(404)
  })
})

describe('roles', () => {
  it.each([
    ['delete', `/contacts/${ada}`],
    ['delete', `/contacts/${ada}/hard_delete?force=true`],
    ['put', `/contacts/${deletedDora}/restore`],
    ['post', '/contacts/merge'],
  ] as const)('an agent may not %s %s', async (method, path) => {
    const answer = await freshdesk.call(method.toUpperCase(), path, { key: 'agent-api-key' })
    expect([answer.status, answer.body.code]).toEqual([403, 'access_denied'])
  })

  it('an agent may create and update', async () => {
    const key = { key: 'agent-api-key' }
    expect((await freshdesk.post('/contacts', { name: 'Grace', phone: '1' }, key)).status).toBe(201)
    expect((await freshdesk.put(`/contacts/${ada}`, { job_title: 'Countess' }, key)).status).toBe(200)
  })
})
