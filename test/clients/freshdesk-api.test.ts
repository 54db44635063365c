import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Freshdesk from 'freshdesk-api'
import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'
import { ACCESS_DENIED, ID, NEW_TICKET, NEXT_TICKET, refusedMethod, validationFailed } from '../support/tickets.ts'

/**
 * The public npm client freshdesk-api 3.1.0, as it is but for the base URL.
 * Source: https://github.com/arjunkomath/node-freshdesk-api
 */

const { emulator } = await startFreshdesk()
const client = new Freshdesk(emulator.url, emulator.apiKey)

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the client types nothing
  readonly data: any
  readonly extra: { readonly pageIsLast: boolean; readonly requestId: string }
}
type Callback = (error: Error | null, data?: unknown, extra?: unknown) => void

/** The callback style as a promise. */
const ask = (start: (callback: Callback) => void) =>
  new Promise<Answer>((resolve, reject) => {
    start((error, data, extra) => {
      if (error) reject(error)
      else resolve({ data, extra: extra as Answer['extra'] })
    })
  })

const failureOf = (start: (callback: Callback) => void) =>
  ask(start).then(
    () => {
      throw new Error('the call did not fail')
    },
    (error: unknown) => error,
  )

const file = () => createReadStream(fileURLToPath(new URL('../../fixtures/empty.yaml', import.meta.url)))

describe('tickets', () => {
  it('go through their whole life', async () => {
    const created = await ask((cb) => client.createTicket(NEW_TICKET, cb))
    expect(created.data).toMatchObject({ id: NEXT_TICKET, subject: 'Support needed', created_at: NOW })
    expect(created.extra.requestId).toMatch(/^[0-9a-f-]{36}$/)

    const updated = await ask((cb) => client.updateTicket(NEXT_TICKET, { status: 4, tags: ['done'] }, cb))
    expect(updated.data).toMatchObject({ id: NEXT_TICKET, status: 4, tags: ['done'] })

    expect((await ask((cb) => client.deleteTicket(NEXT_TICKET, cb))).data).toBeNull()
    expect((await ask((cb) => client.getTicket(NEXT_TICKET, cb))).data.deleted).toBe(true)
    expect((await ask((cb) => client.restoreTicket(NEXT_TICKET, cb))).data).toBeNull()
    expect((await ask((cb) => client.getTicket(NEXT_TICKET, cb))).data).not.toHaveProperty('deleted')
  })

  it('are listed with filters', async () => {
    const { data } = await ask((cb) => client.listAllTickets({ filter: 'new_and_my_open', order_type: 'asc' }, cb))
    expect(data.map(({ id }: { id: number }) => id)).toEqual([25, 18, 17, 12, 2, 29, 7])
  })

  it('are listed page by page until pageIsLast', async () => {
    const ids: number[] = []
    let pages = 0
    for (let isLast = false; !isLast; ) {
      const page = { page: ++pages, per_page: 20, updated_since: '2029-01-01' }
      const { data, extra } = await ask((cb) => client.listAllTickets(page, cb))
      ids.push(...data.map(({ id }: { id: number }) => id))
      isLast = extra.pageIsLast
    }
    expect(pages).toBe(2)
    expect(new Set(ids).size).toBe(32)
    expect(ids).toHaveLength(32)
  })

  it('are made with an attachment', async () => {
    const { data } = await ask((cb) =>
      client.createTicket({ ...NEW_TICKET, tags: ['one', 'two'], attachments: [file()] }, cb),
    )
    expect(data).toMatchObject({ id: NEXT_TICKET, status: 2, tags: ['one', 'two'] })
    expect(data.attachments).toMatchObject([{ name: 'empty.yaml' }])
  })
})

describe('conversations', () => {
  it('are replied to, noted, edited, listed and deleted', async () => {
    const reply = await ask((cb) => client.createReply(2, { body: 'Any cable.', cc_emails: ['a@acme.test'] }, cb))
    expect(reply.data).toMatchObject({ ticket_id: 2, body_text: 'Any cable.', cc_emails: ['a@acme.test'] })
    const note = await ask((cb) => client.createNote(2, { body: 'He asked twice.' }, cb))
    expect(note.data).toMatchObject({ private: true, body_text: 'He asked twice.' })

    const edited = await ask((cb) => client.updateConversation(note.data.id, { body: 'He asked once.' }, cb))
    expect(edited.data.body_text).toBe('He asked once.')

    const listed = await ask((cb) => client.listAllConversations(2, cb))
    expect(listed.data).toMatchObject([
      { id: reply.data.id, incoming: false, source: 0 },
      { id: note.data.id, body_text: 'He asked once.', source: 2 },
    ])

    expect((await ask((cb) => client.deleteConversation(note.data.id, cb))).data).toBeNull()
    expect((await ask((cb) => client.listAllConversations(2, cb))).data).toHaveLength(1)
  })

  it('take a reply with an attachment', async () => {
    const { data } = await ask((cb) => client.createReply(2, { body: 'See the file.', attachments: [file()] }, cb))
    expect(data).toMatchObject({ ticket_id: 2, body_text: 'See the file.', attachments: [{ name: 'empty.yaml' }] })
    const listed = await ask((cb) => client.listAllConversations(2, cb))
    expect(listed.data).toMatchObject([{ id: data.id, attachments: [{ name: 'empty.yaml' }] }])
    expect(emulator.outbox.list()).toHaveLength(1)
  })
})

describe('contacts', () => {
  it('go through their whole life', async () => {
    const created = await ask((cb) => client.createContact({ name: 'Grace Hopper', email: 'grace@acme.test' }, cb))
    const { id } = created.data
    expect(created.data).toMatchObject({ name: 'Grace Hopper', company_id: ID.acme })

    const updated = await ask((cb) => client.updateContact(id, { job_title: 'Admiral' }, cb))
    expect(updated.data.job_title).toBe('Admiral')

    const listed = await ask((cb) => client.listAllContacts({ email: 'grace@acme.test' }, cb))
    expect(listed.data).toMatchObject([{ id, job_title: 'Admiral' }])

    expect((await ask((cb) => client.deleteContact(id, cb))).data).toBeNull()
    expect((await ask((cb) => client.getContact(id, cb))).data.deleted).toBe(true)
  })
})

describe('companies', () => {
  it('go through their whole life', async () => {
    const created = await ask((cb) => client.createCompany({ name: 'Initech', domains: ['initech.test'] }, cb))
    const { id } = created.data
    const updated = await ask((cb) => client.updateCompany(id, { note: 'Printers' }, cb))
    expect(updated.data).toMatchObject({ name: 'Initech', domains: ['initech.test'], note: 'Printers' })
    const listed = await ask((cb) => client.listAllCompanies({ per_page: 100 }, cb))
    expect(listed.data.map(({ name }: { name: string }) => name)).toContain('Initech')
    expect(listed.extra.pageIsLast).toBe(true)
    expect((await ask((cb) => client.deleteCompany(id, cb))).data).toBeNull()
    expect(await failureOf((cb) => client.getCompany(id, cb))).toMatchObject({ status: 404 })
  })
})

describe('errors keep their status and what was said', () => {
  it('400', async () => {
    const failure = await failureOf((cb) => client.createTicket({ ...NEW_TICKET, priority: 9 }, cb))
    expect(failure).toMatchObject({
      name: 'FreshdeskError',
      message: 'Validation failed',
      status: 400,
      apiTarget: 'POST /api/v2/tickets',
      data: validationFailed({
        field: 'priority',
        message: "It should be one of these values: '1,2,3,4'",
        code: 'invalid_value',
      }),
    })
  })

  it('400, of a form with an attachment', async () => {
    const failure = await failureOf((cb) => client.createReply(2, { body: '', attachments: [file()] }, cb))
    expect(failure).toMatchObject({
      status: 400,
      data: validationFailed({
        field: 'body',
        message: 'It should not be blank as this is a mandatory field',
        code: 'invalid_value',
      }),
    })
    expect(emulator.outbox.list()).toEqual([])
  })

  it('401', async () => {
    const stranger = new Freshdesk(emulator.url, 'no-such-key')
    expect(await failureOf((cb) => stranger.getTicket(1, cb))).toMatchObject({
      name: 'FreshdeskError',
      status: 401,
      data: { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' },
    })
  })

  it('403', async () => {
    const agent = new Freshdesk(emulator.url, 'agent-api-key')
    expect(await failureOf((cb) => agent.deleteTicket(1, cb))).toMatchObject({ status: 403, data: ACCESS_DENIED })
  })

  it('404, whose body is empty', async () => {
    expect(await failureOf((cb) => client.getTicket(9999, cb))).toMatchObject({
      name: 'FreshdeskError',
      message: 'The requested entity was not found',
      status: 404,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('405', async () => {
    expect(await failureOf((cb) => client.updateTicket(31, { priority: 2 }, cb))).toMatchObject({
      status: 405,
      data: refusedMethod('PUT'),
    })
  })

  it('409', async () => {
    const duplicate = { name: 'Ada again', email: 'ada@acme.test' }
    expect(await failureOf((cb) => client.createContact(duplicate, cb))).toMatchObject({
      status: 409,
      data: validationFailed({
        field: 'email',
        message: 'It should be a unique value',
        additional_info: { user_id: ID.ada },
        code: 'duplicate_value',
      }),
    })
  })
})
