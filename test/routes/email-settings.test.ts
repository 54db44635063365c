import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const KEYS = [
  'personalized_email_replies',
  'create_requester_using_reply_to',
  'allow_agent_to_initiate_conversation',
  'original_sender_as_requester_for_forward',
  'allow_wildcard_ticket_create',
  'skip_ticket_threading',
  'threading_without_user_check',
  'threading_without_ticket_id_check',
  'extended_quoted_text',
  'auto_response_detector_toggle',
  'email_subject_match',
  'multiple_to',
  'prioritize_tickets_by_outlook_importance',
]
const errorsOf = (body: { errors: { field: string; code: string }[] }) =>
  body.errors.map(({ field, code }) => `${field}: ${code}`)
const outbound = { email: 'ada@acme.test', subject: 'Hello', description: 'x', email_config_id: 158000001001 }

describe('/email/settings', () => {
  it('answers thirteen switches, the documented four first', async () => {
    const { status, body } = await freshdesk.get('/email/settings')
    expect([status, Object.keys(body)]).toEqual([200, KEYS])
    expect(Object.values(body).every((value) => typeof value === 'boolean')).toBe(true)
  })

  it.each(KEYS)('changes %s alone, and answers the whole', async (key) => {
    const { body: before } = await freshdesk.get('/email/settings')
    const { status, body } = await freshdesk.put('/email/settings', { [key]: !before[key] })
    expect([status, body]).toEqual([200, { ...before, [key]: !before[key] }])
    expect((await freshdesk.get('/email/settings')).body).toEqual(body)
    emulator.reset()
    expect((await freshdesk.get('/email/settings')).body).toEqual(before)
  })

  it('refuses what is no switch or no boolean, and changes nothing', async () => {
    const { body: before } = await freshdesk.get('/email/settings')
    const change = { multiple_to: true, personalized_email_replies: 'yes', colour: 1 }
    const { status, body } = await freshdesk.put('/email/settings', change)
    expect([status, errorsOf(body)]).toEqual([
      400,
      ['personalized_email_replies: datatype_mismatch', 'colour: invalid_field'],
    ])
    expect((await freshdesk.get('/email/settings')).body).toEqual(before)
  })

  it('lets agents reply by their own names', async () => {
    await freshdesk.put('/email/settings', { personalized_email_replies: true })
    const { body } = await freshdesk.post('/tickets/1/reply', { body: 'Hello' }, { key: 'agent-api-key' })
    expect(body.from_email).toBe('Amy Agent <support@acme.freshdesk.com>')
    expect(emulator.outbox.list().at(-1)?.from).toBe('Amy Agent <support@acme.freshdesk.com>')
  })

  it('keeps agents from beginning conversations', async () => {
    expect((await freshdesk.post('/tickets/outbound_email', outbound)).status).toBe(201)
    await freshdesk.put('/email/settings', { allow_agent_to_initiate_conversation: false })
    const { status, body } = await freshdesk.post('/tickets/outbound_email', outbound)
    expect([status, body.code]).toEqual([403, 'require_feature'])
  })
})

describe('/notifications/email/bcc', () => {
  const put = (emails: unknown) => freshdesk.put('/notifications/email/bcc', { emails })

  it('answers nobody, and what it is set to', async () => {
    expect((await freshdesk.get('/notifications/email/bcc')).text).toBe('{"emails":[]}')
    const { status, text } = await put(['Archive@acme.test', 'crm@acme.test'])
    expect([status, text]).toEqual([200, '{"emails":["archive@acme.test","crm@acme.test"]}'])
    await freshdesk.put('/email/settings', { multiple_to: true })
    expect((await freshdesk.get('/notifications/email/bcc')).body.emails).toHaveLength(2)
    expect((await put([])).text).toBe('{"emails":[]}')
  })

  it('sends blind copies of replies, forwards and outbound e-mails, besides those that the agent names', async () => {
    await put(['archive@acme.test'])
    const reply = await freshdesk.post('/tickets/1/reply', {
      body: 'x',
      bcc_emails: ['boss@acme.test', 'archive@acme.test'],
    })
    expect(reply.body.bcc_emails).toEqual(['boss@acme.test', 'archive@acme.test'])
    await freshdesk.post('/tickets/1/forward', { body: 'x', to_emails: ['else@other.test'] })
    await freshdesk.post('/tickets/outbound_email', outbound)
    await freshdesk.post('/tickets/1/notes', { body: 'x', notify_emails: ['amy.agent@example.com'] })
    expect(emulator.outbox.list().map(({ kind, bcc }) => [kind, bcc])).toEqual([
      ['reply', ['boss@acme.test', 'archive@acme.test']],
      ['forward', ['archive@acme.test']],
      ['outbound_email', ['archive@acme.test']],
      ['note_notification', []],
    ])
  })

  it.each<[unknown, string]>([
    [undefined, 'emails: missing_field'],
    ['a@b.test', 'emails: datatype_mismatch'],
    [['nobody'], 'emails: invalid_value'],
    [[1], 'emails: datatype_mismatch'],
    [Array.from({ length: 20 }, (_, index) => `person${index}@acme.test`), 'emails: invalid_value'],
  ])('refuses %j', async (emails, error) => {
    const { status, body } = await put(emails)
    expect([status, errorsOf(body)]).toEqual([400, [error]])
  })
})
