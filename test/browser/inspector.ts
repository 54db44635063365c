import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { browserOrReason, launchBrowser } from './browser.ts'

/** The inspector in a browser, with an emulator and a page for each test. */

export const isBrowserThere = browserOrReason() !== undefined

export const NOW = '2030-01-15T09:00:00Z'

let browser: Browser
let opened: { emulator: Emulator; page: Page; complaints: string[] }

/** What the tests use; renewed before each. */
export const inspector = {
  get emulator(): Emulator {
    return opened.emulator
  },
  get page(): Page {
    return opened.page
  },
  /** Errors of the page, and what its policy forbade. */
  get complaints(): readonly string[] {
    return opened.complaints
  },
}

type Options = NonNullable<Parameters<typeof createEmulator>[0]>

/** Has each test of the file begin with an emulator that has just started, and an empty page. */
export function useInspector(options: Options = {}): void {
  beforeAll(async () => {
    const path = browserOrReason()
    if (path !== undefined) browser = await launchBrowser(path, [])
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    if (!isBrowserThere) return
    const complaints: string[] = []
    const emulator = await createEmulator({ plan: 'pro', now: NOW, freeze: true, checkReplies: true, ...options })
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.setDefaultTimeout(20_000)
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text())
    })
    opened = { emulator, page, complaints }
  })
  afterEach(async () => {
    await opened?.page.close()
    await opened?.emulator.close()
  })
}

/** Opens a view, and waits until the page hears what happens. */
export async function openView(view = 'requests', { base = inspector.emulator.url } = {}): Promise<Page> {
  const { page } = inspector
  await page.goto(`${base}/_emulator/#/acme/${view}`)
  await page.getByText('Live', { exact: true }).waitFor()
  return page
}

/** Lines of the list that is shown; what can be chosen in fields are options too. */
export const lines = (page: Page, options?: { readonly name: RegExp }) =>
  page.getByRole('listbox').getByRole('option', options)

interface Sent {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: any reply
  readonly body: any
}

/** A call by a client, with the administrator's key. */
export async function send(method: string, path: string, body?: unknown, key = 'admin-api-key'): Promise<Sent> {
  const headers = { Authorization: `Basic ${btoa(`${key}:X`)}`, 'Content-Type': 'application/json' }
  const sent = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  const response = await fetch(`${inspector.emulator.url}/api/v2${path}`, sent)
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}
