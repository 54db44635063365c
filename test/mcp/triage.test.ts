import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'

/** The worked example of docs/mcp.md. */

it('an agent triages the queue: what cannot wait is urgent and answered, the rest is as it was', async () => {
  const freshdesk = await createEmulator({ fixture: 'support-desk', now: '2026-01-15T09:00:00Z', freeze: true })
  const client = new Client({ name: 'triage', version: '1.0.0' })
  const headers = { Authorization: freshdesk.apiKey }
  const transport = new StreamableHTTPClientTransport(new URL(`${freshdesk.url}/mcp`), { requestInit: { headers } })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  const call = async (name: string, args: object) => {
    const result = await client.callTool({ name, arguments: { ...args } })
    const { content } = result as unknown as { readonly content: readonly [{ readonly text: string }] }
    return JSON.parse(content[0].text)
  }

  const { conversation_id } = await call('start_conversation', { _reasoning: 'triage of the morning' })
  const { data } = await call('fetchSearchTickets', { query: '"status:2"', conversation_id })
  const urgent: number[] = []
  for (const { id, subject } of data.results) {
    if (!/cannot|down|broken|lost/i.test(subject)) continue
    urgent.push(id)
    const why = `"${subject}" cannot wait`
    await call('updateTicket', { id, priority: 4, tags: ['triaged'], _reasoning: why, conversation_id })
    await call('replyTicket', { id, body: 'We are on it.', conversation_id })
  }

  expect(urgent.length).toBeGreaterThan(0)
  expect(urgent.length).toBeLessThan(data.total)
  const { data: found } = await call('fetchSearchTickets', {
    query: '"tag:\'triaged\' AND priority:4"',
    conversation_id,
  })
  expect(found.results.map(({ id }: { id: number }) => id).sort()).toEqual([...urgent].sort())
  expect(freshdesk.outbox.list().map(({ kind, ticket_id }) => ({ kind, ticket_id }))).toEqual(
    urgent.map((ticket_id) => ({ kind: 'reply', ticket_id })),
  )
  expect(freshdesk.requests.list({ operation: 'updateTicket' })).toHaveLength(urgent.length)
  expect(freshdesk.requests.verdicts()).toEqual([])
  await client.close()
  await freshdesk.close()
})
