import { describe, expect, it } from 'vitest'
import type { CustomerMail } from '../../src/index.ts'
import { type TicketRow, ticketRow } from '../../src/store/rows/tickets.ts'
import { userRow } from '../../src/store/rows/users.ts'
import { accountOf } from '../support/account.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID, NEXT_TICKET } from '../support/tickets.ts'
import { startReceiver } from '../support/webhooks.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk
const receiver = await startReceiver()

const ADA = 'ada.lovelace@acme.example'
const send = (mail: object) => freshdesk.post('/_emulator/mail', mail)
const ticket = async (id: number) => (await freshdesk.get(`/tickets/${id}?include=stats,requester`)).body
const conversations = async (id: number) => (await freshdesk.get(`/tickets/${id}/conversations`)).body
const emailOf = (id: number) => accountOf(emulator).database.users.get(id)?.email ?? ''
const requesterOf = async (id: number) => (await ticket(id)).requester.email as string
/** A reply of an agent goes out: the customer has it. */
async function replyTo(id: number) {
  expect((await freshdesk.post(`/tickets/${id}/reply`, { body: 'On its way' })).status).toBe(201)
  return emulator.outbox.list().at(-1)
}

describe('an e-mail', () => {
  it('of a stranger becomes a ticket, and the stranger a contact', async () => {
    const { status, body } = await send({
      from: 'Grace Hopper <Grace@navy.example>',
      to: ['support@acme.example'],
      cc: ['amos@navy.example', 'support@acme.example'],
      subject: 'A moth in the relay',
      text: 'It is <b>stuck</b>.\nPlease help & hurry.',
    })
    expect([status, body]).toEqual([201, { ticket_id: NEXT_TICKET, conversation_id: null, created: true }])
    expect(await ticket(NEXT_TICKET)).toMatchObject({
      subject: 'A moth in the relay',
      source: 1,
      status: 2,
      requester: { name: 'Grace Hopper', email: 'grace@navy.example' },
      description_text: 'It is <b>stuck</b>.\nPlease help & hurry.',
      to_emails: ['support@acme.example'],
    })
    expect((await ticket(NEXT_TICKET)).cc_emails).toContain('amos@navy.example')
  })

  it('goes to the group and product of the address that it was sent to', async () => {
    const config = accountOf(emulator).database.email_configs.get(ID.billingMailbox)
    const { body } = await send({ from: 'a@b.example', to: config?.reply_email, subject: 'Invoice' })
    expect(await ticket(body.ticket_id)).toMatchObject({
      email_config_id: ID.billingMailbox,
      group_id: config?.group_id,
      support_email: config?.reply_email,
      requester: { name: 'A' },
    })
  })

  it('keeps its files', async () => {
    const file = {
      name: 'log.txt',
      content_type: 'text/plain',
      content_base64: Buffer.from('lines').toString('base64'),
    }
    const { body } = await send({ from: 'a@b.example', subject: 'Log', text: 'See file', attachments: [file] })
    const { attachments } = await ticket(body.ticket_id)
    expect(attachments).toMatchObject([{ name: 'log.txt', content_type: 'text/plain', size: 5 }])
    expect(await (await fetch(attachments[0].attachment_url)).text()).toBe('lines')
    const answer = await send({
      from: 'a@b.example',
      subject: `[#${body.ticket_id}]`,
      text: 'One more',
      attachments: [file],
    })
    expect(answer.body.created).toBe(false)
    expect((await conversations(body.ticket_id))[0].attachments).toMatchObject([{ name: 'log.txt' }])
  })

  it.each([
    ['pending', 3],
    ['resolved', 4],
    ['closed', 5],
  ])('that answers one of the outbox reopens a ticket that is %s, and is told to its agent', async (_, status) => {
    const sent = await replyTo(1)
    await freshdesk.put('/tickets/1', { status })
    const from = await requesterOf(1)
    await emulator.clock.advance(60)
    const { body } = await send({ from, subject: 'Re: anything', text: 'Still broken', in_reply_to: sent?.message_id })
    expect(body).toEqual({ ticket_id: 1, conversation_id: expect.any(Number), created: false })
    const after = await ticket(1)
    expect([after.status, after.stats.requester_responded_at]).toEqual([2, '2030-01-15T09:01:00Z'])
    if (status !== 3) expect(after.stats.reopened_at).toBe('2030-01-15T09:01:00Z')
    expect((await conversations(1)).at(-1)).toMatchObject({
      id: body.conversation_id,
      body_text: 'Still broken',
      incoming: true,
      private: false,
      source: 0,
      auto_response: false,
      user_id: after.requester_id,
      from_email: from,
    })
    const notice = emulator.outbox.list().at(-1)
    expect(notice).toMatchObject({
      kind: 'agent_notification',
      to: [emailOf(after.responder_id)],
      in_reply_to: sent?.message_id,
      ticket_id: 1,
    })
  })

  it('begins the wait for the next response, which an agent ends', async () => {
    await freshdesk.put('/tickets/2', { status: 2, priority: 4 })
    await replyTo(2)
    expect((await ticket(2)).nr_due_by).toBeNull()
    const { sla_policies } = accountOf(emulator).database
    for (const policy of [...sla_policies.all()]) {
      const target = { ...policy.targets[4], next_respond_within: 1800 }
      sla_policies.replace({ ...policy, targets: { ...policy.targets, 4: target } } as typeof policy)
    }
    await send({ from: await requesterOf(2), subject: '[#2]', text: 'And now?' })
    expect((await ticket(2)).nr_due_by).toMatch(/^2030-01-1/)
    await replyTo(2)
    expect((await ticket(2)).nr_due_by).toBeNull()
  })

  it('with [#12] in its subject belongs to the ticket of its requester and of who is in copy, of nobody else', async () => {
    await freshdesk.put('/tickets/1', { status: 5 })
    const own = await send({
      from: await requesterOf(1),
      cc: 'friend@b.example',
      subject: 'Re: [#1] VPN',
      text: 'Hello',
    })
    expect(own.body).toMatchObject({ ticket_id: 1, created: false })
    expect((await ticket(1)).cc_emails).toContain('friend@b.example')
    const friend = await send({ from: 'Friend <friend@b.example>', subject: 'RE: [#1]', text: 'Me too' })
    expect(friend.body).toMatchObject({ ticket_id: 1, created: false })
    const stranger = await send({ from: 'mallory@b.example', subject: 'Re: [#1]', text: 'Close it' })
    expect(stranger.body).toEqual({ ticket_id: NEXT_TICKET, conversation_id: null, created: true })
    expect((await send({ from: ADA, subject: '[#999999]', text: 'x' })).body.created).toBe(true)
  })

  it('of a machine is kept with the ticket, and changes nothing else', async () => {
    const sent = await replyTo(1)
    await freshdesk.put('/tickets/1', { status: 5 })
    const before = await ticket(1)
    const mails = emulator.outbox.list().length
    const { body } = await send({
      from: before.requester.email,
      subject: 'Automatic reply: out of office',
      in_reply_to: sent?.message_id,
      auto_reply: true,
    })
    expect(body.created).toBe(false)
    expect(await ticket(1)).toEqual({ ...before, updated_at: expect.any(String) })
    expect((await conversations(1)).at(-1)).toMatchObject({
      id: body.conversation_id,
      auto_response: true,
      incoming: true,
    })
    expect(emulator.outbox.list()).toHaveLength(mails)
  })

  it('is known as a machine’s by its subject where the account looks for that', async () => {
    await freshdesk.put('/tickets/1', { status: 5 })
    const from = await requesterOf(1)
    await freshdesk.put('/email/settings', { auto_response_detector_toggle: true })
    await send({ from, subject: 'Automatic reply: [#1]', text: 'Away' })
    expect((await ticket(1)).status).toBe(5)
    await freshdesk.put('/email/settings', { auto_response_detector_toggle: false })
    await send({ from, subject: 'Automatic reply: [#1]', text: 'Away' })
    expect((await ticket(1)).status).toBe(2)
  })

  it('that answers a merged ticket goes to the one that it was merged into, and so on', async () => {
    const from = await requesterOf(2)
    const sent = await replyTo(2)
    await freshdesk.put('/tickets/merge', { primary_id: 3, ticket_ids: [2] })
    await freshdesk.put('/tickets/merge', { primary_id: 4, ticket_ids: [3] })
    const { body } = await send({ from, subject: 'Re: [#2]', text: 'Here I am' })
    expect(body).toMatchObject({ ticket_id: 4, created: false })
    const again = await send({ from, subject: 'Re:', text: 'Here too', in_reply_to: sent?.message_id })
    expect(again.body).toMatchObject({ ticket_id: 4, created: false })
    expect((await ticket(2)).status).toBe(5)
    const copy = emulator.createAccount({ name: 'copy', fixture: emulator.export(), now: '2030-01-15T09:00:00Z' })
    expect(copy.mail({ from, subject: '[#2]', text: 'In the copy' })).toMatchObject({ ticket_id: 4, created: false })
    emulator.deleteAccount('copy')
  })

  it.each<[string, Partial<TicketRow>]>([
    ['deleted', { deleted: true }],
    ['archived', { archived: true }],
    ['spam', { spam: true }],
  ])('that answers a ticket that is %s makes a new one', async (_, change) => {
    const sent = await replyTo(1)
    const from = await requesterOf(1)
    const { tickets } = accountOf(emulator).database
    const row = tickets.get(1)
    if (row !== undefined) tickets.replace(ticketRow({ ...row, ...change }))
    const { body } = await send({ from, subject: 'Re:', text: 'Hello?', in_reply_to: sent?.message_id })
    expect(body).toMatchObject({ ticket_id: NEXT_TICKET, created: true })
  })

  it.each([
    ['blocked', { blocked: true }],
    ['deleted', { deleted: true }],
  ])('of a contact that is %s is spam, told to no rule', async (_, change) => {
    const { database } = accountOf(emulator)
    const { requester_id } = await ticket(1)
    const from = await requesterOf(1)
    const user = database.users.get(requester_id)
    if (user !== undefined) database.users.replace(userRow({ ...user, ...change }))
    emulator.addHook({ event: 'ticket.created', url: `${receiver.url}/hook` })
    const { body } = await send({ from, subject: 'Re: [#1]', text: 'Buy' })
    expect(body).toEqual({ ticket_id: NEXT_TICKET, conversation_id: null, created: true })
    expect((await ticket(NEXT_TICKET)).spam).toBe(true)
    expect(emulator.deliveries.list()).toEqual([])
  })

  it('of an agent is a public reply of that agent, and a note where it answers one', async () => {
    const to = emailOf(ID.amy)
    await freshdesk.post('/tickets/1/notes', { body: 'Look at this', notify_emails: [to] })
    const notified = emulator.outbox.list().at(-1)
    const note = await send({ from: to, subject: 'Re: note', text: 'Seen', in_reply_to: notified?.message_id })
    expect((await conversations(1)).at(-1)).toMatchObject({
      id: note.body.conversation_id,
      private: true,
      user_id: ID.amy,
    })
    const reply = await send({ from: to, subject: 'Re: [#1]', text: 'Restart it, please' })
    expect(reply.body).toMatchObject({ ticket_id: 1, created: false })
    expect((await conversations(1)).at(-1)).toMatchObject({
      incoming: false,
      private: false,
      user_id: ID.amy,
      source: 0,
    })
    expect(emulator.outbox.list().at(-1)).toMatchObject({ kind: 'reply', to: [await requesterOf(1)] })
  })

  it('that an agent forwards is its writer’s ticket, unless the account does not want that', async () => {
    const forwarded = {
      from: emailOf(ID.amy),
      subject: 'Fwd: Broken',
      text: 'Can you look?\n\n---------- Forwarded message ---------\nFrom: Carl Cox <carl@b.example>\nSubject: Broken',
    }
    const first = await send(forwarded)
    expect((await ticket(first.body.ticket_id)).requester).toMatchObject({ name: 'Carl Cox', email: 'carl@b.example' })
    await freshdesk.put('/email/settings', { original_sender_as_requester_for_forward: false })
    const second = await send(forwarded)
    expect((await ticket(second.body.ticket_id)).requester_id).toBe(ID.amy)
  })

  it('of somebody who was asked by a forward is for agents alone', async () => {
    await freshdesk.post('/tickets/1/forward', { body: 'What do you think?', to_emails: ['expert@b.example'] })
    const sent = emulator.outbox.list().at(-1)
    const before = await ticket(1)
    const { body } = await send({
      from: 'expert@b.example',
      subject: 'Re: Fwd:',
      text: 'Port 3',
      in_reply_to: sent?.message_id,
    })
    expect((await conversations(1)).at(-1)).toMatchObject({ id: body.conversation_id, private: true, incoming: true })
    expect((await ticket(1)).stats.requester_responded_at).toBe(before.stats.requester_responded_at)
  })

  it('is threaded as the account’s settings say', async () => {
    const from = await requesterOf(1)
    const { subject } = await ticket(1)
    await freshdesk.put('/email/settings', { threading_without_user_check: true })
    expect((await send({ from: 'x@b.example', subject: '[#1]' })).body.created).toBe(false)
    await freshdesk.put('/email/settings', { threading_without_user_check: false, email_subject_match: true })
    expect((await send({ from, subject: `RE: Fwd: ${subject}` })).body).toMatchObject({ ticket_id: 1, created: false })
    await freshdesk.put('/email/settings', { skip_ticket_threading: true })
    expect((await send({ from, subject: '[#1]' })).body.created).toBe(true)
  })

  it('runs rules: a hook on reopening hears of it, performed by the requester', async () => {
    await freshdesk.put('/tickets/1', { status: 5 })
    emulator.addHook({ event: 'ticket.reopened', url: `${receiver.url}/hook` })
    await send({ from: await requesterOf(1), subject: '[#1]', text: 'Again' })
    await emulator.settled()
    expect(emulator.deliveries.list().map(({ event, ticket_id }) => [event, ticket_id])).toEqual([
      ['ticket.reopened', 1],
    ])
  })

  it('names messages, of another account never', async () => {
    await using other = emulator.createAccount({ name: 'other' })
    const sent = await replyTo(1)
    expect(sent).toMatchObject({ message_id: '<1.1@acme.freshdesk.com>', in_reply_to: null })
    const mail: CustomerMail = { from: await requesterOf(1), subject: 'Re:', in_reply_to: sent?.message_id ?? '' }
    expect(other.mail(mail).created).toBe(true)
    emulator.outbox.clear()
    expect(emulator.mail(mail)).toMatchObject({ ticket_id: 1, created: false })
    expect(emulator.mail({ ...mail, message_id: '<own@b.example>' }).created).toBe(false)
    expect(await replyTo(1)).toMatchObject({ in_reply_to: '<own@b.example>' })
    expect(emulator.mail({ ...mail, in_reply_to: '<own@b.example>' }).created).toBe(false)
  })
})

describe('a hostile mail', () => {
  it('puts no line break into names, subjects or files', async () => {
    const { body } = await send({
      from: 'e@b.example',
      name: 'Eve\r\nBcc: all@b.example',
      subject: 'Hi\r\nX-Injected: 1\u0000',
      attachments: [{ name: 'a\r\nb.txt', content_type: 'text/html\r\nX: y', content_base64: 'eA==' }],
    })
    const { subject, requester, attachments } = await ticket(body.ticket_id)
    expect([subject, requester.name, attachments[0].name, attachments[0].content_type]).toEqual([
      'Hi X-Injected: 1',
      'Eve Bcc: all@b.example',
      'a b.txt',
      'application/octet-stream',
    ])
  })

  it('has a subject of a megabyte and HTML of any depth', async () => {
    const deep = `${'<div>'.repeat(4000)}deep${'</div>'.repeat(4000)}`
    const { status, body } = await send({ from: 'e@b.example', subject: 're: '.repeat(262_144), html: deep })
    expect(status).toBe(201)
    expect((await ticket(body.ticket_id)).description_text).toContain('deep')
    const alike = await send({ from: 'e@b.example', subject: '[#'.repeat(500_000), html: '<'.repeat(100_000) })
    expect(alike.status).toBe(201)
  })

  it.each<[string, object]>([
    ['recipients without end', { cc: Array.from({ length: 10_000 }, (_, index) => `c${index}@b.example`) }],
    ['base64 that is none', { attachments: [{ name: 'x', content_type: 'text/plain', content_base64: '%%%' }] }],
    ['a sender that is no address', { from: 'nobody' }],
    ['a header in an address', { from: 'a@b.example\r\nBcc: c@b.example' }],
    ['a header in a recipient', { to: ['Name\r\nX: y <a@b.example>'] }],
    ['a member that there is not', { headers: {} }],
    ['a file without a name', { attachments: [{ name: '', content_type: 'text/plain', content_base64: '' }] }],
  ])('is refused for %s, and changes nothing', async (_, part) => {
    const before = emulator.export()
    const { status, body } = await send({ from: 'e@b.example', subject: 'x', ...part })
    expect([status, body.code]).toEqual([400, 'invalid_value'])
    expect(emulator.export()).toEqual(before)
  })

  it('of the account to itself is refused: it would go round', async () => {
    const own = accountOf(emulator).database.email_configs.get(ID.supportMailbox)?.reply_email ?? ''
    const { status, body } = await send({ from: `Support <${own.toUpperCase()}>`, subject: 'Re: loop' })
    expect([status, body.code]).toEqual([409, 'conflict'])
  })
})
