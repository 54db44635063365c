import { bccEmails, changeEmailSettings, emailSwitches, viewedEmailSettings } from '../domain/email-settings.ts'
import {
  addMailbox,
  changeMailbox,
  checkMailbox,
  findMailbox,
  listMailboxes,
  removeMailbox,
} from '../domain/mailboxes.ts'
import { viewedMailbox } from '../domain/views/mailboxes.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent } from '../http/reply.ts'
import {
  BccReply,
  CreateMailboxBody,
  EmailSettingsReply,
  MailboxListQuery,
  MailboxListReply,
  MailboxReply,
  UpdateBccBody,
  UpdateEmailSettingsBody,
  UpdateMailboxBody,
} from '../schemas/email.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import { jsonTextOf } from '../store/json-text.ts'
import { EMAIL_SWITCHES } from '../store/rows/email-settings.ts'
import { ROOM } from './definition-deviations.ts'

const SettingsReply = () => EmailSettingsReply(EMAIL_SWITCHES)

const SWITCHES = [
  'The four documented switches come first, then nine that live accounts have; what a new account has set is inferred.',
]

export const emailEndpoints = resource({ tag: 'Email' }, [
  endpoint({
    id: 'listMailboxes',
    method: 'get',
    path: '/email/mailboxes',
    summary: 'List mailboxes',
    source: '#list_all_mailboxes',
    access: 'admin_tasks',
    query: MailboxListQuery,
    success: { status: 200, schema: MailboxListReply },
    deviations: ['Without order_by, order_type has no effect (inferred).'],
    examples: [
      { summary: 'All' },
      { summary: 'Of a product', query: { product_id: 158000006002, active: 'true' } },
      { summary: 'By group', query: { order_by: 'group_id', order_type: 'desc' } },
    ],
    handle: ({ query }, account) =>
      jsonPage(listMailboxes(account, query), (mailbox) => jsonTextOf(viewedMailbox(mailbox))),
  }),

  endpoint({
    id: 'createMailbox',
    method: 'post',
    path: '/email/mailboxes',
    summary: 'Create a mailbox',
    source: '#create_a_mailbox',
    access: 'admin_tasks',
    body: CreateMailboxBody,
    success: { status: 201, schema: MailboxReply },
    errors: [409],
    deviations: [
      'It stays unverified: no mail comes in that would verify it; with the setting mailboxes_active it is verified at once.',
      'Of a product one mailbox replies by default, the last that was told to; a name is that of the product, else of the account (inferred).',
      ROOM,
      'An address of a public domain may be a freshdesk_mailbox, as in the reference’s own sample.',
      'No server is called: a custom mailbox never fails. A custom mailbox lacks the server of the direction it does not use (inferred).',
    ],
    examples: [
      {
        summary: 'On Freshdesk’s servers',
        body: { support_email: 'help@acme.test', mailbox_type: 'freshdesk_mailbox', name: 'Help' },
      },
      {
        summary: 'On servers of one’s own',
        body: {
          support_email: 'sales@acme.test',
          mailbox_type: 'custom_mailbox',
          product_id: 158000006001,
          group_id: 158000004002,
          custom_mailbox: {
            access_type: 'both',
            incoming: {
              mail_server: 'imap.acme.test',
              port: 993,
              use_ssl: true,
              delete_from_server: false,
              authentication: 'plain',
              user_name: 'sales',
              password: 'password',
            },
            outgoing: {
              mail_server: 'smtp.acme.test',
              port: 465,
              use_ssl: true,
              authentication: 'plain',
              user_name: 'sales',
              password: 'password',
            },
          },
        },
      },
    ],
    prepare: ({ body }, account) => checkMailbox(account, body),
    handle({ body }, account) {
      const mailbox = addMailbox(account, body)
      return created(jsonTextOf(viewedMailbox(mailbox)), `/email/mailboxes/${mailbox.id}`)
    },
  }),

  endpoint({
    id: 'viewMailbox',
    method: 'get',
    path: '/email/mailboxes/:id',
    summary: 'View a mailbox',
    source: '#view_a_mailbox',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 200, schema: MailboxReply },
    examples: [{ summary: 'By id', params: { id: 158000001001 } }],
    handle: ({ params }, account) => json(viewedMailbox(findMailbox(account, params.id))),
  }),

  endpoint({
    id: 'updateMailbox',
    method: 'put',
    path: '/email/mailboxes/:id',
    summary: 'Update a mailbox',
    source: '#update_a_mailbox',
    access: 'admin_tasks',
    params: IdParams,
    body: UpdateMailboxBody,
    success: { status: 200, schema: MailboxReply },
    errors: [409],
    deviations: ['A server of a custom mailbox keeps what is left out of it; a new address stays verified (inferred).'],
    examples: [
      {
        summary: 'Another name and group',
        params: { id: 158000001002 },
        body: { name: 'Invoices', group_id: 158000004001 },
      },
    ],
    prepare({ params, body }, account) {
      const stored = account.database.email_configs.get(params.id)
      const findings = stored === undefined ? [] : checkMailbox(account, body, stored)
      return findings.length > 0 ? findings : findMailbox(account, params.id)
    },
    handle: ({ body }, account, stored) => json(viewedMailbox(changeMailbox(account, stored, body))),
  }),

  endpoint({
    id: 'deleteMailbox',
    method: 'delete',
    path: '/email/mailboxes/:id',
    summary: 'Delete a mailbox for good',
    source: '#delete_a_mailbox',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 204 },
    deviations: ['The last one and one that replies by default can be deleted; tickets keep its id (inferred).'],
    examples: [{ summary: 'By id', params: { id: 158000001002 } }],
    handle({ params }, account) {
      removeMailbox(account, findMailbox(account, params.id))
      return noContent()
    },
  }),

  endpoint({
    id: 'viewEmailSettings',
    method: 'get',
    path: '/email/settings',
    summary: 'View how the account mails',
    source: '#view_email_settings',
    access: 'admin_tasks',
    query: UnpagedQuery,
    success: { status: 200, schema: SettingsReply },
    deviations: SWITCHES,
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json(viewedEmailSettings(emailSwitches(account))),
  }),

  endpoint({
    id: 'updateEmailSettings',
    method: 'put',
    path: '/email/settings',
    summary: 'Change how the account mails',
    source: '#update_email_settings',
    access: 'admin_tasks',
    body: () => UpdateEmailSettingsBody(EMAIL_SWITCHES),
    success: { status: 200, schema: SettingsReply },
    deviations: [
      ...SWITCHES,
      'personalized_email_replies puts the agent’s name in from_email, and without allow_agent_to_initiate_conversation outbound e-mails are 403 (inferred); the others concern mail that comes in, which there is none of.',
    ],
    examples: [{ summary: 'Agents reply by their names', body: { personalized_email_replies: true } }],
    handle({ body }, account) {
      changeEmailSettings(account, body)
      return json(viewedEmailSettings(emailSwitches(account)))
    },
  }),

  endpoint({
    id: 'viewBcc',
    method: 'get',
    path: '/notifications/email/bcc',
    summary: 'View who gets blind copies',
    source: '#view_bcc_emails',
    access: 'admin_tasks',
    query: UnpagedQuery,
    success: { status: 200, schema: BccReply },
    examples: [{ summary: 'All' }],
    handle: (_call, account) => json({ emails: bccEmails(account) }),
  }),

  endpoint({
    id: 'updateBcc',
    method: 'put',
    path: '/notifications/email/bcc',
    summary: 'Set who gets blind copies',
    source: '#update_bcc_emails',
    access: 'admin_tasks',
    body: UpdateBccBody,
    success: { status: 200, schema: BccReply },
    deviations: [
      'Blind copies are of replies, forwards and outbound e-mails (inferred); they are seen in the outbox alone.',
      'The 255 characters are of the addresses with a comma between them (inferred).',
    ],
    examples: [
      { summary: 'To an archive', body: { emails: ['archive@acme.test'] } },
      { summary: 'To nobody', body: { emails: [] } },
    ],
    handle({ body }, account) {
      changeEmailSettings(account, { bcc_emails: body.emails })
      return json({ emails: bccEmails(account) })
    },
  }),
])
