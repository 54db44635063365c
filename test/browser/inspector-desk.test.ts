import { describe, expect, it } from 'vitest'
import { ID } from '../support/tickets.ts'
import { startReceiver } from '../support/webhooks.ts'
import { inspector, isBrowserThere, lines, openView, send, useInspector } from './inspector.ts'

useInspector()
const receiver = await startReceiver()

const RESOLVED = 4
const OPEN = 2

const statusOf = async (id: number) => (await send('GET', `/tickets/${id}`)).body.status as number

describe.skipIf(!isBrowserThere)('the inspector, tickets', () => {
  it('has the customer answer: the ticket is open again, and a webhook is sent', async () => {
    await send('PUT', '/tickets/1', { status: RESOLVED })
    inspector.emulator.addHook({ event: 'ticket.reopened', url: `${receiver.url}/hook` })
    const page = await openView('tickets/1')
    await page.getByRole('tab', { name: 'As the customer' }).click()
    await page.getByPlaceholder(/^From ada@acme.test/).fill('It is down again')
    await page.getByRole('button', { name: 'Send as the customer' }).click()
    await page.getByText('It is down again').waitFor()
    await expect.poll(() => statusOf(1)).toBe(OPEN)
    await expect.poll(() => receiver.received.length, { timeout: 5000 }).toBe(1)
  })

  it('does what an agent does: replies, adds a note, closes, all without a call of the API', async () => {
    const page = await openView('tickets/2')
    await page.getByRole('textbox', { name: 'Reply' }).fill('We are on it <now>')
    await page.getByRole('button', { name: 'Send reply' }).click()
    await page.getByText('We are on it <now>').waitFor()
    await page.getByRole('tab', { name: 'Note' }).click()
    await page.getByRole('textbox', { name: 'Note' }).fill('Ask Niels')
    await page.getByRole('button', { name: 'Add note' }).click()
    await page.getByText('Ask Niels').waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect.poll(() => statusOf(2)).toBe(5)
    const { requests, outbox } = inspector.emulator
    expect(requests.list().every(({ operation }) => operation === 'viewTicket')).toBe(true)
    expect(outbox.list().some(({ kind }) => kind === 'reply')).toBe(true)
  })

  it('sets a property in place, and shows what a client changes meanwhile', async () => {
    const page = await openView('tickets/3')
    await page.getByLabel('Priority').first().selectOption({ label: 'Urgent' })
    await expect.poll(async () => (await send('GET', '/tickets/3')).body.priority).toBe(4)
    await send('PUT', '/tickets/3', { subject: 'Renamed by a client' })
    await page.getByRole('heading', { name: /Renamed by a client/ }).waitFor()
    await lines(page, { name: /Renamed by a client/ }).waitFor()
  })

  it('tells what others did to the ticket, at the time of the account’s clock', async () => {
    const page = await openView('tickets/4')
    await inspector.emulator.act({
      agent_id: ID.amy,
      operation: 'updateTicket',
      params: { id: 4 },
      body: { priority: 4 },
    })
    await page.getByRole('tab', { name: 'Timeline' }).click()
    const now = inspector.emulator.clock.now.slice(0, 10)
    await page.getByRole('listitem').filter({ hasText: 'updated' }).filter({ hasText: now }).waitFor()
  })

  it('searches in the grammar of the API, and tells its refusals', async () => {
    const page = await openView('tickets')
    await page.getByLabel('Search tickets').fill('priority:4')
    await page.keyboard.press('Enter')
    const urgent = (await send('GET', '/search/tickets?query=%22priority:4%22')).body
    await expect.poll(() => lines(page).count()).toBe(urgent.results.length)
    await page.getByLabel('Search tickets').fill('colour:4')
    await page.keyboard.press('Enter')
    await page.getByText(/^400: /).waitFor()
  })

  it('shows a ticket’s JSON as each key sees it', async () => {
    const page = await openView('tickets/1')
    await page.getByRole('tab', { name: 'JSON' }).click()
    await page.getByRole('region', { name: 'Ticket as JSON' }).waitFor()
    const restricted = inspector.emulator.keys.findIndex(({ key }) => key === 'restricted-api-key')
    await page.getByLabel('As the key of').selectOption({ index: restricted })
    const { status } = await send('GET', '/tickets/1', undefined, 'restricted-api-key')
    await page.getByRole('region', { name: 'Ticket 1' }).getByText(String(status), { exact: true }).waitFor()
  })

  it('runs nothing of what people wrote, as text and as HTML', async () => {
    const script =
      '<script>document.title = "it ran"; top.document.title = "it ran"</script><img src=x onerror="top.document.title = 1">'
    const made = await send('POST', '/tickets', {
      subject: '<img src=x onerror="document.title = 1">',
      description: `Hello ${script}`,
      email: 'ada@acme.test',
      status: OPEN,
      priority: 1,
    })
    const page = await openView(`tickets/${made.body.id}`)
    await page.getByRole('button', { name: 'As HTML' }).first().click()
    const frame = page.locator('iframe').first()
    expect(await frame.getAttribute('sandbox')).toBe('')
    expect(await frame.getAttribute('srcdoc')).toContain(`default-src 'none'; img-src data:`)
    await page.frameLocator('iframe').first().getByText('Hello').waitFor()
    await page.waitForTimeout(500)
    expect(await page.title()).toBe('freshdesk-emulator')
    expect(await page.locator('main img, main script').count()).toBe(0)
  })
})
