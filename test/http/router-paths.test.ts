import { describe, expect, it } from 'vitest'
import { type Routed, Router } from '../../src/http/router.ts'

const STATED = [
  'GET /',
  'GET /things',
  'POST /things',
  'GET /things/me',
  'GET /things/:id',
  'DELETE /things/:id',
  'POST /things/:name',
  'GET /things/:id/parts/:part_id',
  'GET /things/me/parts',
  'GET /articles/:id_or_language',
  'PUT /articles/:id',
  'GET /articles/:id/:language',
  'GET /articles.json',
  'GET /names/:name/more',
  'GET /old/:id',
  'GET /old/:id.json',
  'GET /old/:id_or_language.json/more',
]

const router = new Router(
  STATED.map((text): Routed => {
    const [method = '', path = ''] = text.split(' ')
    return { method: method.toLowerCase() as Routed['method'], path: path as Routed['path'] }
  }),
)

/** `GET /things/:id {"id":"7"}`, the methods that would do, or nothing. */
function found(method: string, path: string): string {
  const match = router.match(method, path)
  if (match.kind === 'none') return 'none'
  if (match.kind === 'wrong_method') return `only ${match.allowed.join(', ')}`
  const { endpoint, params } = match
  return `${endpoint.method.toUpperCase()} ${endpoint.path} ${JSON.stringify(params)}`
}

const LONGEST = '1'.repeat(100)

describe('a method and a path', () => {
  it.each([
    ['GET', '/', 'GET / {}'],
    ['GET', '/things', 'GET /things {}'],
    ['GET', '/things/7', 'GET /things/:id {"id":"7"}'],
    ['GET', '/things/7/parts/12', 'GET /things/:id/parts/:part_id {"id":"7","part_id":"12"}'],
    ['GET', '/articles.json', 'GET /articles.json {}'],
  ])('find the endpoint that states them: %s %s', (method, path, expected) => {
    expect(found(method, path)).toBe(expected)
  })

  it.each([
    ['a segment goes before a parameter', 'GET', '/things/me', 'GET /things/me {}'],
    ['but not where the method is another', 'POST', '/things/me', 'POST /things/:name {"name":"me"}'],
    ['nor where the path ends elsewhere', 'GET', '/things/me/parts/1', 'none'],
    ['of two parameters the first that takes it', 'POST', '/things/7', 'POST /things/:name {"name":"7"}'],
    ['a number or a language, a number', 'GET', '/articles/7', 'GET /articles/:id_or_language {"id_or_language":"7"}'],
    ['a language', 'GET', '/articles/pt-BR', 'GET /articles/:id_or_language {"id_or_language":"pt-BR"}'],
    ['behind a number', 'GET', '/articles/7/fil', 'GET /articles/:id/:language {"id":"7","language":"fil"}'],
    ['neither', 'GET', '/articles/x', 'none'],
    ['a number alone', 'PUT', '/articles/en', 'only GET'],
  ])('where several could be meant: %s', (_, method, path, expected) => {
    expect(found(method, path)).toBe(expected)
  })

  it.each([
    ['PATCH', '/things', 'only GET, POST'],
    ['GET', '/things/7a', 'only POST'],
    ['GET', '/things/٣', 'only POST'],
    ['OPTIONS', '/things/7', 'only GET, POST, DELETE'],
    ['PUT', '/names/x/more', 'only GET'],
  ])('tell the methods that the path takes: %s %s', (method, path, expected) => {
    expect(found(method, path)).toBe(expected)
  })

  it.each(['', '/Things', '/things/', '/thing', '/things/7/parts', '/names//more', '/names'])(
    'find nothing where nothing is stated: %j',
    (path) => {
      expect(found('GET', path)).toBe('none')
    },
  )
})

describe('a parameter with an ending', () => {
  it.each([
    ['/old/7.json', 'GET /old/:id.json {"id":"7"}'],
    ['/old/7', 'GET /old/:id {"id":"7"}'],
    ['/old/7%2Ejson', 'GET /old/:id.json {"id":"7"}'],
    ['/old/en.json/more', 'GET /old/:id_or_language.json/more {"id_or_language":"en"}'],
    [`/old/${LONGEST}.json`, `GET /old/:id.json {"id":"${LONGEST}"}`],
    [`/old/${LONGEST}1.json`, 'none'],
    ['/old/7.xml', 'none'],
    ['/old/x.json', 'none'],
    ['/old/.json', 'none'],
    ['/old/7.json.json', 'none'],
  ])('takes what ends so: %s', (path, expected) => {
    expect(found('GET', path)).toBe(expected)
  })
})

describe('an escape', () => {
  it.each([
    ['means its sign', '/%74hings/%37', 'GET /things/:id {"id":"7"}'],
    ['of a slash parts nothing', '/names/a%2Fb%2fc/more', 'GET /names/:name/more {"name":"a/b/c"}'],
    ['of a mark of URLs is one', '/names/%23%3F%3a%40%26/more', 'GET /names/:name/more {"name":"#?:@&"}'],
    ['is undone once', '/names/%2525%25/more', 'GET /names/:name/more {"name":"%25%"}'],
    ['of several bytes', '/names/%C3%A9/more', 'GET /names/:name/more {"name":"é"}'],
    ['that is none', '/names/%zz/more', 'none'],
    ['of half a sign', '/names/%C3/more', 'none'],
  ])('%s', (_, path, expected) => {
    expect(found('GET', path)).toBe(expected)
  })
})

describe('a parameter', () => {
  it('is of a hundred characters at most', () => {
    expect(found('GET', `/things/${LONGEST}`)).toBe(`GET /things/:id {"id":"${LONGEST}"}`)
    expect(found('GET', `/things/${LONGEST}1`)).toBe('none')
    expect(found('GET', `/names/${'%41'.repeat(100)}/more`)).toContain('GET /names/:name/more')
    expect(found('GET', `/names/${'%2F'.repeat(101)}/more`)).toBe('none')
  })

  it('ends where a fragment begins', () => {
    expect(found('GET', '/things/7#parts')).toBe('GET /things/:id {"id":"7"}')
  })

  it('is what stands there, whatever objects inherit', () => {
    expect(found('GET', '/names/__proto__/more')).toBe('GET /names/:name/more {"name":"__proto__"}')
    expect(found('GET', '/constructor')).toBe('none')
  })
})

it('an endpoint that is stated twice is told at once', () => {
  const stated = { method: 'get', path: '/things/:id' } as const
  expect(() => new Router([stated, { method: 'get', path: '/things/:other_id' }])).toThrow(
    'GET /things/:other_id is stated twice',
  )
})
