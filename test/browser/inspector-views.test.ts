import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
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

describe.skipIf(!isBrowserThere)('the inspector, all views', () => {
  it.each(['light', 'dark'] as const)('has nothing serious to say to axe, %s', async (colorScheme) => {
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

  it('is no wider than a telephone', async () => {
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
})
