import type { CustomMailbox, EmailConfigRow } from '../../store/rows/email-configs.ts'
import { formatTime } from '../../times.ts'

/**
 * Key order is that of recorded replies; for custom mailboxes that of the reference.
 * Source: airbytehq/airbyte, source-freshdesk/integration_tests/expected_records.jsonl, email_mailboxes
 */
export const viewedMailbox = (config: EmailConfigRow) => ({
  id: config.id,
  name: config.name,
  support_email: config.reply_email,
  group_id: config.group_id,
  default_reply_email: config.primary_role,
  active: config.active,
  mailbox_type: config.custom_mailbox === null ? 'freshdesk_mailbox' : 'custom_mailbox',
  failure_code: null,
  created_at: formatTime(config.created_at),
  updated_at: formatTime(config.updated_at),
  product_id: config.product_id,
  ...(config.custom_mailbox === null
    ? { freshdesk_mailbox: { forward_email: config.to_email } }
    : { custom_mailbox: customView(config.custom_mailbox) }),
})

/** Custom mailbox without its passwords, which are not stored. */
const customView = ({ access_type, incoming, outgoing }: CustomMailbox) => ({
  access_type,
  ...(incoming && {
    incoming: {
      mail_server: incoming.mail_server,
      port: incoming.port,
      use_ssl: incoming.use_ssl,
      delete_from_server: incoming.delete_from_server,
      authentication: incoming.authentication,
      user_name: incoming.user_name,
      failure_code: null,
    },
  }),
  ...(outgoing && { outgoing }),
})
