import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { PROJECT_URL } from '../../src/project.ts'
import { inspector, isBrowserThere, openView, useInspector } from './inspector.ts'

useInspector()

describe.skipIf(!isBrowserThere)('the inspector, the page', () => {
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
