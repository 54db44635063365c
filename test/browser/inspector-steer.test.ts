import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { startReceiver } from '../support/webhooks.ts'
import { inspector, isBrowserThere, lines, NOW, openView, send, useInspector } from './inspector.ts'

useInspector()
const receiver = await startReceiver()

const NEW_TICKET = { subject: 'A', description: 'A', email: 'ada@acme.test', status: 2, priority: 1 }

describe.skipIf(!isBrowserThere)('the inspector, steering', () => {
  it('arms a fault that the next call meets, and counts it', async () => {
    const page = await openView('faults')
    await page.getByLabel(/^For operation/).fill('listGroups')
    await page.getByRole('button', { name: /^Server error/ }).click()
    await page.getByText('1 fault', { exact: true }).waitFor()
    expect((await send('GET', '/tickets/1')).status).toBe(200)
    expect((await send('GET', '/groups')).status).toBe(500)
    expect((await send('GET', '/groups')).status).toBe(200)
    await page.getByText('1 of 1').waitFor()
  })

  it('makes a fault of a call', async () => {
    await send('GET', '/groups')
    const page = await openView('requests/1')
    await page.getByLabel('Make a fault of this').selectOption({ label: '… answers 500' })
    await page.getByText('1 fault', { exact: true }).waitFor()
    expect((await send('GET', '/groups')).status).toBe(500)
  })

  it('jumps to what is due: an SLA is breached, and the page shows it', async () => {
    const { body } = await send('POST', '/tickets', NEW_TICKET)
    for (const { id } of (await send('GET', '/tickets?per_page=100')).body) {
      if (id !== body.id) await send('PUT', `/tickets/${id}`, { status: 5 })
    }
    const page = await openView('clock')
    const due = page.getByRole('row', { name: /sla resolution breach/ })
    await due.getByRole('button', { name: 'Jump to it' }).click()
    const ran = page.getByRole('row', { name: new RegExp(`sla resolution breach Ticket ${body.id}`) })
    await ran.waitFor()
    await ran.getByRole('link').click()
    await page.getByText('SLA breached').waitFor()
  })

  it('moves the clock by a button of the bar', async () => {
    const page = await openView()
    await page.getByRole('button', { name: '+1 h', exact: true }).click()
    await page.getByText('2030-01-15 10:00:00').waitFor()
    expect(inspector.emulator.clock.now).toBe('2030-01-15T10:00:00Z')
  })

  it('resets without a question, and undoes it', async () => {
    const { body } = await send('POST', '/tickets', NEW_TICKET)
    const page = await openView()
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByText('Reset to the fixture').waitFor()
    expect((await send('GET', `/tickets/${body.id}`)).status).toBe(404)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await send('GET', `/tickets/${body.id}`)).status).toBe(200)
  })

  it('takes a snapshot and comes back to it', async () => {
    const page = await openView()
    await page.getByRole('button', { name: 'Snapshot' }).click()
    const restore = page.getByRole('button', { name: 'Restore' })
    await page.getByText(/^Snapshot taken/).waitFor()
    await send('DELETE', '/tickets/1')
    await restore.click()
    await expect.poll(async () => (await send('GET', '/tickets/1')).body.deleted).toBeUndefined()
  })

  it('sets a hook by one field, shows its deliveries and sends one again', async () => {
    const page = await openView('webhooks/rules')
    await page.getByLabel('URL').fill(`${receiver.url}/hook`)
    await page.getByRole('button', { name: 'Add hook' }).click()
    await page.getByText('The hook is set').waitFor()
    await send('PUT', '/tickets/1', { priority: 4 })
    await page.getByRole('tab', { name: 'Deliveries' }).click()
    await lines(page, { name: /ticket.updated.*delivered/ }).click()
    await page.getByRole('button', { name: 'Redeliver' }).click()
    await expect.poll(() => receiver.received.length).toBe(2)
  })

  it('tells why a delivery was blocked, and allows its host', async () => {
    // An address for documentation: what is not allowed is refused before a socket opens.
    inspector.emulator.addHook({ event: 'ticket.updated', url: 'http://203.0.113.9/hook' })
    await send('PUT', '/tickets/1', { priority: 4 })
    const page = await openView('webhooks/1')
    await page.getByText('webhook_hosts', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Allow 203.0.113.9' }).click()
    await expect.poll(() => inspector.emulator.settings.webhook_hosts).toContain('203.0.113.9')
  })

  it('makes limits scarce by a slider', async () => {
    await send('GET', '/tickets/1')
    const page = await openView('limits')
    await page.getByLabel('Left of this window').fill('0')
    await expect.poll(() => inspector.emulator.rateLimits.remaining).toBe(0)
    expect((await send('GET', '/tickets/1')).status).toBe(429)
  })

  it('tells when the emulator is gone, and goes on once it is back', async () => {
    const page = await openView()
    const { port } = new URL(inspector.emulator.url)
    await inspector.emulator.close()
    await page.getByRole('alert').waitFor()
    const back = await createEmulator({ port: Number(port), now: NOW, freeze: true })
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await fetch(`${back.url}/api/v2/tickets/77777`)
    await lines(page, { name: /tickets\/77777/ }).waitFor()
    await back.close()
  })
})
