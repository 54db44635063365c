import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { speakerOf } from './speak.ts'

const { emulator, put, post: postHttp } = await startFreshdesk()
const { post, tool } = speakerOf(emulator)
const found = () =>
  emulator.requests.verdicts().map(({ verdict, severity, request_ids }) => [verdict, severity, request_ids])

describe('an assistant', () => {
  it('that reads, writes and reads again gets no verdict', async () => {
    await tool('start_conversation')
    for (const priority of [1, 2, 3]) {
      await tool('fetchTicket', { id: 1 })
      await tool('updateTicket', { id: 1, priority })
      await tool('fetchTickets', { per_page: 5 })
    }
    await tool('replyTicket', { id: 1, body: 'Hello' })
    await tool('replyTicket', { id: 2, body: 'Hello' })
    expect(found()).toEqual([])
  })

  it('that replies twice to a ticket is told that an e-mail cannot be unsent', async () => {
    await tool('replyTicket', { id: 1, body: 'Hello' })
    await tool('fetchTicket', { id: 1 })
    await tool('replyTicket', { id: 1, body: 'Hello, once more' })
    expect(found()).toEqual([['replied_twice', 'error', [1, 3]]])
  })

  it('may reply again once the customer wrote, and after a reply that failed', async () => {
    await tool('replyTicket', { id: 1, body: '' })
    await tool('replyTicket', { id: 1, body: 'Hello' })
    await emulator.clock.advance(60)
    await postHttp('/tickets/1/notes', { body: 'And?', incoming: true, private: false })
    await tool('replyTicket', { id: 1, body: 'This' })
    expect(found()).toEqual([])
  })

  it('that calls a tool with the same arguments again and again is told so, whatever reasons it gives', async () => {
    for (const _reasoning of ['a', 'b', 'c', 'd']) await tool('fetchTicket', { id: 1, _reasoning })
    await tool('updateTicket', { id: 1, priority: 3 })
    for (let call = 0; call < 2; call++) await tool('fetchTicket', { id: 1 })
    expect(found()).toEqual([['repeated_tool_call', 'warning', [1, 2, 3, 4]]])
  })

  it('that makes the same thing again and again does worse', async () => {
    for (let call = 0; call < 3; call++) await tool('createTicketNote', { id: 1, body: 'Seen' })
    expect(found()).toEqual([['repeated_tool_call', 'error', [1, 2, 3]]])
  })

  it('that writes after a 403 is told so', async () => {
    const key = 'agent-api-key'
    await tool('createGroup', { name: 'Mine' }, { key })
    await tool('fetchTicket', { id: 1 }, { key })
    await tool('createTicketNote', { id: 1, body: 'I may not make groups' }, { key })
    expect(found()).toEqual([['wrote_after_forbidden', 'warning', [1, 3]]])
  })

  it('is judged for what other clients are judged for: fields that there are not, a POST again after an error', async () => {
    await tool('updateTicket', { id: 1, colour: 'red' })
    emulator.faults.add({
      match: { operation: 'createNote' },
      effect: { status: 500, phase: 'after_commit' },
      times: 1,
    })
    for (const id of [7, 8]) {
      const params = { name: 'createTicketNote', arguments: { id: 1, body: 'Once' } }
      await post({ jsonrpc: '2.0', id, method: 'tools/call', params })
    }
    expect(found()).toEqual([
      ['repeated_post_after_error', 'error', [2, 3]],
      ['sent_undocumented_fields', 'error', [1]],
    ])
  })

  it('that reads again after an error sends nothing twice', async () => {
    emulator.faults.add({ match: { operation: 'viewTicket' }, effect: { status: 503 }, times: 1 })
    await tool('fetchTicket', { id: 1 })
    await tool('fetchTicket', { id: 1 })
    expect(found()).toEqual([])
  })

  it('has no part in what a client of HTTP does', async () => {
    for (let call = 0; call < 4; call++) await postHttp('/tickets/1/reply', { body: 'Hello' })
    await put('/tickets/1', { priority: 2 }, { key: 'agent-api-key' })
    expect(found()).toEqual([])
  })
})
