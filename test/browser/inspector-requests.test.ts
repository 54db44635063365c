import { describe, expect, it } from 'vitest'
import { inspector, isBrowserThere, lines, openView, send, useInspector } from './inspector.ts'

useInspector()

describe.skipIf(!isBrowserThere)('the inspector, requests', () => {
  it('is where a browser that opens the base URL is led', async () => {
    const { page, emulator } = inspector
    await page.goto(emulator.url)
    expect(page.url()).toMatch(/\/_emulator\//)
    await page.getByRole('heading', { name: 'Requests' }).waitFor()
    expect(await page.getByText('No calls yet').isVisible()).toBe(true)
    expect(inspector.complaints).toEqual([])
  })

  it('shows a client’s call within a second, with the reason of its refusal', async () => {
    const page = await openView()
    const { status } = await send('POST', '/tickets', { subject: 'Printer', priority: 9 })
    expect(status).toBe(400)
    const line = lines(page, { name: /POST.*\/api\/v2\/tickets/ })
    await line.waitFor({ timeout: 1000 })
    const [call] = inspector.emulator.requests.list()
    expect(await line.textContent()).toContain(call?.reason)
    expect(await line.textContent()).toContain('400')
  })

  it('shows calls from before it was open, and tells them apart by method, status and text', async () => {
    await send('GET', '/tickets/1')
    await send('GET', '/tickets/99999')
    await send('PUT', '/tickets/2', { priority: 3 })
    const page = await openView()
    await lines(page).nth(2).waitFor()
    await page.getByLabel('Status').selectOption('404')
    expect(await lines(page).allTextContents()).toEqual([expect.stringContaining('/tickets/99999')])
    await page.getByLabel('Status').selectOption('')
    await page.getByLabel('Method').selectOption('PUT')
    expect(await lines(page).allTextContents()).toEqual([expect.stringContaining('/tickets/2')])
    await page.getByLabel('Method').selectOption('')
    await page.getByLabel('Filter calls').fill('tickets/1')
    expect(await lines(page).count()).toBe(1)
  })

  it('opens a call by keyboard, and tells what it touched', async () => {
    const page = await openView()
    await send('POST', '/tickets', { subject: 'A', description: 'A', email: 'ada@acme.test', status: 2, priority: 1 })
    await lines(page).first().waitFor()
    await page.keyboard.press('Enter')
    const detail = page.getByRole('region', { name: /^Call/ })
    await detail.getByRole('link', { name: /^Ticket \d+$/ }).waitFor()
    expect(await detail.textContent()).toContain('createTicket')
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
  })

  it('copies a call without its key', async () => {
    const page = await openView()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await send('PUT', '/tickets/1', { priority: 3 })
    await lines(page).first().click()
    const copied = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click()
      return page.evaluate<string>('navigator.clipboard.readText()')
    }
    const curl = await copied('curl')
    expect(curl).toContain(`-u "$FRESHDESK_API_KEY:X" -X PUT '${inspector.emulator.url}/api/v2/tickets/1'`)
    expect(curl).toContain(`-d '{"priority":3}'`)
    expect(await copied('toHaveReceived')).toBe(
      `expect(freshdesk).toHaveReceived('updateTicket', {"body":{"priority":3}})`,
    )
    expect(await copied('fetch')).not.toContain('admin-api-key')
  })

  it('sends a call again, changed, as its agent', async () => {
    await send('PUT', '/tickets/1', { priority: 3 })
    const page = await openView('requests/1')
    await page.getByRole('tab', { name: 'Send again' }).click()
    await page.getByLabel('Body, JSON').fill('{"priority":4}')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.waitForURL(/requests\/2$/)
    expect((await send('GET', '/tickets/1')).body.priority).toBe(4)
  })

  it('holds calls back while it is paused', async () => {
    const page = await openView()
    await page.getByRole('button', { name: 'Pause' }).click()
    await send('GET', '/tickets/1')
    await page.getByRole('button', { name: 'Go on (1)' }).click()
    await lines(page).first().waitFor()
  })
})
