import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { rawCall } from './raw.ts'

const freshdesk = await startFreshdesk()

describe('slashes', () => {
  it.each(['/api/v2/tickets/1/', '/api/v2//tickets/1', '/api//v2/tickets//1', '/api/v2/tickets/1//'])(
    'are collapsed inside a path and at its end: %s',
    async (path) => {
      const answer = await rawCall(freshdesk.emulator, { path })
      expect(answer.status).toBe(200)
      expect(JSON.parse(answer.text).id).toBe(1)
    },
  )

  it('are collapsed before a query', async () => {
    const answer = await rawCall(freshdesk.emulator, { path: '/api/v2/tickets/?per_page=1' })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toHaveLength(1)
  })

  // Recorded: github arjunkomath/node-freshdesk-api#61, a base URL that ends in a slash.
  it('answer invalid_field on the resource when the path begins with two', async () => {
    const answer = await rawCall(freshdesk.emulator, { path: '//api/v2/tickets/8' })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text)).toEqual({
      description: 'Validation failed',
      errors: [{ field: 'ticket', message: 'Unexpected/invalid field in request', code: 'invalid_field' }],
    })
  })

  it('name the resource in the singular', async () => {
    const answer = await rawCall(freshdesk.emulator, { path: '//api/v2/companies?page=1' })
    expect(JSON.parse(answer.text).errors).toEqual([
      { field: 'company', message: 'Unexpected/invalid field in request', code: 'invalid_field' },
    ])
  })

  it('write nothing when the path begins with two', async () => {
    const answer = await rawCall(freshdesk.emulator, { method: 'DELETE', path: '//api/v2/tickets/1' })
    expect(answer.status).toBe(400)
    expect((await freshdesk.get('/tickets/1')).body.deleted).toBeUndefined()
  })

  it.each(['//', '///', '//nonsense', '//api', '//api/v2'])(
    'answer 404 where two of them begin no path of the API: %s',
    async (path) => {
      const answer = await rawCall(freshdesk.emulator, { path })
      expect([answer.status, answer.text]).toEqual([404, ''])
    },
  )
})

describe('escapes', () => {
  it.each([
    '/api/v2/%zz',
    '/api/v2/tickets/%zz',
    '/api/v2/tickets/%',
    '/api/v2/tickets/%E0%A4%A',
    '/api/v2/tickets/%ff',
    '/api/v2/%00',
    '/%zz/api/v2/tickets',
    '/api/v2/tickets/%2e%2e/1',
  ])('that are no text make the path unknown: %s', async (path) => {
    const answer = await rawCall(freshdesk.emulator, { path })
    expect([answer.status, answer.text]).toEqual([404, ''])
  })

  it('of digits are digits', async () => {
    const answer = await rawCall(freshdesk.emulator, { path: '/api/v2/tickets/%31' })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text).id).toBe(1)
  })

  it('that are malformed stand for themselves in a query', async () => {
    const answer = await rawCall(freshdesk.emulator, { path: '/api/v2/contacts?mobile=%zz' })
    expect([answer.status, answer.text]).toEqual([200, '[]'])
  })

  it('that are malformed are part of the parameter name they stand in', async () => {
    const answer = await rawCall(freshdesk.emulator, { path: '/api/v2/contacts?%zz=1' })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text)).toEqual({
      description: 'Validation failed',
      errors: [{ field: '%zz', message: 'Unexpected/invalid field in request', code: 'invalid_field' }],
    })
  })

  it('that are no UTF-8 are no reason to fail', async () => {
    const answer = await rawCall(freshdesk.emulator, { path: '/api/v2/contacts?phone=%ff%fe' })
    expect([answer.status, answer.text]).toEqual([200, '[]'])
  })
})

describe('a query', () => {
  it('counts the last of a parameter that is given twice', async () => {
    const answer = await freshdesk.get('/tickets?per_page=5&per_page=2')
    expect(answer.body).toHaveLength(2)
  })

  it('counts the last also when that is the one that is wrong', async () => {
    const answer = await freshdesk.get('/tickets?per_page=2&per_page=x')
    expect(answer.body.errors).toMatchObject([{ field: 'per_page', code: 'datatype_mismatch' }])
  })

  it.each(['Ada+Love', 'Ada%20Love'])('reads a blank written either way: %s', async (term) => {
    const answer = await freshdesk.get(`/contacts/autocomplete?term=${term}`)
    expect(answer.status).toBe(200)
  })

  it('may be empty', async () => {
    expect((await rawCall(freshdesk.emulator, { path: '/api/v2/tickets/1?' })).status).toBe(200)
    expect((await rawCall(freshdesk.emulator, { path: '/api/v2/tickets/1?&&' })).status).toBe(200)
  })

  it.each([
    ['/tickets?nonsense=1', 'nonsense'],
    ['/tickets/1?nonsense', 'nonsense'],
    ['/contacts/158000002101?include=company', 'include'],
    ['/tickets?__proto__=1', '__proto__'],
    ['/tickets?constructor=1', 'constructor'],
    ['/contacts?toString=1', 'toString'],
    ['/contacts/158000002101?__proto__=1', '__proto__'],
  ])('refuses a parameter that the operation does not have: %s', async (path, field) => {
    const answer = await freshdesk.get(path)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      description: 'Validation failed',
      errors: [{ field, message: 'Unexpected/invalid field in request', code: 'invalid_field' }],
    })
  })

  it.each([
    ['page=0', 'page', 'invalid_value', 'It should be a/an Positive Integer'],
    ['page=-1', 'page', 'invalid_value', 'It should be a/an Positive Integer'],
    ['page=99999999999999999999', 'page', 'invalid_value', 'It should be a/an Positive Integer'],
    ['page=abc', 'page', 'datatype_mismatch', 'Value set is of type String.It should be a/an Positive Integer'],
    ['page=', 'page', 'datatype_mismatch', 'Value set is of type String.It should be a/an Positive Integer'],
    ['page=1.5', 'page', 'datatype_mismatch', 'Value set is of type Float.It should be a/an Positive Integer'],
    ['page=1e2', 'page', 'datatype_mismatch', 'Value set is of type String.It should be a/an Positive Integer'],
    ['per_page=101', 'per_page', 'invalid_value', 'It should be a Positive Integer less than or equal to 100'],
    ['per_page=0', 'per_page', 'invalid_value', 'It should be a Positive Integer less than or equal to 100'],
    ['per_page=-1', 'per_page', 'invalid_value', 'It should be a Positive Integer less than or equal to 100'],
    ['per_page=abc', 'per_page', 'datatype_mismatch', 'Value set is of type String.It should be a/an Positive Integer'],
  ])('refuses the page %s of any list', async (search, field, code, message) => {
    for (const path of ['/tickets', '/contacts', '/companies', '/tickets/1/conversations']) {
      const answer = await freshdesk.get(`${path}?${search}`)
      expect([path, answer.status, answer.body]).toEqual([
        path,
        400,
        { description: 'Validation failed', errors: [{ field, message, code }] },
      ])
    }
  })

  it('takes a page of 100 and of 1', async () => {
    expect((await freshdesk.get('/tickets?per_page=100')).status).toBe(200)
    expect((await freshdesk.get('/tickets?per_page=1')).body).toHaveLength(1)
  })

  it.each(['9007199254740991', '800'])('answers an empty list beyond the last page: %s', async (page) => {
    const answer = await freshdesk.get(`/contacts?page=${page}&per_page=100`)
    expect([answer.status, answer.text, answer.headers.get('link')]).toEqual([200, '[]', null])
  })

  it.each([
    ['/tickets?include=nope', 'stats,requester,description,company'],
    ['/tickets?include=stats,nope', 'stats,requester,description,company'],
    ['/tickets/1?include=nope', 'conversations,requester,company,stats'],
  ])('refuses an include that the operation does not have: %s', async (path, values) => {
    const answer = await freshdesk.get(path)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      description: 'Validation failed',
      errors: [{ field: 'include', message: `It should be one of these values: '${values}'`, code: 'invalid_value' }],
    })
  })

  it('reports all its errors at once', async () => {
    const answer = await freshdesk.get('/tickets?nonsense=1&page=x&filter=nope')
    const fields = answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
    expect(fields.sort()).toEqual(['filter invalid_value', 'nonsense invalid_field', 'page datatype_mismatch'])
  })
})
