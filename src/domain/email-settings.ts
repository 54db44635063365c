import type { Account, AccountRows } from '../account/account.ts'
import {
  DEFAULT_EMAIL_SWITCHES,
  EMAIL_SETTINGS_ID,
  EMAIL_SWITCHES,
  type EmailSettingsRow,
  type EmailSwitches,
  emailSettingsRow,
} from '../store/rows/email-settings.ts'

/** The account's e-mail settings as they are now. */
export const emailSwitches = ({ database }: AccountRows): EmailSwitches =>
  database.email_settings.get(EMAIL_SETTINGS_ID) ?? DEFAULT_EMAIL_SWITCHES

export const bccEmails = ({ database }: AccountRows): readonly string[] =>
  database.email_settings.get(EMAIL_SETTINGS_ID)?.bcc_emails ?? []

export function changeEmailSettings(
  { database, clock }: Account,
  changes: Partial<EmailSwitches> | Pick<EmailSettingsRow, 'bcc_emails'>,
): void {
  const now = clock.seconds()
  const stored = database.email_settings.get(EMAIL_SETTINGS_ID)
  const row = emailSettingsRow({ ...(stored ?? { created_at: now }), ...changes, updated_at: now })
  if (stored === undefined) database.email_settings.insert(row)
  else database.email_settings.replace(row)
}

/** The settings in the key order of recorded replies. */
export const viewedEmailSettings = (switches: EmailSwitches): EmailSwitches =>
  Object.fromEntries(EMAIL_SWITCHES.map((name) => [name, switches[name]])) as EmailSwitches // one for each
