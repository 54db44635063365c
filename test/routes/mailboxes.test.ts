import { describe, expect, it } from 'vitest'
import { NOW, startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

const SUPPORT = 158000001001
const BILLING = 158000001002
const ROUTER = 158000006001
const CLOUD = 158000006002
const BILLING_GROUP = 158000004002
const errorsOf = (body: { errors: { field: string; code: string }[] }) =>
  body.errors.map(({ field, code }) => `${field}: ${code}`)
const idsOf = async (query: string) =>
  (await freshdesk.get(`/email/mailboxes?${query}`)).body.map(({ id }: { id: number }) => id)
const create = (fields: object) => freshdesk.post('/email/mailboxes', { mailbox_type: 'freshdesk_mailbox', ...fields })

const incoming = {
  mail_server: 'imap.acme.test',
  port: 993,
  use_ssl: true,
  delete_from_server: false,
  authentication: 'PLAIN',
  user_name: 'sales',
  password: 'hidden-word',
}
const outgoing = { mail_server: 'smtp.acme.test', port: 465, authentication: 'Login', username: 'sales', password: 'x' }

describe('a mailbox', () => {
  it('is created unverified, and is an e-mail config at once', async () => {
    const fields = {
      support_email: 'Iryna.X@Help.Example.io',
      name: 'Iryna',
      product_id: CLOUD,
      group_id: BILLING_GROUP,
    }
    const answer = await create({ ...fields, default_reply_email: true })
    const { id } = answer.body
    expect([answer.status, answer.headers.get('location')]).toEqual([
      201,
      `${emulator.url}/api/v2/email/mailboxes/${id}`,
    ])
    expect(answer.text).toBe(
      JSON.stringify({
        id,
        name: 'Iryna',
        support_email: 'iryna.x@help.example.io',
        group_id: BILLING_GROUP,
        default_reply_email: true,
        active: false,
        mailbox_type: 'freshdesk_mailbox',
        failure_code: null,
        created_at: NOW,
        updated_at: NOW,
        product_id: CLOUD,
        freshdesk_mailbox: { forward_email: 'helpexampleioiryna.x@acme.freshdesk.com' },
      }),
    )
    expect((await freshdesk.get(`/email/mailboxes/${id}`)).text).toBe(answer.text)
    expect((await freshdesk.get(`/email_configs/${id}`)).body).toEqual({
      id,
      name: 'Iryna',
      product_id: CLOUD,
      to_email: 'helpexampleioiryna.x@acme.freshdesk.com',
      reply_email: 'iryna.x@help.example.io',
      group_id: BILLING_GROUP,
      primary_role: true,
      active: false,
      created_at: NOW,
      updated_at: NOW,
    })
    const { body: product } = await freshdesk.get(`/products/${CLOUD}`)
    expect(product.primary_email).toBe('iryna.x@help.example.io')
  })

  it('of the account’s own domain forwards to itself, and has the name of its product or of the account', async () => {
    const own = await create({ support_email: 'orders@acme.freshdesk.com' })
    expect(own.body).toMatchObject({
      name: 'acme',
      freshdesk_mailbox: { forward_email: 'orders@acme.freshdesk.com' },
    })
    expect((await create({ support_email: 'a@b.test', product_id: ROUTER })).body.name).toBe('Acme Router')
  })

  it('is an address that a ticket may come in by', async () => {
    const { body: mailbox } = await create({ support_email: 'orders@acme.test' })
    const ticket = { email: 'ada@acme.test', subject: 's', description: 'd', status: 2, priority: 1 }
    const { status, body } = await freshdesk.post('/tickets', { ...ticket, email_config_id: mailbox.id })
    expect([status, body.email_config_id]).toEqual([201, mailbox.id])
  })

  it('sends replies once it is verified', async () => {
    await create({ support_email: 'waiting@acme.test' })
    const refused = await freshdesk.post('/tickets/1/reply', { body: 'x', from_email: 'waiting@acme.test' })
    expect([refused.status, errorsOf(refused.body)]).toEqual([400, ['from_email: invalid_value']])
    emulator.settings.mailboxes_active = true
    const { body } = await create({ support_email: 'ready@acme.test', name: 'Ready' })
    expect(body.active).toBe(true)
    const reply = await freshdesk.post('/tickets/1/reply', { body: 'x', from_email: 'ready@acme.test' })
    expect([reply.status, reply.body.from_email]).toEqual([201, 'Ready <ready@acme.test>'])
    await freshdesk.delete(`/email/mailboxes/${body.id}`)
    expect((await freshdesk.post('/tickets/1/reply', { body: 'x', from_email: 'ready@acme.test' })).status).toBe(400)
  })

  it('that replies by default takes that from the one of its product', async () => {
    const { body } = await create({ support_email: 'a@b.test', product_id: ROUTER, default_reply_email: true })
    expect((await freshdesk.get(`/email/mailboxes/${SUPPORT}`)).body.default_reply_email).toBe(false)
    await freshdesk.put(`/email/mailboxes/${SUPPORT}`, { default_reply_email: true })
    expect((await freshdesk.get(`/email/mailboxes/${body.id}`)).body.default_reply_email).toBe(false)
  })

  it('is changed in what is named alone', async () => {
    const before = (await freshdesk.get(`/email/mailboxes/${BILLING}`)).body
    await emulator.clock.advance(60)
    const change = { name: 'Invoices', group_id: null, support_email: 'invoices@acme.test' }
    const { status, body } = await freshdesk.put(`/email/mailboxes/${BILLING}`, change)
    expect([status, body]).toEqual([
      200,
      {
        ...before,
        ...change,
        updated_at: expect.not.stringMatching(before.updated_at),
        freshdesk_mailbox: { forward_email: 'acmetestinvoices@acme.freshdesk.com' },
      },
    ])
    expect((await freshdesk.get(`/email_configs/${BILLING}`)).body.reply_email).toBe('invoices@acme.test')
  })

  it('is deleted for good; its tickets keep its id', async () => {
    const { body: tickets } = await freshdesk.get('/tickets?per_page=100')
    const ticket = tickets.find((one: { email_config_id: number }) => one.email_config_id === SUPPORT)
    const { status, text } = await freshdesk.delete(`/email/mailboxes/${SUPPORT}`)
    expect([status, text]).toEqual([204, ''])
    expect((await freshdesk.get(`/email/mailboxes/${SUPPORT}`)).status).toBe(404)
    expect((await freshdesk.get(`/email_configs/${SUPPORT}`)).status).toBe(404)
    expect((await freshdesk.get(`/tickets/${ticket.id}`)).body.email_config_id).toBe(SUPPORT)
    expect((await freshdesk.post(`/tickets/${ticket.id}/reply`, { body: 'x' })).status).toBe(201)
  })

  it.each(['GET', 'PUT', 'DELETE'])('that is nobody’s is 404 for %s', async (method) => {
    const { status, text } = await freshdesk.call(method, '/email/mailboxes/1', {
      body: method === 'PUT' ? {} : undefined,
    })
    expect([status, text]).toEqual([404, ''])
  })
})

describe('a custom mailbox', () => {
  const both = { access_type: 'both', incoming, outgoing }
  const custom = (custom_mailbox: object | undefined) =>
    create({ support_email: 'sales@acme.test', mailbox_type: 'custom_mailbox', custom_mailbox })

  it('answers its servers without their passwords', async () => {
    const answer = await custom(both)
    expect(answer.status).toBe(201)
    expect(answer.text).not.toContain('hidden-word')
    expect(Object.keys(answer.body).slice(-2)).toEqual(['product_id', 'custom_mailbox'])
    expect(JSON.stringify(answer.body.custom_mailbox)).toBe(
      JSON.stringify({
        access_type: 'both',
        incoming: {
          mail_server: 'imap.acme.test',
          port: 993,
          use_ssl: true,
          delete_from_server: false,
          authentication: 'plain',
          user_name: 'sales',
          failure_code: null,
        },
        outgoing: {
          mail_server: 'smtp.acme.test',
          port: 465,
          use_ssl: false,
          authentication: 'login',
          user_name: 'sales',
        },
      }),
    )
    expect(JSON.stringify(emulator.export())).not.toContain('hidden-word')
  })

  it.each([
    ['incoming', { incoming }],
    ['outgoing', { outgoing }],
  ])('of %s mail has that server alone', async (access_type, servers) => {
    const { body } = await custom({ access_type, ...servers })
    expect(Object.keys(body.custom_mailbox)).toEqual(['access_type', access_type])
  })

  it('keeps what an update leaves out, and becomes one of Freshdesk’s', async () => {
    const { body: mailbox } = await custom(both)
    const path = `/email/mailboxes/${mailbox.id}`
    const changed = await freshdesk.put(path, { custom_mailbox: { access_type: 'both', incoming: { port: 143 } } })
    expect([changed.status, changed.body.custom_mailbox]).toMatchObject([
      200,
      { incoming: { mail_server: 'imap.acme.test', port: 143 }, outgoing: { port: 465 } },
    ])
    const own = await freshdesk.put(path, { mailbox_type: 'freshdesk_mailbox' })
    expect(own.body).toMatchObject({ mailbox_type: 'freshdesk_mailbox', freshdesk_mailbox: {} })
    expect(own.body).not.toHaveProperty('custom_mailbox')
    const back = await freshdesk.put(path, { mailbox_type: 'custom_mailbox' })
    expect([back.status, errorsOf(back.body)]).toEqual([400, ['custom_mailbox: missing_field']])
  })

  it.each<[string, object | undefined, string[]]>([
    ['nothing', undefined, ['custom_mailbox: missing_field']],
    [
      'no servers',
      { access_type: 'both' },
      ['custom_mailbox.incoming: missing_field', 'custom_mailbox.outgoing: missing_field'],
    ],
    [
      'a server too many',
      { access_type: 'incoming', incoming, outgoing },
      ['custom_mailbox.outgoing: incompatible_field'],
    ],
    [
      'half a server',
      { access_type: 'incoming', incoming: { mail_server: 'x', port: 1 } },
      ['authentication', 'user_name', 'password', 'delete_from_server'].map(
        (name) => `custom_mailbox.incoming.${name}: missing_field`,
      ),
    ],
    [
      'a wrong port',
      { access_type: 'outgoing', outgoing: { ...outgoing, port: 'x' } },
      ['custom_mailbox.outgoing.port: datatype_mismatch'],
    ],
    [
      'an unknown part',
      { access_type: 'outgoing', outgoing: { ...outgoing, delete_from_server: true } },
      ['custom_mailbox.outgoing.delete_from_server: invalid_field'],
    ],
  ])('is refused with %s', async (_, custom_mailbox, errors) => {
    const { status, body } = await custom(custom_mailbox)
    expect([status, errorsOf(body)]).toEqual([400, errors])
    expect(await idsOf('')).toHaveLength(2)
  })

  it('is not what a freshdesk_mailbox has', async () => {
    const { status, body } = await create({ support_email: 'a@b.test', custom_mailbox: both })
    expect([status, errorsOf(body)]).toEqual([400, ['custom_mailbox: incompatible_field']])
  })
})

describe('a mailbox that is refused', () => {
  it('is told all that is wrong at once', async () => {
    const { status, body } = await freshdesk.post('/email/mailboxes', {
      support_email: 'nobody',
      default_reply_email: 'yes',
      product_id: 1,
      group_id: 1,
      active: true,
    })
    expect([status, errorsOf(body)]).toEqual([
      400,
      [
        'support_email: invalid_value',
        'mailbox_type: missing_field',
        'default_reply_email: datatype_mismatch',
        'active: invalid_field',
        'product_id: invalid_value',
        'group_id: invalid_value',
      ],
    ])
  })

  it('has an address that another has, in any case', async () => {
    const { status, body } = await create({ support_email: 'Support@Acme.freshdesk.com' })
    expect([status, errorsOf(body)]).toEqual([409, ['support_email: duplicate_value']])
    const own = await freshdesk.put(`/email/mailboxes/${SUPPORT}`, { support_email: 'support@acme.freshdesk.com' })
    expect(own.status).toBe(200)
  })
})

describe('the list of mailboxes', () => {
  it('has those that reply by default first, then goes by product, those without one last', async () => {
    const { body: plain } = await create({ support_email: 'a@b.test' })
    const { body: router } = await create({ support_email: 'b@b.test', product_id: ROUTER })
    const { body: global } = await create({ support_email: 'c@b.test', default_reply_email: true })
    expect(await idsOf('')).toEqual([SUPPORT, global.id, router.id, BILLING, plain.id])
    expect(await idsOf('order_by=product_id')).toEqual([SUPPORT, router.id, BILLING, plain.id, global.id])
    expect(await idsOf('order_by=product_id&order_type=desc')).toEqual([
      BILLING,
      SUPPORT,
      router.id,
      plain.id,
      global.id,
    ])
    expect((await idsOf('order_by=group_id&order_type=asc'))[0]).toBe(BILLING)
    const { body, headers } = await freshdesk.get('/email/mailboxes?per_page=2&page=2')
    expect(body.map(({ id }: { id: number }) => id)).toEqual([router.id, BILLING])
    expect(headers.get('link')).toContain('/email/mailboxes?page=3&per_page=2')
  })

  it.each([
    ['support_email=Billing%40acme.freshdesk.com', [BILLING]],
    ['forward_email=support%40acme.freshdesk.com', [SUPPORT]],
    [`product_id=${CLOUD}`, [BILLING]],
    [`group_id=${BILLING_GROUP}&active=true`, [BILLING]],
    ['active=false', []],
    [`product_id=${ROUTER}&group_id=${BILLING_GROUP}`, []],
  ])('is filtered by %s', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids)
  })

  it.each([
    ['order_by=name', 'order_by: invalid_value'],
    ['order_type=up', 'order_type: invalid_value'],
    ['active=maybe', 'active: datatype_mismatch'],
    ['product_id=x', 'product_id: datatype_mismatch'],
    ['colour=red', 'colour: invalid_field'],
  ])('refuses %s', async (query, error) => {
    const { status, body } = await freshdesk.get(`/email/mailboxes?${query}`)
    expect([status, errorsOf(body)]).toEqual([400, [error]])
  })
})
