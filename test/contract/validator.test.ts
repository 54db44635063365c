import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { exampleRequestOf } from '../../src/openapi/record.ts'
import { endpoints } from '../../src/routes/index.ts'
import { send } from '../support/call.ts'
import { documentOf } from '../support/documents.ts'
import { isLong, some } from '../support/extent.ts'
import { basic, startFreshdesk } from '../support/freshdesk.ts'
import { DocumentValidator, type Exchange, startProxy } from '../support/validating-proxy.ts'

/** A validator that is not ours stands between a client and the emulator, and knows the committed document alone. */
const { emulator } = await startFreshdesk()
const validator = await DocumentValidator.of(documentOf('openapi.json'), '/api/v2')
const proxy = await startProxy(emulator.url, validator)
const seen = new Set<string>()
afterAll(() => proxy.close())
afterEach(() => {
  proxy.verdicts.length = 0
})

async function call(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const isForm = body instanceof FormData
  await send(`${proxy.url}/api/v2${path}`, {
    method,
    headers: new Headers({
      Authorization: basic('admin-api-key'),
      ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    }),
    body: body === undefined || isForm ? body : JSON.stringify(body),
  })
  const verdict = proxy.verdicts.at(-1)
  if (verdict === undefined) throw new Error('nothing passed the proxy')
  seen.add(verdict.operation)
  return verdict
}

const FINE = { request: [], reply: [] }

describe.each(isLong ? endpoints : some(endpoints, 8))('$id', (endpoint) => {
  it('is called and answers as the document says, in every example', async () => {
    for (const example of endpoint.examples) {
      emulator.reset()
      const { method, path, body } = exampleRequestOf(endpoint, example)
      const verdict = await call(method, path, body)
      expect(verdict).toEqual({ operation: endpoint.id, status: endpoint.success.status, ...FINE })
    }
  })

  it('refuses as the document says', async () => {
    const { method, path, body } = exampleRequestOf(endpoint, endpoint.examples[0] ?? { summary: '' })
    const parameter = `${path}${path.includes('?') ? '&' : '?'}colour=red`
    const unknownId = path.replace(/158\d{9}/, '1')
    const answers = [
      [401, await call(method, path, body, { Authorization: basic('nobody') })],
      [406, await call(method, path, body, { Accept: 'text/html' })],
      [400, await call(method, parameter, body)],
      ...(method === 'GET' ? [] : [[400, await call(method, path, { colour: 'red' })] as const]),
      ...(unknownId === path ? [] : [[404, await call(method, unknownId, body)] as const]),
    ] as const
    for (const [status, verdict] of answers) expect([verdict.status, verdict.reply]).toEqual([status, []])
  })
})

it.runIf(isLong)('has judged every operation of the document', () => {
  expect([...seen].sort()).toEqual(validator.operationIds.sort())
})

describe('a form', () => {
  it('with files, lists and custom fields is as the document says', async () => {
    const form = new FormData()
    for (const [name, value] of [
      ['email', 'ada@acme.test'],
      ['subject', 'With files'],
      ['description', 'See below'],
      ['status', '2'],
      ['priority', '1'],
      ['tags[]', 'a'],
      ['tags[]', 'b'],
      ['custom_fields[cf_reference_number]', 'R-1'],
    ] as const) {
      form.append(name, value)
    }
    form.append('attachments[]', new Blob(['one']), 'one.txt')
    expect(await call('POST', '/tickets', form)).toEqual({ operation: 'createTicket', status: 201, ...FINE })
  })

  it('of a contact with other companies and a picture, too', async () => {
    const form = new FormData()
    form.append('name', 'Grace Hopper')
    form.append('email', 'grace@navy.test')
    form.append('company_id', '158000003001')
    form.append('other_companies[][company_id]', '158000003002')
    form.append('other_companies[][view_all_tickets]', 'true')
    form.append('avatar', new Blob(['picture'], { type: 'image/png' }), 'grace.png')
    expect(await call('POST', '/contacts', form)).toEqual({ operation: 'createContact', status: 201, ...FINE })
  })

  it('with a part that the document does not have is a violation, and refused', async () => {
    const form = new FormData()
    form.append('priority', '9')
    form.append('colour', 'red')
    const verdict = await call('PUT', '/tickets/1', form)
    expect([verdict.status, verdict.request.length, verdict.reply]).toEqual([400, 2, []])
  })
})

describe('the validator would notice', () => {
  type Body = Record<string, unknown>
  const falsified = (change: (body: Body) => Body): ((exchange: Exchange) => Exchange) => {
    return (exchange) => ({ ...exchange, body: JSON.stringify(change(JSON.parse(exchange.body))) })
  }
  it.each<[what: string, falsify: (exchange: Exchange) => Exchange, violation: string]>([
    ['an id that is no number', falsified((body) => ({ ...body, id: 'one' })), '/id must be integer'],
    ['an id that is negative', falsified((body) => ({ ...body, id: -1 })), '/id must be >= 1'],
    ['a key that is missing', falsified(({ subject: _, ...body }) => body), " must have required property 'subject'"],
    ['a key that is new', falsified((body) => ({ ...body, colour: 'red' })), ' must NOT have additional properties'],
    [
      'a time of another form',
      falsified((body) => ({ ...body, created_at: 'today' })),
      '/created_at must match format',
    ],
    ['another status', (exchange) => ({ ...exchange, status: 418 }), 'status 418 is not documented'],
    ['no body', (exchange) => ({ ...exchange, body: '' }), ' must be object'],
    [
      'a header of another kind',
      (exchange) => ({ ...exchange, headers: { ...exchange.headers, 'x-ratelimit-total': 'many' } }),
      '/headers/x-ratelimit-total must be integer',
    ],
  ])('%s in a reply', async (_what, falsify, violation) => {
    const liar = await startProxy(emulator.url, validator, falsify)
    try {
      await fetch(`${liar.url}/api/v2/tickets/1`, { headers: { Authorization: basic('admin-api-key') } })
      expect(liar.verdicts[0]?.reply[0]).toContain(violation)
    } finally {
      liar.close()
    }
  })

  it('a field of another type and a parameter that is unknown, in a request', async () => {
    expect((await call('PUT', '/tickets/1', { tags: 'printer' })).request).toContain(
      '/requestBody/tags must be array,null',
    )
    expect((await call('GET', '/tickets?colour=red')).request).toContain('/query must NOT have additional properties')
  })
})
