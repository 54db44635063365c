import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { PROJECT_URL } from '../../src/project.ts'
import { inspector, isBrowserThere, openView, send, useInspector } from './inspector.ts'

useInspector()

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const VIEWS = [
  ...[
    'requests',
    'requests/2',
    'tickets',
    'tickets/1',
    'verdicts',
    'limits',
    'webhooks',
    'webhooks/1',
    'webhooks/rules',
  ],
  ...['webhooks/dry-run', 'outbox', 'outbox/1', 'clock', 'faults', 'accounts', 'accounts/rows', 'accounts/settings'],
  ...['accounts/permissions', 'report'],
]

/** Something for each view. */
async function prepare(): Promise<void> {
  inspector.emulator.addHook({ event: 'ticket.updated', url: 'http://203.0.113.9/hook' })
  inspector.emulator.faults.add({ match: { operation: 'listCompanies' }, effect: { status: 503 }, times: 2 })
  await send('GET', '/tickets?per_page=2')
  await send('PUT', '/tickets/1', { priority: 9 })
  await send('PUT', '/tickets/1', { priority: 4 })
  await send('POST', '/tickets/1/reply', { body: 'On its way' })
  await send('GET', '/companies')
}

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

async function violations(): Promise<readonly string[]> {
  const { page } = inspector
  await page.evaluate(axe)
  const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)')
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

describe.skipIf(!isBrowserThere)('the inspector, the page', () => {
  it.each(['light', 'dark'] as const)('has nothing serious to say to axe in any view, %s', async (colorScheme) => {
    await prepare()
    await inspector.page.emulateMedia({ colorScheme })
    const found: Record<string, readonly string[]> = {}
    for (const view of VIEWS) {
      const page = await openView(view)
      await page.waitForTimeout(400)
      const serious = await violations()
      if (serious.length > 0) found[view] = serious
    }
    expect(found).toEqual({})
    expect(inspector.complaints).toEqual([])
  })

  it('is no wider than a telephone in any view', async () => {
    await prepare()
    await inspector.page.setViewportSize({ width: 360, height: 740 })
    for (const view of VIEWS) {
      const page = await openView(view)
      await page.waitForTimeout(200)
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      expect([view, width]).toEqual([view, 360])
    }
  })

  it('asks no other host, and shows no key', async () => {
    await prepare()
    const hosts = new Set<string>()
    inspector.page.on('request', (request) => hosts.add(new URL(request.url()).host))
    for (const view of VIEWS) {
      const page = await openView(view)
      await page.waitForTimeout(200)
      expect(await page.content()).not.toContain('admin-api-key')
    }
    expect([...hosts]).toEqual([new URL(inspector.emulator.url).host])
  })

  it('names its keys, and goes by them', async () => {
    const page = await openView()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('2')
    await page.getByRole('heading', { name: 'Tickets' }).waitFor()
    await page.getByRole('option', { name: /#1 / }).waitFor()
    await page.keyboard.press('j')
    await page.waitForURL(/tickets\/\d+$/)
    const first = page.url()
    await page.keyboard.press('j')
    await expect.poll(() => page.url()).not.toBe(first)
    await page.keyboard.press('k')
    await expect.poll(() => page.url()).toBe(first)
    await page.keyboard.press('/')
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Search tickets')
  })

  it('goes by a key pressed in the moment its list is drawn', async () => {
    const page = await openView()
    await page.evaluate(`new MutationObserver((_, observer) => {
      if (document.querySelector('[role=option]') === null) return
      observer.disconnect()
      dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }))
    }).observe(document.body, { childList: true, subtree: true })`)
    await page.keyboard.press('2')
    await page.waitForURL(/tickets\/\d+$/)
  })

  it('switches its colours, and keeps them', async () => {
    const page = await openView()
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const light = await ground()
    await page.getByRole('button', { name: 'Dark colours' }).click()
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.reload()
    await page.getByText('Live', { exact: true }).waitFor()
    expect(await ground()).toBe(dark)
  })

  it('asks once for the control token, and keeps it out of URLs and storage', async () => {
    const emulator = await createEmulator({ controlToken: 'open-sesame' })
    const { page } = inspector
    const urls: string[] = []
    page.on('request', (request) => urls.push(request.url()))
    await page.goto(`${emulator.url}/_emulator/`)
    await page.getByLabel('Token').fill('wrong')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByLabel('Token').fill('open-sesame')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('Live', { exact: true }).waitFor()
    expect(urls.filter((url) => url.includes('sesame'))).toEqual([])
    expect(
      await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'),
    ).not.toContain('sesame')
    await emulator.close()
  })

  it('is not there where control is switched off, and `/` is as it was', async () => {
    const emulator = await createEmulator({ control: false })
    const { page } = inspector
    const response = await page.goto(`${emulator.url}/_emulator/`)
    expect(response?.status()).toBe(404)
    await page.goto(emulator.url)
    await page.getByRole('heading', { name: /^freshdesk-emulator/ }).waitFor()
    await emulator.close()
  })

  it('saves a report without keys', async () => {
    await prepare()
    const page = await openView('report')
    await page.getByLabel(/^What happened/).fill('It broke')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the file' }).click()
    const text = readFileSync(await (await download).path(), 'utf8')
    const report = JSON.parse(text)
    expect(report.what_happened).toBe('It broke')
    expect(report.calls).toHaveLength(5)
    expect(text).not.toMatch(/admin-api-key|scim-token/)
  })

  it('is at most 150 KB, gzipped', () => {
    const folder = new URL('dist/inspector/', PROJECT_URL)
    const sizes = readdirSync(folder)
      .filter((name) => !name.endsWith('.txt'))
      .map((name) => gzipSync(readFileSync(new URL(name, folder))).length)
    expect(sizes.length).toBeGreaterThan(2)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150 * 1024)
  })
})

describe.skipIf(!isBrowserThere)('the reference', () => {
  it('works at the first Execute: the default key is filled in, and nothing optional is', {
    timeout: 180_000,
  }, async () => {
    const { page, emulator } = inspector
    // What draws the reference takes its time.
    page.setDefaultTimeout(60_000)
    await page.goto(`${emulator.url}/docs#/Tickets/listTickets`)
    const operation = page.locator('#operations-Tickets-listTickets')
    await operation.getByRole('button', { name: 'Try it out' }).click()
    await operation.getByRole('button', { name: 'Execute' }).click()
    await operation.locator('.live-responses-table .response-col_status').first().waitFor()
    const [call] = emulator.requests.list()
    expect(call).toMatchObject({ operation: 'listTickets', status: 200, query: {}, decision: 'allowed' })
  })
})
