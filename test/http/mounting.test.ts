import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import supertest from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { basic, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const Authorization = basic('admin-api-key')

/** The base URL of an app that listens until the file's tests have ended. */
async function listen(app: Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Call {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData
}

async function call(url: string, { method = 'GET', headers = {}, body }: Call = {}) {
  const response = await fetch(url, {
    method,
    headers: { Authorization, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
}

const json = (body: unknown): Call => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

describe('emulator.app handed to supertest', () => {
  it('answers as the emulator’s own port does', async () => {
    const own = await freshdesk.get('/tickets/1')
    const answer = await supertest(emulator.app).get('/api/v2/tickets/1').auth('admin-api-key', 'X')
    expect([answer.status, answer.body]).toEqual([own.status, own.body])
  })

  it('writes to the same account', async () => {
    const made = await supertest(emulator.app)
      .post('/api/v2/companies')
      .auth('admin-api-key', 'X')
      .send({ name: 'Hooli' })
    expect(made.status).toBe(201)
    expect((await freshdesk.get(`/companies/${made.body.id}`)).body).toEqual(made.body)
  })

  it('takes files', async () => {
    const made = await supertest(emulator.app)
      .post('/api/v2/tickets/1/notes')
      .auth('admin-api-key', 'X')
      .field('body', 'See the file')
      .attach('attachments[]', Buffer.from('BYTES'), 'a.txt')
    expect([made.status, made.body.attachments[0].name]).toEqual([201, 'a.txt'])
  })

  it('answers an unknown path as the API does', async () => {
    const answer = await supertest(emulator.app).get('/nonsense').auth('admin-api-key', 'X')
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
})

describe('emulator.app mounted below a path', async () => {
  const app = express().use('/fd', emulator.app)
  app.get('/own', (_request, response) => {
    response.send('own')
  })
  const url = await listen(app)

  it('answers the API, its errors and the control operations there', async () => {
    expect((await call(`${url}/fd/api/v2/tickets/1`)).body.id).toBe(1)
    const unknown = await call(`${url}/fd/api/v2/nonsense`)
    expect([unknown.status, unknown.text, unknown.headers.get('content-type')]).toEqual([
      404,
      '',
      'text/html; charset=utf-8',
    ])
    expect((await call(`${url}/fd/_emulator/health`)).body.status).toBe('ok')
    expect((await call(`${url}/fd/`)).text).toContain('freshdesk-emulator')
  })

  it('leaves everything else to the app around it', async () => {
    expect((await call(`${url}/own`)).text).toBe('own')
    expect((await call(`${url}/api/v2/tickets/1`)).status).toBe(404)
  })

  it('writes the mount into Location, Link and the URLs of files', async () => {
    const made = await call(`${url}/fd/api/v2/companies`, json({ name: 'Hooli' }))
    expect(made.headers.get('location')).toBe(`${url}/fd/api/v2/companies/${made.body.id}`)
    const listed = await call(`${url}/fd/api/v2/companies?per_page=1`)
    expect(listed.headers.get('link')).toBe(`<${url}/fd/api/v2/companies?page=2&per_page=1>; rel="next"`)
    const form = new FormData()
    form.set('body', 'B')
    form.set('attachments[]', new Blob(['BYTES']), 'a.txt')
    const noted = await call(`${url}/fd/api/v2/tickets/1/notes`, { method: 'POST', body: form })
    const fileUrl = noted.body.attachments[0].attachment_url
    expect(fileUrl.startsWith(`${url}/fd/data/helpdesk/`)).toBe(true)
    expect(await (await fetch(fileUrl)).text()).toBe('BYTES')
  })

  it('knows accounts by their path there too', async () => {
    emulator.createAccount({ name: 'w1', now: '2030-01-15T09:00:00Z', freeze: true })
    const listed = await call(`${url}/fd/w1/api/v2/companies?per_page=1`)
    expect(listed.headers.get('link')).toBe(`<${url}/fd/w1/api/v2/companies?page=2&per_page=1>; rel="next"`)
  })

  it('answers the recorded error of two slashes there too', async () => {
    const answer = await call(`${url}/fd//api/v2/tickets/8`)
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, 'ticket'])
  })

  it('reads bodies itself', async () => {
    const broken = await call(`${url}/fd/api/v2/companies`, { ...json({}), body: '{' })
    expect([broken.status, broken.body.code]).toEqual([400, 'invalid_json'])
  })
})

describe('emulator.app behind parsers that have read the body', async () => {
  const app = express().use(express.json({ strict: false }), express.urlencoded(), express.text())
  const url = await listen(app.use(emulator.app))

  it('takes what express.json() has read', async () => {
    const made = await call(`${url}/api/v2/companies`, json({ name: 'Hooli' }))
    expect([made.status, made.body.name]).toEqual([201, 'Hooli'])
  })

  it('judges what express.json() has read', async () => {
    const refused = await call(`${url}/api/v2/companies`, json({ name: 7 }))
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ field: 'name', message: 'Value set is of type Integer.It should be a/an String', code: 'datatype_mismatch' }],
    ])
  })

  it.each(['[]', '"x"', '1', 'null'])('answers invalid_json to %s', async (body) => {
    const refused = await call(`${url}/api/v2/companies`, { ...json({}), body })
    expect([refused.status, refused.body]).toEqual([
      400,
      { code: 'invalid_json', message: 'Request body has invalid json format' },
    ])
  })

  it.each([
    ['application/x-www-form-urlencoded', 'name=Hooli'],
    ['text/plain', '{"name":"Hooli"}'],
  ])('answers 415 to what another parser has read: %s', async (type, body) => {
    const refused = await call(`${url}/api/v2/companies`, { method: 'POST', headers: { 'Content-Type': type }, body })
    expect([refused.status, refused.body]).toEqual([
      415,
      {
        code: 'unsupported_content_type',
        message: `Content type ${type} is not supported. It should be application/json.`,
      },
    ])
  })

  it('still reads the forms that they leave alone', async () => {
    const form = new FormData()
    form.set('body', 'B')
    form.set('attachments[]', new Blob(['BYTES']), 'a.txt')
    const noted = await call(`${url}/api/v2/tickets/1/notes`, { method: 'POST', body: form })
    expect([noted.status, noted.body.attachments[0].size]).toEqual([201, 5])
  })

  it('takes a call without a body', async () => {
    const restored = await call(`${url}/api/v2/tickets/31/restore`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
    })
    expect(restored.status).toBe(204)
  })

  it('takes control operations too', async () => {
    const answer = await call(`${url}/_emulator/clock/advance`, json({ seconds: 60 }))
    expect([answer.status, answer.body.now]).toEqual([200, '2030-01-15T09:01:00Z'])
  })
})
