import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { browserOrReason, launchBrowser } from './browser.ts'

const EVIL = 'evil.example.com'
/** Led to the emulator once its page is there. */
const REBOUND = 'rebind.example.com'

const executablePath = browserOrReason()

let browser: Browser
let emulator: Emulator
let pages: Server
let page: Page

const portOf = (server: Server) => (server.address() as AddressInfo).port

beforeAll(async () => {
  if (executablePath === undefined) return
  emulator = await createEmulator()
  pages = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>hostile</title><p>Hello')
  })
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
  browser = await launchBrowser(executablePath, [EVIL, REBOUND])
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await emulator?.close()
})
beforeEach(async () => {
  emulator.reset()
  page = await browser.newPage()
})
afterEach(() => page.close())

interface Attempt {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

interface Seen {
  readonly status: number
  readonly text: string
}

/** What the page's script sees of the reply; `hidden` where the browser shows it nothing. */
const attempt = (call: Attempt): Promise<Seen | 'hidden'> =>
  page.evaluate(async ({ url, ...init }) => {
    try {
      const response = await fetch(url, init)
      return { status: response.status, text: await response.text() }
    } catch {
      return 'hidden' as const
    }
  }, call)

const visit = (host: string, port = portOf(pages), path = '/') => page.goto(`http://${host}:${port}${path}`)

const ADMIN = { Authorization: `Basic ${Buffer.from('admin-api-key:X').toString('base64')}` }
const JSON_TYPE = { 'Content-Type': 'application/json' }

/** A rule whose webhook makes an account of the emulator, as its control operations do. */
const rule = (url: string) =>
  JSON.stringify({
    name: 'Take over',
    conditions: [],
    actions: [
      {
        field_name: 'trigger_webhook',
        request_type: 'POST',
        url,
        content_type: 'JSON',
        content_layout: '2',
        content: { name: 'taken' },
      },
    ],
  })
const ticket = JSON.stringify({ subject: 'Go', description: 'Go', email: 'ada@acme.test', status: 2, priority: 1 })

describe.skipIf(executablePath === undefined)('a page of another host', () => {
  it('makes no rule with the key that anybody knows, and is told why', async () => {
    await visit(EVIL)
    const made = await attempt({
      url: `${emulator.url}/api/v2/automations/1/rules`,
      method: 'POST',
      headers: { ...ADMIN, ...JSON_TYPE },
      body: rule(`${emulator.url}/_emulator/accounts`),
    })
    expect(made).toEqual({ status: 403, text: expect.stringContaining('a key that anybody knows') })
    const read = await attempt({ url: `${emulator.url}/api/v2/tickets`, headers: ADMIN })
    expect(read).toMatchObject({ status: 403 })
  })

  it('takes nothing over by a rule that it could make', async () => {
    const open = await createEmulator({ cors: 'any' })
    const api = `${open.url}/api/v2`
    await visit(EVIL)
    const headers = { ...ADMIN, ...JSON_TYPE }
    for (const url of [`${open.url}/_emulator/accounts`, `${emulator.url}/_emulator/accounts`]) {
      const made = await attempt({ url: `${api}/automations/1/rules`, method: 'POST', headers, body: rule(url) })
      expect(made).toMatchObject({ status: 201 })
    }
    expect(await attempt({ url: `${api}/tickets`, method: 'POST', headers, body: ticket })).toMatchObject({
      status: 201,
    })
    await open.settled()
    expect(open.deliveries.list().map(({ state }) => state)).toEqual(['blocked', 'waiting'])
    expect([open.accounts.length, emulator.accounts.length]).toEqual([1, 1])
    await open.close()
  })

  it.each([
    ['a read', { url: '/_emulator/export?secrets=true' }],
    ['a call that needs leave', { url: '/_emulator/reset', method: 'POST', headers: JSON_TYPE, body: '{}' }],
    ['a call that needs none', { url: '/_emulator/reset', method: 'POST' }],
  ] satisfies [string, Attempt][])('neither sees nor steers control: %s', async (_what, call) => {
    const { tickets } = await countsOf(emulator)
    emulator.load({ generate: { tickets: 1 } })
    await visit(EVIL)
    expect(await attempt({ ...call, url: `${emulator.url}${call.url}` })).toBe('hidden')
    expect((await countsOf(emulator)).tickets).toBe(tickets + 1)
  })

  it('steers nothing by a form', async () => {
    emulator.load({ generate: { tickets: 1 } })
    const { tickets } = await countsOf(emulator)
    await visit(EVIL)
    await page.setContent(`<form method="post" action="${emulator.url}/_emulator/reset"><button>Go</button></form>`)
    await page.click('button')
    await page.waitForURL(/_emulator/)
    expect(await page.textContent('body')).toContain('access_denied')
    expect((await countsOf(emulator)).tickets).toBe(tickets)
  })

  it('reads nothing by a name that it led to the emulator', async () => {
    await visit(REBOUND, Number(new URL(emulator.url).port))
    const own = (path: string) => attempt({ url: path })
    for (const path of ['/_emulator/export?secrets=true', '/_emulator/accounts', '/_emulator/requests']) {
      expect(await own(path)).toEqual({ status: 403, text: expect.stringContaining(`not to ${REBOUND}`) })
    }
    const reset = await attempt({ url: '/_emulator/reset', method: 'POST' })
    const written = await attempt({ url: '/api/v2/tickets/1', method: 'DELETE', headers: ADMIN })
    expect([reset, written]).toEqual([
      { status: 403, text: expect.any(String) },
      { status: 403, text: expect.stringContaining('a key that anybody knows') },
    ])
  })
})

describe.skipIf(executablePath === undefined)('a file that somebody stored', () => {
  const SCRIPT = 'document.title = "it ran"; top.document.title = "it ran"; fetch("/_emulator/reset", {method: "POST"})'
  it.each([
    ['page.html', 'text/html', `<!doctype html><title>stored</title><script>${SCRIPT}</script>`],
    ['image.svg', 'image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg"><script>${SCRIPT}</script></svg>`],
    [
      'page.xhtml',
      'application/xhtml+xml',
      `<html xmlns="http://www.w3.org/1999/xhtml"><script>${SCRIPT}</script></html>`,
    ],
  ])('runs nothing in the emulator’s origin: %s', async (name, type, content) => {
    const form = new FormData()
    form.set('body', 'See the file')
    form.append('attachments[]', new Blob([content], { type }), name)
    const noted = await fetch(`${emulator.url}/api/v2/tickets/1/notes`, { method: 'POST', headers: ADMIN, body: form })
    const [{ attachment_url: url }] = ((await noted.json()) as { attachments: [{ attachment_url: string }] })
      .attachments
    emulator.load({ generate: { tickets: 1 } })
    const { tickets } = await countsOf(emulator)

    await page.goto(`${emulator.url}/`)
    const download = page.waitForEvent('download')
    await page.goto(url).catch((error: Error) => expect(error.message).toMatch(/Download is starting|ERR_ABORTED/))
    expect((await download).suggestedFilename()).toBe(name)

    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(url)} }))`,
    )
    await page.waitForTimeout(1000)
    expect(await page.title()).not.toBe('it ran')
    expect((await countsOf(emulator)).tickets).toBe(tickets)
  })
})

async function countsOf({ url }: Emulator): Promise<{ readonly tickets: number }> {
  const response = await fetch(`${url}/_emulator/account`)
  return ((await response.json()) as { counts: { tickets: number } }).counts
}
