import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const fields = { default_fields: ['name', 'email', 'company_id', 'tags'], custom_fields: ['department'] }

const download = async (url: string) => {
  const reply = await fetch(url)
  return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() }
}

describe('an export of contacts', () => {
  it('is in progress first, and then gives a CSV file that anybody may download for five minutes', async () => {
    const { status, body } = await freshdesk.post('/contacts/export', { fields })
    expect([status, Object.keys(body)]).toEqual([200, ['id']])
    expect(body.id).toMatch(/^[0-9a-f]{40}$/)
    const path = `/contacts/export/${body.id}`
    expect((await freshdesk.get(path)).body).toEqual({ id: body.id, status: 'in_progress' })
    await emulator.clock.advance(1)
    const { body: finished } = await freshdesk.get(path)
    expect(finished).toEqual({ id: body.id, status: 'completed', download_url: expect.any(String) })
    expect(finished.download_url).toContain('/original/contacts-January-15-2030-09_00.csv?')
    const file = await download(finished.download_url)
    expect([file.status, file.type]).toEqual([200, 'text/csv'])
    const lines = file.text.split('\r\n')
    expect(lines[0]).toBe('Full name,Email,Company,Tags,Department')
    expect(lines).toContain('Niels Bohr,niels@acme.test,Acme Corporation,beta,')
    const names = lines.slice(1, -1).map((line) => line.toLowerCase())
    expect(names).toEqual(names.toSorted())
    await emulator.clock.advance(301)
    expect((await download(finished.download_url)).status).toBe(403)
    // As the reference’s own example asks for it.
    expect((await freshdesk.post(path)).body.status).toBe('completed')
  })

  it('is kept for 15 days', async () => {
    const { body } = await freshdesk.post('/contacts/export', { fields })
    await emulator.clock.advance(15 * 86_400)
    const { download_url } = (await freshdesk.get(`/contacts/export/${body.id}`)).body
    expect((await download(download_url)).status).toBe(200)
    await emulator.clock.advance(1)
    expect((await freshdesk.get(`/contacts/export/${body.id}`)).body).toEqual({ id: body.id, status: 'completed' })
    expect((await download(download_url)).status).not.toBe(200)
  })

  it('goes one at a time, of contacts and of companies', async () => {
    expect((await freshdesk.post('/contacts/export', { fields })).status).toBe(200)
    const second = await freshdesk.post('/contacts/export', { fields })
    expect([second.status, second.body.code]).toEqual([409, 'inconsistent_state'])
    const companies = { fields: { default_fields: ['name', 'domain', 'renewal_date'], custom_fields: [] } }
    expect((await freshdesk.post('/companies/export', companies)).status).toBe(200)
    await emulator.clock.advance(1)
    expect((await freshdesk.post('/contacts/export', { fields })).status).toBe(200)
  })

  it('is found by its own id, below its own path', async () => {
    const { body } = await freshdesk.post('/contacts/export', { fields })
    expect((await freshdesk.get(`/companies/export/${body.id}`)).status).toBe(404)
    expect((await freshdesk.get('/contacts/export/nope')).status).toBe(404)
  })

  it('refuses fields that the account does not have, and no fields at all', async () => {
    const wrong = { fields: { default_fields: ['nope'], custom_fields: ['name'] } }
    expect((await freshdesk.post('/contacts/export', wrong)).body.errors).toEqual([
      { field: 'fields.default_fields', message: 'There is no field named nope', code: 'invalid_value' },
      { field: 'fields.custom_fields', message: 'There is no field named name', code: 'invalid_value' },
    ])
    const none = await freshdesk.post('/contacts/export', { fields: { default_fields: [], custom_fields: [] } })
    expect(none.body.errors).toMatchObject([{ field: 'fields', code: 'invalid_value' }])
    const part = await freshdesk.post('/contacts/export', { fields: { default_fields: ['name'] } })
    expect(part.body.errors).toMatchObject([{ field: 'fields.custom_fields', code: 'missing_field' }])
  })

  it('has thousands of records, whatever is in them', async () => {
    const contacts = Array.from({ length: 1100 }, (_, index) => ({
      name: `N "${index}",\n=x`,
      email: `n${index}@x.test`,
    }))
    emulator.load({ fixture: { contacts } })
    const { body } = await freshdesk.post('/contacts/export', {
      fields: { default_fields: ['name'], custom_fields: [] },
    })
    await emulator.clock.advance(2)
    expect((await freshdesk.get(`/contacts/export/${body.id}`)).body.status).toBe('in_progress')
    await emulator.clock.advance(1)
    const { text } = await download((await freshdesk.get(`/contacts/export/${body.id}`)).body.download_url)
    expect(text.match(/"N ""\d+"",\n=x"\r\n/g)?.length).toBe(1100)
  })
})

describe('an export under way', () => {
  it('goes on after a restore, in a fork and in an account made of its export', async () => {
    const { body } = await freshdesk.post('/contacts/export', { fields })
    emulator.snapshot('under way')
    const exported = emulator.export()
    await emulator.clock.advance(5)
    const path = `/contacts/export/${body.id}`
    expect((await freshdesk.get(path)).body.status).toBe('completed')
    emulator.restore('under way')
    expect((await freshdesk.get(path)).body.status).toBe('in_progress')
    const fork = emulator.createAccount({ name: 'fork', from: 'acme' })
    const copy = emulator.createAccount({ name: 'copy', fixture: exported, now: emulator.clock.now, freeze: true })
    for (const account of [emulator, fork, copy]) {
      await account.clock.advance(1)
      const reply = await fetch(`${account.url}/api/v2${path}`, {
        headers: { Authorization: `Basic ${Buffer.from(`${account.apiKey}:X`).toString('base64')}` },
      })
      expect(await reply.json()).toMatchObject({ id: body.id, status: 'completed' })
    }
    emulator.deleteAccount('fork')
    emulator.deleteAccount('copy')
    emulator.reset()
    expect((await freshdesk.get(path)).status).toBe(404)
  })
})
