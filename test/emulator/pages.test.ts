import express from 'express'
import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { endpoints } from '../../src/routes/index.ts'
import { basic, NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { url } = freshdesk.emulator

const page = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(`${url}${path}`, { headers: { ...headers } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** What a page makes the browser load. */
const loadedBy = (html: string) =>
  [...html.matchAll(/(?:src|(?:link [^>]*)href|data-document)="([^"]*)"/g)].map((one) => one[1] ?? '')

describe.each(['/', '/docs', '/docs/control'])('the page %s', (path) => {
  it('is HTML that may ask no other host for anything', async () => {
    const { status, headers } = await page(path)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/https?:|\*/)
  })

  it('loads what is there, from this host alone', async () => {
    const loaded = loadedBy((await page(path)).text)
    expect(loaded.length).toBe(path === '/' ? 0 : 5)
    for (const asset of loaded) {
      expect(asset).toMatch(/^\/[^/]/)
      expect([asset, (await page(asset)).status]).toEqual([asset, 200])
    }
  })

  it('links to pages that are there', async () => {
    const links = [...(await page(path)).text.matchAll(/<a href="([^"]*)"/g)].map((one) => one[1] ?? '')
    expect(links.length).toBeGreaterThan(2)
    for (const link of links) expect([link, (await page(link)).status]).toEqual([link, 200])
  })
})

describe('/openapi.json', () => {
  it('has every operation that answers, and the server that was asked', async () => {
    const { status, text } = await page('/openapi.json')
    const document = JSON.parse(text)
    const ids = Object.values<object>(document.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    )
    expect(status).toBe(200)
    expect(ids.sort()).toEqual(endpoints.map(({ id }) => id).sort())
    expect(document.servers).toEqual([{ url: `${url}/api/v2`, description: 'This emulator' }])
  })

  it('is given to pages of other hosts', async () => {
    const { headers } = await page('/openapi.json', { Origin: 'http://localhost:3000' })
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })
})

it('leaves to the API what only begins like a page: an account may be called docs', async () => {
  const docs = freshdesk.emulator.createAccount({ name: 'docs', now: NOW, freeze: true })
  const headers = { Authorization: basic(docs.apiKey) }
  expect(JSON.parse((await page('/docs/api/v2/tickets/1', headers)).text).id).toBe(1)
  expect((await page('/docs/nothing', headers)).status).toBe(404)
})

it('names what it loads below the path that it is mounted at', async () => {
  const host = express().use('/mounted', freshdesk.emulator.app)
  const { text } = await supertest(host).get('/mounted/docs').expect(200)
  for (const asset of loadedBy(text)) {
    expect(asset).toMatch(/^\/mounted\//)
    await supertest(host).get(asset).expect(200)
  }
  const document = await supertest(host).get('/mounted/openapi.json').set('Host', 'desk.test').expect(200)
  expect(document.body.servers[0].url).toBe('http://desk.test/mounted/api/v2')
})

it('answers in its own words what it cannot serve: Express would print that on stderr', async () => {
  const { status, text } = await page('/docs/favicon-32x32.png', { Range: 'bytes=99999999-' })
  expect([status, text]).toEqual([416, 'Range Not Satisfiable\n'])
})

describe('/llms.txt', () => {
  it('tells a model what this is, its doors, and documents that are there', async () => {
    const { status, headers, text } = await page('/llms.txt')
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(text).toMatch(/^# freshdesk-emulator \d/)
    const links = [...text.matchAll(/\((http[^)]*)\)/g)].map((one) => one[1] ?? '')
    expect(links.map((link) => link.replace(url, ''))).toEqual(
      expect.arrayContaining(['/api/v2', '/mcp', '/_emulator/mcp', '/scim/v2', '/openapi.json']),
    )
    const documents = links.filter((link) => /openapi|docs|coverage|schema/.test(link))
    expect(documents).toHaveLength(8)
    for (const link of documents) expect([link, (await page(link.replace(url, ''))).status]).toEqual([link, 200])
  })
})

describe('the inspector', () => {
  const HTML = { Accept: 'text/html,application/xhtml+xml' }

  it.each(['/_emulator', '/_emulator/'])(
    'is at %s for browsers, below a policy without inline scripts',
    async (path) => {
      const { status, headers, text } = await page(path, HTML)
      expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
      expect(policy).not.toContain('unsafe')
      expect(text).not.toMatch(/<script[^>]*>[^<]|<style| on\w+=| style=/)
      const loaded = loadedBy(text)
      expect(loaded.length).toBe(3)
      for (const asset of loaded) expect([asset, (await page(asset)).status]).toEqual([asset, 200])
    },
  )

  it('is where a browser at / is led, and nobody else', async () => {
    const led = await fetch(`${url}/`, { headers: HTML, redirect: 'manual' })
    expect([led.status, led.headers.get('location'), led.headers.get('vary')]).toEqual([302, '/_emulator/', 'Accept'])
    expect((await page('/')).text).toContain('freshdesk-emulator')
    expect(JSON.parse((await page('/_emulator')).text)).toBeInstanceOf(Array)
  })

  it('is not shown to pages of other hosts, nor are its files', async () => {
    const foreign = { ...HTML, 'Sec-Fetch-Site': 'cross-site' }
    for (const path of ['/_emulator/', '/_emulator/inspector/inspector.js']) {
      expect((await page(path, foreign)).status).toBe(403)
    }
    expect((await fetch(`${url}/`, { headers: foreign, redirect: 'manual' })).status).toBe(200)
  })

  it('names its files below the path that it is mounted at', async () => {
    const host = express().use('/mounted', freshdesk.emulator.app)
    const { text } = await supertest(host).get('/mounted/_emulator/').set('Accept', 'text/html').expect(200)
    for (const asset of loadedBy(text)) {
      expect(asset).toMatch(/^\/mounted\//)
      await supertest(host).get(asset).expect(200)
    }
    await supertest(host).get('/mounted/').set('Accept', 'text/html').expect('Location', '/mounted/_emulator/')
  })
})
